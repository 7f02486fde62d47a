import { StatementError } from './statement-error.js';

export type Encoding = 'utf-8' | 'iso-8859-1' | 'windows-1252';

const NAMES: Readonly<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'iso-8859-1': 'iso-8859-1',
  latin1: 'iso-8859-1',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
};

/** The encoding of this name; null where it is none that banks use and we read. */
export const encodingNamed = (name: string): Encoding | null => NAMES[name.toLowerCase()] ?? null;

// Neither encoding prints these: a letter that lands here was written in another one.
const UNPRINTED = /[\x80-\x9f]/;
const FORBIDDEN = /[\0\ufffe\uffff]/;

const BEYOND_ASCII = /[\x80-\u{10ffff}]/u;

/**
 * The bytes as text, piece by piece.
 * @param isMistaken the file is UTF-8 throughout, and a mapping says another: then letters beyond ASCII are refused
 * @throws StatementError naming the line where the bytes are no text of the encoding, or the mapping is mistaken
 */
export async function* decoded(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  isMistaken = false,
): AsyncGenerator<string> {
  let line = 1;
  const decode = decoderOf(encoding);
  const checked = (text: string | null): string => {
    if (isMistaken && BEYOND_ASCII.test(text ?? ''))
      throw new StatementError(
        `from line ${line}`,
        `it is UTF-8, and the account's mapping says ${encoding.toUpperCase()}: map encoding as utf-8`,
      );
    if (text === null || FORBIDDEN.test(text) || (encoding !== 'utf-8' && UNPRINTED.test(text)))
      throw new StatementError(`from line ${line}`, `there are bytes that are no ${encoding.toUpperCase()} text`);
    line += newlinesIn(text);
    return text;
  };
  for await (const chunk of chunks) yield checked(decode(chunk, true));
  yield checked(decode(new Uint8Array(), false));
}

/** null where the bytes are not of the encoding. */
function decoderOf(encoding: Encoding): (bytes: Uint8Array, more: boolean) => string | null {
  // To a TextDecoder, ISO 8859-1 is a name of Windows-1252.
  if (encoding === 'iso-8859-1') return (bytes) => Buffer.from(bytes).toString('latin1');
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (bytes, more) => {
    try {
      return decoder.decode(bytes, { stream: more });
    } catch {
      return null;
    }
  };
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

const LONGEST_LINE = 100_000;

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/**
 * The lines of a text, without their ends (LF or CR LF).
 * @throws StatementError for a line that no bank writes, before it fills the memory
 */
export async function* linesOf(texts: AsyncIterable<string>): AsyncGenerator<Line> {
  let number = 0;
  let rest = '';
  const next = (text: string): Line => {
    number += 1;
    if (text.length > LONGEST_LINE)
      throw new StatementError(`line ${number}`, `is longer than ${LONGEST_LINE} characters`);
    return { number, text: text.endsWith('\r') ? text.slice(0, -1) : text };
  };
  for await (const text of texts) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield next(line);
    if (rest.length > LONGEST_LINE) next(rest);
  }
  if (rest !== '') yield next(rest);
}
