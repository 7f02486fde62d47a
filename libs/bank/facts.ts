import { isIban } from '#contracts/programme/iban.js';
import { minorUnits } from '#domain/bank/amount.js';
import type { Place } from '#domain/bank/statement.js';
import type { Currency } from '#domain/money.js';
import { isLocalDate, type LocalDate } from '#domain/time/zone.js';
import { quoted, StatementError } from './statement-error.js';

/** @throws StatementError for whatever is no plain amount of the currency: NaN, exponents, signs, half a cent */
export function amountFrom(text: string, currency: Currency, place: Place): number {
  const minor = minorUnits(text, currency);
  if (minor === null) throw notAnAmount(text, currency, place);
  return minor;
}

export const notAnAmount = (text: string, currency: Currency, place: Place): StatementError =>
  new StatementError(place, `${quoted(text)} is not an amount of ${currency}`);

/** @throws StatementError where there is none, or no code of three capital letters */
export function currencyFrom(text: string | null | undefined, place: Place): Currency {
  if (text === null || text === undefined || text === '') throw new StatementError(place, 'has no currency');
  if (!/^[A-Z]{3}$/.test(text)) throw new StatementError(place, `${quoted(text)} is not a currency`);
  return text;
}

/** Days that there are: a statement has each of a few of them thousands of times, and to look into a calendar is dear. */
const days = new Set<string>();
const MOST_DAYS = 1_000;

/** @throws StatementError for a day that does not exist */
export function dateFrom(text: string, place: Place): LocalDate {
  if (days.has(text)) return text;
  if (!isLocalDate(text)) throw new StatementError(place, `${quoted(text)} is not a date`);
  if (days.size < MOST_DAYS) days.add(text);
  return text;
}

// What banks write where they have nothing to write.
const NOTHING = /^(NOT ?PROVIDED|NON ?REF|NONE|N\/A|UNKNOWN|[0-]+)$/i;

/** Of any reference: four times what ISO 20022 allows, and short enough to be looked up by. */
export const LONGEST_REFERENCE = 140;

/** What is written, or null for a placeholder. */
export function writtenIn(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' || NOTHING.test(trimmed) ? null : trimmed;
}

/**
 * A reference, or null for a placeholder.
 * @throws StatementError for one that is longer than any bank writes
 */
export function referenceFrom(text: string | null | undefined, place: Place): string | null {
  const written = writtenIn(text);
  if (written !== null && written.length > LONGEST_REFERENCE)
    throw new StatementError(place, `is longer than ${LONGEST_REFERENCE} characters`);
  return written;
}

/** Without spaces; null for what has not the check digits of an IBAN. */
export function ibanFrom(text: string | null | undefined): string | null {
  const compact = (text ?? '').replaceAll(/\s/g, '').toUpperCase();
  return isIban(compact) ? compact : null;
}
