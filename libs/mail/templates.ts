import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { Marked } from 'marked';
import type { TemplateName } from '#domain/application/letters.types.js';
import { escapeMarkdown, oneLine, spoken } from './escape.js';
import { isOfEntry } from './letters/returns.js';
import { page } from './page.js';
import { type Language, LANGUAGES } from './speech.js';
import { partialsFolder, shippedSource, type TemplateSource } from './template-source.js';

export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface WantedTemplate {
  readonly letter: TemplateName;
  readonly language: Language;
  /** One that the office has written; else the one that comes with this release. */
  readonly source?: TemplateSource | null;
}

export type Templates = (wanted: WantedTemplate, context: object) => Rendered;

type Fill = (context: object) => string;

/** One language's templates and partials, as Markdown or as plain text. */
interface Kit {
  readonly handlebars: typeof Handlebars;
  readonly prepare: (source: string) => string;
}

interface Kits {
  readonly text: Kit;
  readonly markdown: Kit;
}

// A name that a template misspells is an error, not an empty place in a letter.
const STRICT = { strict: true, noEscape: true, knownHelpersOnly: true };
/** More than all letters in all languages: only what nobody uses any more is ever dropped. */
const MOST_KEPT = 1_000;

/** Compiles each template once, when it is first needed. */
export function loadTemplates(): Templates {
  const kits = new Map(LANGUAGES.map((language) => [language, makeKits(language)]));
  const fills = new Map<string, Fills>();
  const markdown = new Marked({ gfm: true, async: false });
  const fillsFor = ({ letter, language, source = null }: WantedTemplate): Fills => {
    const key = JSON.stringify([letter, language, source?.subject, source?.body]);
    const kept = fills.get(key);
    if (kept !== undefined) return kept;
    if (fills.size >= MOST_KEPT) fills.clear();
    const made = compile(letter, source ?? shippedSource(letter, language), kits.get(language) ?? makeKits(language));
    fills.set(key, made);
    return made;
  };
  return (wanted, context) => {
    const { language } = wanted;
    const fill = fillsFor(wanted);
    const unescaped = spoken(context, oneLine) as object;
    const subject = oneLine(fill.subject(unescaped));
    const body = markdown.parse(fill.markdown(spoken(context, escapeMarkdown) as object), { async: false });
    return { subject, text: tidy(fill.text(unescaped)), html: page({ subject, body, language }) };
  };
}

function makeKits(language: Language): Kits {
  const folder = partialsFolder(language);
  const colon = language === 'fr' ? ' : ' : ': ';
  return {
    text: makeKit(folder, (source) => plain(source, colon)),
    markdown: makeKit(folder, (source) => source),
  };
}

function makeKit(folder: string, prepare: Kit['prepare']): Kit {
  const handlebars = Handlebars.create();
  for (const file of readdirSync(folder)) {
    const source = readFileSync(join(folder, file), 'utf8');
    handlebars.registerPartial(file.replace(/\.md$/, ''), prepare(source));
  }
  return { handlebars, prepare };
}

interface Fills {
  readonly subject: Fill;
  readonly text: Fill;
  readonly markdown: Fill;
}

/** What stands around each letter: the greeting, and the close with reference and link. */
const framed = (letter: TemplateName, body: string): string => {
  const staff = letter.startsWith('staff-') ? 'staff-' : '';
  const closing = isOfEntry(letter) ? 'staff-return-closing' : `${staff}closing`;
  return [`{{> ${staff}opening}}`, body, `{{> ${closing}}}`].join('\n\n');
};

function compile(letter: TemplateName, { subject, body }: TemplateSource, { text, markdown }: Kits): Fills {
  const source = framed(letter, body);
  const fillOf = ({ handlebars, prepare }: Kit): Fill => handlebars.compile(prepare(source), STRICT);
  return {
    subject: text.handlebars.compile(subject, STRICT),
    text: fillOf(text),
    markdown: fillOf(markdown),
  };
}

/** Markdown as people write it in a plain mail. Done to the template, so that nobody's words are taken for markup. */
const plain = (source: string, colon: string): string =>
  source
    .replace(/\*\*/g, '')
    .replace(/^#+ (.*)$/gm, (_, title: string) => title.toUpperCase())
    .replace(/\[([^\]]+)\]\(<([^>]+)>\)/g, (_, label: string, url: string) => `${label}${colon}${url}`);

const tidy = (text: string): string =>
  `${text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
