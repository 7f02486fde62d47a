import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TemplateName } from '#domain/application/letters.types.js';
import { type Language, speak } from './speech.js';
import type { TemplateFault } from './template-faults.js';
import { namesIn } from './template-names.js';
import { mandatoryParts } from './template-parts.js';
import { bareSampleOf, IMPLIES, mayLack, sampleOf } from './template-samples.js';
import { partialsFolder, type TemplateSource } from './template-source.js';
import type { Templates } from './templates.js';

const LONGEST = { subject: 200, body: 20_000 };
/** As the plain text of a letter can show it: `[label](<address>)`. */
const LINK = /\]\(<(?:\{\{[\w.]*Url\}\}|https?:\/\/[^\s<>{}]+|mailto:[^\s<>{}]+)>\)/g;
const TAGS = new Set(['p', 'ul', 'ol', 'li', 'strong', 'em', 'a', 'blockquote', 'h1', 'h2', 'h3', 'br', 'hr', 'code']);

export interface Checked {
  readonly letter: TemplateName;
  readonly language: Language;
  readonly source: TemplateSource;
}

/**
 * Everything that could go wrong with a template when a letter is written by it, found before it is kept: names that the
 * letter has not or has not always, what the terms promise left out, markup that is none of Markdown's. None: it is sound.
 */
export function faultsIn(templates: Templates, checked: Checked): readonly TemplateFault[] {
  const { letter, language, source } = checked;
  const naming = {
    sample: sampleOf(letter, speak(language)),
    lacking: mayLack(letter),
    implies: IMPLIES,
    partials: partialsIn(language),
  };
  const [subject, body] = [namesIn(source.subject, naming), namesIn(source.body, naming)];
  const found: TemplateFault[] = [
    ...lengthFaults(source),
    ...subject.faults.map((fault) => ({ part: 'subject' as const, ...fault })),
    ...body.faults.map((fault) => ({ part: 'body' as const, ...fault })),
    ...markupFaults(source),
    ...(body.faults.length > 0 ? [] : missingFaults(letter, body.paths)),
  ];
  return found.length > 0 ? found : renderFaults(templates, checked);
}

function partialsIn(language: Language): ReadonlyMap<string, string> {
  const folder = partialsFolder(language);
  return new Map(
    readdirSync(folder).map((file) => [file.replace(/\.md$/, ''), readFileSync(join(folder, file), 'utf8')] as const),
  );
}

const lengthFaults = (source: TemplateSource): TemplateFault[] =>
  (['subject', 'body'] as const).flatMap((part): TemplateFault[] => {
    if (source[part].trim() === '') return [{ part, line: null, because: 'empty', says: `Write the ${part}.` }];
    if (source[part].length <= LONGEST[part]) return [];
    return [{ part, line: null, because: 'too-long', says: `Keep it to ${LONGEST[part]} characters.` }];
  });

function markupFaults({ subject, body }: TemplateSource): TemplateFault[] {
  const inSubject = /[\r\n<>]/.test(subject)
    ? [
        {
          part: 'subject' as const,
          line: null,
          because: 'no-html' as const,
          says: 'A subject is one line of plain text.',
        },
      ]
    : [];
  const inBody = body.split('\n').flatMap((text, index): TemplateFault[] => {
    const at = { part: 'body' as const, line: index + 1 };
    const rest = text.replace(LINK, '');
    if (/!\[|\]\(|^\s*\[[^\]]*\]:/.test(rest))
      return [{ ...at, because: 'bad-link', says: 'Write a link as [label](<https://…>), and no images.' }];
    if (/</.test(rest)) return [{ ...at, because: 'no-html', says: 'Write Markdown and no HTML: leave out the <.' }];
    return [];
  });
  return [...inSubject, ...inBody];
}

/** A partial or a whole that is named counts for its parts. */
const missingFaults = (letter: TemplateName, paths: ReadonlySet<string>): TemplateFault[] =>
  mandatoryParts(letter)
    .filter((part) => !paths.has(part))
    .map((part) => ({
      part: 'body',
      line: null,
      because: 'part-missing',
      says: `This letter must say {{${part}}}: its reader relies on it.`,
    }));

/** The last word: it is written with everything there, and with everything missing that may be. */
function renderFaults(templates: Templates, { letter, language, source }: Checked): TemplateFault[] {
  const speech = speak(language);
  return [sampleOf(letter, speech), bareSampleOf(letter, speech)].flatMap((context): TemplateFault[] => {
    try {
      const { html } = templates({ letter, language, source }, context);
      const strange = [...mainOf(html).matchAll(/<\/?([a-z][\w-]*)/gi)].find(([, tag = '']) => !TAGS.has(tag));
      if (strange === undefined) return [];
      return [{ part: 'body', line: null, because: 'no-html', says: 'It makes markup that letters do not have.' }];
    } catch {
      return [
        { part: 'body', line: null, because: 'syntax', says: 'It cannot be written out; simplify its conditions.' },
      ];
    }
  });
}

const mainOf = (html: string): string =>
  html.slice(html.indexOf('<main'), html.indexOf('</main>')).replace(/^[^>]*>/, '');
