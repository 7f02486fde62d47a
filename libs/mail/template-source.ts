import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TemplateName } from '#domain/application/letters.types.js';
import { packageRoot } from '#settings/package-root.js';
import type { Language } from './speech.js';

/** What one letter says of itself in one language; greeting and close are the same for all. */
export interface TemplateSource {
  /** One line, with Handlebars' placeholders. */
  readonly subject: string;
  /** Markdown with Handlebars' placeholders: the text and the HTML of the letter are both made of it. */
  readonly body: string;
}

const FOLDER = join(packageRoot(), 'libs', 'mail', 'templates');
const SUBJECT = 'Subject: ';

export const partialsFolder = (language: Language): string => join(FOLDER, language, 'partials');

/** The template that comes with this release: a subject line, an empty one, then Markdown. */
export function shippedSource(letter: TemplateName, language: Language): TemplateSource {
  const [first = '', ...rest] = readFileSync(join(FOLDER, language, `${letter}.md`), 'utf8').split('\n');
  if (!first.startsWith(SUBJECT)) throw new Error(`${letter}.md does not begin with its subject`);
  return { subject: first.slice(SUBJECT.length), body: rest.join('\n').trim() };
}
