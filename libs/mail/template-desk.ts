import type { TemplateName } from '#domain/application/letters.types.js';
import { LETTER_NAMES } from './letter-context.js';
import { type Language, LANGUAGES, speak } from './speech.js';
import { sampleOf } from './template-samples.js';

interface Named {
  readonly letter: string;
  readonly language: string;
}

/** The letter and the language, where there are such; null else. */
export function templateNamed(named: Named): { readonly letter: TemplateName; readonly language: Language } | null {
  const letter = LETTER_NAMES.find((name) => name === named.letter);
  const language = LANGUAGES.find((one) => one === named.language);
  return letter === undefined || language === undefined ? null : { letter, language };
}

/** Every name that a placeholder of the letter may have; `speakers[].who` stands within `{{#each speakers}}`. */
export function placeholdersOf(letter: TemplateName, language: Language): string[] {
  const named = (value: unknown, path: string): string[] => {
    if (Array.isArray(value)) return [path, ...named(value[0], `${path}[]`)];
    if (typeof value !== 'object' || value === null) return path.endsWith('[]') ? [] : [path];
    return Object.entries(value).flatMap(([name, one]) => named(one, path === '' ? name : `${path}.${name}`));
  };
  return named(sampleOf(letter, speak(language)), '');
}
