import { minorUnits } from '#domain/bank/amount.js';
import type { Booking } from '#domain/bank/batch.js';
import type { Balance } from '#domain/bank/statement.js';
import type { Currency } from '#domain/money.js';
import type { LocalDate } from '#domain/time/zone.js';
import { currencyFrom, dateFrom, notAnAmount, referenceFrom } from './facts.js';
import { quoted, StatementError } from './statement-error.js';

/** What a :61: says. */
export interface StatementLine {
  readonly isPending: boolean;
  readonly booking: Booking;
  /** The account owner's reference. */
  readonly endToEndId: string | null;
  readonly remark: string | null;
}

const BALANCE = /^([CD])(\d{6})([A-Z]{3})(.+)$/;

/** `C240902EUR1234,56` */
export function balanceFrom(text: string, place: string): Balance {
  const [, mark, day, currency, amount] = BALANCE.exec(text) ?? [];
  if (day === undefined || amount === undefined)
    throw new StatementError(place, `${quoted(text)} is not a balance such as C240902EUR1234,56`);
  const size = amountIn(amount, currencyFrom(currency, place), place);
  return { amountMinor: mark === 'C' ? size : 0 - size, currency: currency ?? '', on: dayFrom(day, place) };
}

// Value date, entry date, mark (R: takes back; E: expected), funds code, amount, type, references.
const LINE = /^(\d{6})(\d{4})?(RC|RD|EC|ED|C|D)([A-Z])?(\d[^A-Z]*)([A-Z][A-Z\d]{3})(.*)$/;

/** `2409020902C600,00NTRFRF18…//BANKREF`, and what a second line adds. */
export function lineFrom(lines: readonly string[], currency: Currency, place: string): StatementLine {
  const [first = '', second = ''] = lines;
  const [, value, entry, mark = '', , amount, code = null, references = ''] = LINE.exec(first) ?? [];
  if (value === undefined || amount === undefined)
    throw new StatementError(place, `${quoted(first)} is not a statement line such as 2409020902C600,00NTRFNONREF`);
  const valuedOn = dayFrom(value, place);
  const cut = references.indexOf('//');
  const [own, bank] = cut === -1 ? [references, null] : [references.slice(0, cut), references.slice(cut + 2)];
  return {
    isPending: mark.startsWith('E'),
    booking: {
      // RC takes a credit back, so it is a debit.
      direction: mark === 'C' || mark === 'RD' || mark === 'EC' ? 'credit' : 'debit',
      amountMinor: amountIn(amount, currency, place),
      currency,
      isReversal: mark.startsWith('R'),
      bookedOn: entry === undefined ? valuedOn : nearest(valuedOn, entry, place),
      valuedOn,
      bankReference: referenceFrom(bank, place),
      transactionCode: code,
    },
    endToEndId: referenceFrom(own, place),
    remark: second.trim() === '' ? null : second.trim(),
  };
}

/** SWIFT has a comma, and always has it; a point would be another format's. */
function amountIn(text: string, currency: Currency, place: string): number {
  const minor = /^\d+,\d*$/.test(text) ? minorUnits(text.replace(',', '.'), currency) : null;
  if (minor === null) throw notAnAmount(text, currency, place);
  return minor;
}

/** Two digits of a year: those of 1980 to 2079. */
function dayFrom(text: string, place: string): LocalDate {
  const century = Number(text.slice(0, 2)) >= 80 ? '19' : '20';
  return dateFrom(`${century}${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`, place);
}

/** The entry date has no year: around New Year it is the neighbour's of the value date. */
function nearest(valuedOn: LocalDate, monthAndDay: string, place: string): LocalDate {
  const year = Number(valuedOn.slice(0, 4));
  const monthOf = Number(valuedOn.slice(5, 7));
  const month = Number(monthAndDay.slice(0, 2));
  const turned = month - monthOf > 6 ? year - 1 : monthOf - month > 6 ? year + 1 : year;
  return dateFrom(`${turned}-${monthAndDay.slice(0, 2)}-${monthAndDay.slice(2, 4)}`, place);
}
