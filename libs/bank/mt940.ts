import { entryOf } from '#domain/bank/batch.js';
import type { Balance, EntryDetails, StatementItem } from '#domain/bank/statement.js';
import { NO_DETAILS } from '#domain/bank/statement.js';
import type { Currency } from '#domain/money.js';
import type { Line } from './decode.js';
import { currencyFrom } from './facts.js';
import { balanceFrom, lineFrom, type StatementLine } from './mt940-fields.js';
import { narrativeOf } from './mt940-narrative.js';
import { StatementError } from './statement-error.js';

interface Field {
  readonly tag: string;
  readonly line: number;
  readonly lines: string[];
}

/**
 * Reads SWIFT MT940 "Customer statement message": fields as in the SWIFT standards, category 9 (:20: :25: :28C: :60F:
 * :61: :86: :62F:), with or without the blocks around it, and :86: as German banks fill it (DFÜ-Abkommen of Die
 * Deutsche Kreditwirtschaft, Anlage 3) or in plain text.
 * @throws StatementError for anything else, naming the line
 */
export async function* readMt940(lines: AsyncIterable<Line>): AsyncGenerator<StatementItem> {
  const reading = new Mt940Reading();
  for await (const field of fieldsOf(lines)) yield* reading.take(field);
  if (!reading.end()) throw new StatementError(null, 'there is no statement (:20:) in it');
}

const TAG = /^:(\d{2}[A-Z]?):(.*)$/;
const MOST_LINES_IN_A_FIELD = 100;

/** Fields with the lines that continue them. The block before the text, and the dash after it, are no fields. */
async function* fieldsOf(lines: AsyncIterable<Line>): AsyncGenerator<Field> {
  let open: Field | null = null;
  for await (const { number, text: raw } of lines) {
    const text = raw.replace(/^(\{[^{}]*\})*(\{\d:(\{[^{}]*\})*\})*\{4:/, '').replace(/^\uFEFF/, '');
    const [, tag, rest] = TAG.exec(text) ?? [];
    const isEnd = /^-(\}.*)?$/.test(text);
    if (tag !== undefined || isEnd) {
      if (open !== null) yield open;
      open = tag === undefined ? null : { tag, line: number, lines: [rest ?? ''] };
    } else if (open !== null) {
      open.lines.push(text);
      if (open.lines.length > MOST_LINES_IN_A_FIELD)
        throw new StatementError(`line ${number}`, `:${open.tag}: has more than ${MOST_LINES_IN_A_FIELD} lines`);
    } else if (text.trim() !== '' && !/^\{\d:/.test(text))
      throw new StatementError(`line ${number}`, 'is outside of any field, such as :61:');
  }
  if (open !== null) yield open;
}

interface Message {
  readonly line: number;
  readonly statementId: string;
  account: string | null;
  sequence: string | null;
  opening: Balance | null;
  /** The line of an entry whose :86: may still follow. */
  waiting: { readonly line: number; readonly entry: StatementLine } | null;
  isClosed: boolean;
}

class Mt940Reading {
  private message: Message | null = null;

  *take(field: Field): Generator<StatementItem> {
    const { tag, line } = field;
    const place = `line ${line}, :${tag}:`;
    const text = field.lines[0]?.trim() ?? '';
    if (tag === '20') {
      this.end();
      const nothing = { account: null, sequence: null, opening: null, waiting: null, isClosed: false };
      this.message = { line, statementId: text, ...nothing };
      return;
    }
    const message = this.message;
    if (message === null) throw new StatementError(place, 'stands before the :20: of its statement');
    if (tag === '34F' || tag === '13D')
      throw new StatementError(
        place,
        'is of an interim report (MT942), which may still change: send the MT940 of the day',
      );
    if (tag !== '86') yield* flush(message);
    if (tag === '25') message.account = text.replaceAll(/\s/g, '');
    else if (tag === '28C' || tag === '28') message.sequence = text;
    else if (tag === '60F' || tag === '60M') yield open(message, balanceFrom(text, place), place);
    else if (tag === '61') message.waiting = { line, entry: lineFrom(field.lines, currencyOf(message, place), place) };
    else if (tag === '86') yield* flush(message, narrativeOf(field.lines));
    else if (tag === '62F' || tag === '62M') yield close(message, balanceFrom(text, place), place);
  }

  /** Whether there was a statement. */
  end(): boolean {
    if (this.message?.isClosed === false)
      throw new StatementError(
        `line ${this.message.line}`,
        'the statement has no closing balance (:62F:): is it cut off?',
      );
    return this.message !== null;
  }
}

function open(message: Message, opening: Balance, place: string): StatementItem {
  const { account, statementId, sequence } = message;
  if (message.opening !== null) throw new StatementError(place, 'a second opening balance');
  if (account === null || account === '') throw new StatementError(place, 'no account (:25:) stands before it');
  message.opening = opening;
  return { kind: 'opened', place, account, currency: opening.currency, statementId, sequence, opening, period: null };
}

function close(message: Message, closing: Balance, place: string): StatementItem {
  currencyOf(message, place);
  if (message.isClosed) throw new StatementError(place, 'a second closing balance');
  message.isClosed = true;
  return { kind: 'closed', place, closing };
}

/** The entries of a statement are in the currency of its opening balance. */
function currencyOf({ opening, isClosed }: Message, place: string): Currency {
  if (opening === null) throw new StatementError(place, 'no opening balance (:60F:) stands before it');
  if (isClosed) throw new StatementError(place, 'stands after the closing balance');
  return currencyFrom(opening.currency, place);
}

/** An :86: without an entry before it is about the statement. */
function* flush(message: Message, details: EntryDetails = NO_DETAILS): Generator<StatementItem> {
  const { waiting } = message;
  message.waiting = null;
  if (waiting === null) return;
  const place = `line ${waiting.line}, :61:`;
  const { isPending, booking, endToEndId, remark } = waiting.entry;
  if (isPending) {
    yield { kind: 'pending', place };
    return;
  }
  const withLine = (told: EntryDetails): EntryDetails => ({
    ...told,
    endToEndId: told.endToEndId ?? endToEndId,
    remittance: remark === null ? told.remittance : [...told.remittance, remark],
    ...(told.knownBy === undefined ? {} : { knownBy: withLine(told.knownBy) }),
  });
  yield { kind: 'entry', place, entry: entryOf(booking, withLine(details)) };
}
