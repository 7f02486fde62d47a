import { entryOf } from '#domain/bank/batch.js';
import type { Balance, EntryDetails, StatementItem } from '#domain/bank/statement.js';
import { NO_DETAILS } from '#domain/bank/statement.js';
import { sayingAlso } from '#domain/bank/told-more.js';
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

/** What banks write above a message: nothing, a block, the kind of the message, the bank's own code. */
const ABOVE = /^(\{\d:.*|:?940:?|[A-Z]{6}[A-Z\d]{2}([A-Z\d]{3})?)?$/;

/**
 * Fields with the lines that continue them. The block before the text, and the dash after it, are no fields; but a dash
 * within an :86: is a line of it, where more of it follows.
 */
async function* fieldsOf(lines: AsyncIterable<Line>): AsyncGenerator<Field> {
  let open: Field | null = null;
  let isDashed = false;
  for await (const { number, text: raw } of lines) {
    const text = raw.replace(/^(\{[^{}]*\})*(\{\d:(\{[^{}]*\})*\})*\{4:/, '').replace(/^\uFEFF/, '');
    const [, tag, rest] = TAG.exec(text) ?? [];
    const isDash: boolean = text === '-' && open?.tag === '86' && !isDashed;
    const isEnd = (isDashed && text.trim() === '') || (/^-(\}.*)?$/.test(text) && !isDash);
    if (tag !== undefined || isEnd) {
      if (open !== null) yield open;
      open = tag === undefined ? null : { tag, line: number, lines: [rest ?? ''] };
    } else if (open !== null && !isDash) {
      open.lines.push(...(isDashed ? ['-', text] : [text]));
      assertNotEndless(open, open.lines.length, number);
    } else if (open === null && !ABOVE.test(text.trim()))
      throw new StatementError(`line ${number}`, 'is outside of any field, such as :61:');
    isDashed = isDash;
  }
  if (open !== null) yield open;
}

function assertNotEndless({ tag }: Field, lines: number, line: number): void {
  if (lines > MOST_LINES_IN_A_FIELD)
    throw new StatementError(`line ${line}`, `:${tag}: has more than ${MOST_LINES_IN_A_FIELD} lines`);
}

interface Message {
  readonly line: number;
  readonly statementId: string;
  account: string | null;
  sequence: string | null;
  opening: Balance | null;
  /** The line of an entry of which more :86: may still follow. */
  waiting: { readonly line: number; readonly entry: StatementLine; readonly narratives: string[][] } | null;
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
    else if (tag === '61') {
      const entry = lineFrom(field.lines, currencyOf(message, place), place);
      message.waiting = { line, entry, narratives: [] };
    } else if (tag === '86' && message.waiting !== null) {
      message.waiting.narratives.push(field.lines);
      assertNotEndless(field, message.waiting.narratives.flat().length, line);
    } else if (tag === '62F' || tag === '62M') yield close(message, balanceFrom(text, place), place);
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

/** An entry is whole where the next field begins. An :86: without one before it is about the statement. */
function* flush(message: Message): Generator<StatementItem> {
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
  const [first = NO_DETAILS, ...more] = waiting.narratives.map(narrativeOf);
  const words = more.flatMap(({ counterparty, remittance }) => [counterparty.name ?? [], remittance].flat());
  yield { kind: 'entry', place, entry: entryOf(booking, sayingAlso(withLine(first), words)) };
}
