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

interface Kit {
  readonly handlebars: typeof Handlebars;
  readonly folder: string;
  readonly prepare: (source: string) => string;
}

const FOLDER = join(packageRoot(), 'libs', 'mail', 'templates');
// A name that a template misspells is an error, not an empty place in a letter.
const STRICT = { strict: true, noEscape: true, knownHelpersOnly: true };

/** Reads templates once, each when it is first needed. A letter is `<language>/<letter>.md`: a subject line, then Markdown. */
export function loadTemplates(): Templates {
  const kits = new Map<string, Kit>();
  const kitOf = (language: Language, prepare: Kit['prepare']): Kit => {
    const key = `${language} ${prepare.name}`;
    const kit = kits.get(key) ?? makeKit(language, prepare);
    kits.set(key, kit);
    return kit;
  };
  const fills = new Map<string, { readonly subject: Fill; readonly text: Fill; readonly markdown: Fill }>();
  const markdown = new Marked({ gfm: true, async: false });
  return (letter, language, context) => {
    const key = `${language}/${letter}`;
    const fill = fills.get(key) ?? compile(letter, kitOf(language, plain), kitOf(language, asItIs));
    fills.set(key, fill);
    const unescaped = spoken(context, oneLine) as object;
    const subject = oneLine(fill.subject(unescaped));
    const body = markdown.parse(fill.markdown(spoken(context, escapeMarkdown) as object), { async: false });
    return { subject, text: tidy(fill.text(unescaped)), html: page({ subject, body, language }) };
  };
}

function makeKit(language: Language, prepare: Kit['prepare']): Kit {
  const handlebars = Handlebars.create();
  const folder = join(FOLDER, language);
  for (const file of readdirSync(join(folder, 'partials')))
    handlebars.registerPartial(
      file.replace(/\.md$/, ''),
      prepare(readFileSync(join(folder, 'partials', file), 'utf8')).trimEnd(),
    );
  return { handlebars, folder, prepare };
}

function compile(letter: LetterName, text: Kit, markdown: Kit) {
  const [first = '', ...rest] = readFileSync(join(text.folder, `${letter}.md`), 'utf8').split('\n');
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

const asItIs = (source: string): string => source;

/** Markdown as people write it in a plain mail. Done to the template, so that nobody's words are taken for markup. */
const plain = (source: string): string =>
  source
    .replace(/\*\*/g, '')
    .replace(/^#+ (.*)$/gm, (_, title: string) => title.toUpperCase())
    .replace(/\[([^\]]+)\]\(<([^>]+)>\)/g, '$1: $2');

const tidy = (text: string): string =>
  `${text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
