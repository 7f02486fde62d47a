import type { Request } from 'express';

/** In which letters exist, and so do pages; each by its own name. */
const NAMES = { en: 'English', fr: 'Français', es: 'Español', ca: 'Català' } as const;
export type Language = keyof typeof NAMES;

const LANGUAGES = Object.keys(NAMES) as readonly Language[];

/** A chooser's entries: what to ask for, and how the language calls itself. */
export const languageChoice = (current: Language) =>
  LANGUAGES.map((tag) => ({ tag, name: NAMES[tag], isCurrent: tag === current }));

/** The first of the tags (BCP 47) in which pages exist, as it is with letters; English where none is such. */
export const languageOf = (...tags: readonly (string | undefined)[]): Language =>
  tags.map((tag) => LANGUAGES.find((one) => one === tag?.toLowerCase().split('-')[0])).find((one) => one) ?? 'en';

/** What the address asks for in so many words, `?language=es`; else what the browser asks for. */
export function languageAskedFor(request: Pick<Request, 'query' | 'acceptsLanguages'>): Language {
  const { language } = request.query;
  const accepted = request.acceptsLanguages(...LANGUAGES);
  return languageOf(typeof language === 'string' ? language : undefined, accepted === false ? undefined : accepted);
}
