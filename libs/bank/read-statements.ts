import type { StatementItem } from '#domain/bank/statement.js';
import { readCamt } from './camt.js';
import { type CsvAccount, readCsv } from './csv.js';
import { decoded, type Encoding, encodingNamed, linesOf } from './decode.js';
import { readMt940 } from './mt940.js';
import { quoted, StatementError } from './statement-error.js';

export type StatementFormat = 'camt.053' | 'mt940' | 'csv';

/** A file that can be read more than once, piece by piece. */
export interface StatementFile {
  chunks(): AsyncIterable<Uint8Array>;
  /** Whether all of it is UTF-8. */
  readonly isUtf8: boolean;
}

/** What a file is, by its first bytes. */
export interface Recognised {
  readonly format: StatementFormat;
  readonly encoding: Encoding;
}

const FIRST_BYTES = 4_096;

/** How a ZIP and a gzip begin, in hexadecimal. */
const PACKED = ['504b0304', '1f8b'];

/** A block, a first field, or the lines that some banks write above it: their own code, and 940. */
const MT940 = /^(\{1:|:20:|([A-Z]{6}[A-Z\d]{2}([A-Z\d]{3})?\s+)?:?940:?\s)/;

/**
 * @param csvEncoding of the account that the file is said to be of; null where that has no mapping
 * @throws StatementError for an empty file, and for what is no statement of a form that we read
 */
export async function recognise(file: StatementFile, csvEncoding: Encoding | null): Promise<Recognised> {
  const bytes = await firstBytes(file);
  if (bytes.length === 0) throw new StatementError(null, 'the file is empty');
  if (PACKED.some((mark) => bytes.toString('hex', 0, 4).startsWith(mark)))
    throw new StatementError(null, 'the file is packed (ZIP or gzip): unpack it, and send what is in it, file by file');
  if ((bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0xff && bytes[1] === 0xfe))
    throw new StatementError('line 1', 'UTF-16 is not read: send it in UTF-8');
  const beginning = bytes
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  if (beginning === '') throw new StatementError(null, 'there is nothing but white space at its beginning');
  if (beginning.startsWith('<')) return { format: 'camt.053', encoding: declaredIn(beginning) };
  // Nothing in it says which encoding; what is UTF-8 throughout is hardly anything else.
  if (MT940.test(beginning)) return { format: 'mt940', encoding: file.isUtf8 ? 'utf-8' : 'windows-1252' };
  if (csvEncoding !== null) return { format: 'csv', encoding: csvEncoding };
  throw new StatementError(
    'line 1',
    'is neither camt.053 (XML) nor MT940, and for CSV the account has to be named and have a mapping',
  );
}

function declaredIn(beginning: string): Encoding {
  const [, name = 'utf-8'] = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(beginning) ?? [];
  const encoding = encodingNamed(name);
  if (encoding === null)
    throw new StatementError('line 1', `encoding ${quoted(name)} is not read: UTF-8, ISO-8859-1 and Windows-1252 are`);
  return encoding;
}

async function firstBytes(file: StatementFile): Promise<Buffer> {
  const read: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of file.chunks()) {
    read.push(chunk);
    length += chunk.length;
    if (length >= FIRST_BYTES) break;
  }
  return Buffer.concat(read).subarray(0, FIRST_BYTES);
}

/**
 * The statements of a file, in order and without holding them: opened, entries, closed, and again. What was yielded
 * before an error is worth nothing.
 * @throws StatementError naming the line or element, and why
 */
export function readStatements(
  file: StatementFile,
  { format, encoding }: Recognised,
  csv: CsvAccount | null,
): AsyncGenerator<StatementItem> {
  const isMistaken = format === 'csv' && encoding !== 'utf-8' && file.isUtf8;
  const texts = decoded(file.chunks(), encoding, isMistaken);
  if (format === 'camt.053') return readCamt(texts);
  if (format === 'mt940') return readMt940(linesOf(texts));
  if (csv === null) throw new Error('a CSV is recognised by its mapping only');
  return readCsv(texts, csv);
}
