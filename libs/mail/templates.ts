import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { Marked } from 'marked';
import type { LetterName } from '#domain/application/letters.types.js';
import { packageRoot } from '#settings/package-root.js';
import { escapeMarkdown, oneLine, spoken } from './escape.js';
import { page } from './page.js';
import type { Language } from './speech.js';

export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export type Templates = (letter: LetterName, language: Language, context: object) => Rendered;

type Fill = (context: object) => string;

/** One language's templates and partials, as Markdown or as plain text. */
interface Kit {
  readonly handlebars: typeof Handlebars;
  readonly prepare: (source: string) => string;
}

interface Kits {
  readonly folder: string;
  readonly text: Kit;
  readonly markdown: Kit;
}

const FOLDER = join(packageRoot(), 'libs', 'mail', 'templates');
// A name that a template misspells is an error, not an empty place in a letter.
const STRICT = { strict: true, noEscape: true, knownHelpersOnly: true };

/** Reads templates once, each when it is first needed. A letter is `<language>/<letter>.md`: a subject line, then Markdown. */
export function loadTemplates(): Templates {
  const kits = { en: makeKits('en'), fr: makeKits('fr') };
  const fills = new Map<string, Fills>();
  const markdown = new Marked({ gfm: true, async: false });
  return (letter, language, context) => {
    const key = `${language}/${letter}`;
    const fill = fills.get(key) ?? compile(letter, kits[language]);
    fills.set(key, fill);
    const unescaped = spoken(context, oneLine) as object;
    const subject = oneLine(fill.subject(unescaped));
    const body = markdown.parse(fill.markdown(spoken(context, escapeMarkdown) as object), { async: false });
    return { subject, text: tidy(fill.text(unescaped)), html: page({ subject, body, language }) };
  };
}

function makeKits(language: Language): Kits {
  const folder = join(FOLDER, language);
  const colon = language === 'fr' ? ' : ' : ': ';
  return {
    folder,
    text: makeKit(folder, (source) => plain(source, colon)),
    markdown: makeKit(folder, (source) => source),
  };
}

function makeKit(folder: string, prepare: Kit['prepare']): Kit {
  const handlebars = Handlebars.create();
  for (const file of readdirSync(join(folder, 'partials'))) {
    const source = readFileSync(join(folder, 'partials', file), 'utf8');
    handlebars.registerPartial(file.replace(/\.md$/, ''), prepare(source));
  }
  return { handlebars, prepare };
}

interface Fills {
  readonly subject: Fill;
  readonly text: Fill;
  readonly markdown: Fill;
}

function compile(letter: LetterName, { folder, text, markdown }: Kits): Fills {
  const [first = '', ...rest] = readFileSync(join(folder, `${letter}.md`), 'utf8').split('\n');
  if (!first.startsWith('Subject: ')) throw new Error(`${letter}.md does not begin with its subject`);
  const staff = letter.startsWith('staff-') ? 'staff-' : '';
  const source = [`{{> ${staff}opening}}`, rest.join('\n'), `{{> ${staff}closing}}`].join('\n\n');
  const fillOf = ({ handlebars, prepare }: Kit): Fill => handlebars.compile(prepare(source), STRICT);
  return {
    subject: text.handlebars.compile(first.replace('Subject: ', ''), STRICT),
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
