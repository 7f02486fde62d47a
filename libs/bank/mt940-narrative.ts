import { type EntryDetails, NO_DETAILS } from '#domain/bank/statement.js';
import { ibanFrom, LONGEST_REFERENCE, writtenIn } from './facts.js';

// Business code, then sub-fields that a sign of the bank's choice and two digits introduce: 166?00TRANSFER?20EREF+…
// A sign that parts figures or words is none: 600,00 is an amount.
const STRUCTURED = /^(\d{3})([^\w\s.,:;/'"()+-])(?:00|10|2\d|3[0-4]|38|6[0-3])/;

/** What releases before took for such. */
const TAKEN_FOR_STRUCTURED = /^(\d{3})([^\w\s])\d{2}/;

/** The codes that German banks write inside ?20 to ?29 and ?60 to ?63, each followed by a plus. */
const MARKS = /(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP)\+/;

// Business codes of what comes back: direct debits (108, 109), transfers (159), and their charges.
const RETURNS = new Set(['108', '109', '159', '181', '182', '183', '184', '185']);

/** What an :86: tells of its entry. */
export function narrativeOf(lines: readonly string[]): EntryDetails {
  const first = lines[0] ?? '';
  const structured = STRUCTURED.exec(first);
  if (structured !== null) return structuredOf(lines, structured);
  const plain = { ...NO_DETAILS, remittance: lines.map((line) => line.trim()).filter((line) => line !== '') };
  const before = TAKEN_FOR_STRUCTURED.exec(first);
  return before === null ? plain : { ...plain, knownBy: structuredOf(lines, before) };
}

function structuredOf(lines: readonly string[], [, code = '', separator = '']: RegExpExecArray): EntryDetails {
  // A line ends where it is full, in the middle of a word.
  const fields = subFields(lines.join('').slice(3), separator);
  const written = textOf(fields, (number) => (number >= 20 && number <= 29) || (number >= 60 && number <= 63));
  const marked = markedParts(written);
  const name = textOf(fields, (number) => number === 32 || number === 33).trim();
  const reference = codeUnder(marked, 'KREF');
  return {
    endToEndId: codeUnder(marked, 'EREF'),
    creditorReferences: [],
    mandateId: codeUnder(marked, 'MREF'),
    returnReason: RETURNS.has(code) ? (writtenIn(textOf(fields, (number) => number === 34)) ?? code) : null,
    counterparty: {
      name: name === '' ? null : name,
      iban: ibanFrom(textOf(fields, (number) => number === 31)) ?? ibanFrom(marked.get('IBAN')),
    },
    remittance: [
      ...[marked.get(''), marked.get('SVWZ'), reference, marked.get('ABWA')],
      ...CODES.map((mark) => marked.get(mark)).filter((text) => isWords(text)),
    ].flatMap((text) => {
      const trimmed = text?.trim() ?? '';
      return trimmed === '' ? [] : [trimmed];
    }),
  };
}

const CODES = ['EREF', 'KREF', 'MREF'];

/** Where a bank leaves out the mark of what follows a reference, all of it stands there. */
const isWords = (text: string | undefined): boolean => (text?.trim().length ?? 0) > LONGEST_REFERENCE;

function codeUnder(marked: ReadonlyMap<string, string>, mark: string): string | null {
  const text = marked.get(mark);
  return isWords(text) ? null : writtenIn(text);
}

type SubField = readonly [number: number, text: string];

function subFields(text: string, separator: string): SubField[] {
  const beginning = new RegExp(`[${separator.replace(/[\\\]^-]/, '\\$&')}](?=\\d{2})`);
  return text
    .split(beginning)
    .slice(1)
    .map((field): SubField => [Number(field.slice(0, 2)), field.slice(2)]);
}

const textOf = (fields: readonly SubField[], isWanted: (number: number) => boolean): string =>
  fields
    .filter(([number]) => isWanted(number))
    .map(([, text]) => text)
    .join('');

/** By mark; what stands before the first mark is under the empty one. A mark that comes again adds to the first. */
function markedParts(text: string): ReadonlyMap<string, string> {
  const parts = text.split(MARKS);
  const marked = new Map<string, string>([['', parts[0] ?? '']]);
  for (let index = 1; index < parts.length; index += 2) {
    const mark = parts[index] ?? '';
    marked.set(mark, `${marked.get(mark) ?? ''}${parts[index + 1] ?? ''}`);
  }
  return marked;
}
