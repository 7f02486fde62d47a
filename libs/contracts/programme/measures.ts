import { z } from 'zod';
import { formatPlain, money, type Money, percentOf } from '#domain/money.js';
import { after, isDuration, isLocalDate, isZone, normaliseInstant } from '#domain/time/zone.js';

const PLAIN_AMOUNT = /^(\d{1,12})(?:\.(\d{1,4}))? ([A-Z]{3})$/;
const ANY_INSTANT = '2001-01-01T00:00:00.000Z';

// A check that fails ends the parse of its part, so that no later rule reckons with what cannot be reckoned with.
const told = (error: string) => ({ error, abort: true });

export const zone = z.string().refine(isZone, told('is not a zone of the IANA database such as Europe/Madrid'));

/** What is reckoned from it (a century at most) must still be a year of four digits. */
const EARLIEST = '2000-01-01';
const LATEST = '2199-12-31T24';

/** A date, or an instant with its offset, which is kept in UTC: '2020-11-25T16:00:00+01:00'. */
export const moment = z
  .string()
  .refine(isMoment, told('is neither a date (2024-11-18) nor an instant with its offset (2020-11-25T16:00:00+01:00)'))
  // An overwrite, not a transform: what comes out may go in again.
  .overwrite((text) => (isMoment(text) && !isLocalDate(text) ? normaliseInstant(text) : text))
  .refine((text) => !isMoment(text) || (text >= EARLIEST && text <= LATEST), 'is not of a year from 2000 to 2199');

export const duration = z
  .string()
  .refine(isDuration, told('is not a duration such as P30D (calendar days), P2W or PT36H (exact time)'));

/** 0 to 100 with at most two decimals. */
export const percent = z
  .number()
  .refine(isPercent, told('is not a percentage from 0 to 100 with at most two decimals'));

/** '300.00 EUR', with exactly the decimals that the currency has, so that nothing is ever rounded on the way in. */
export const amount = z.string().refine(isAmount, told('is not an amount such as 300.00 EUR'));

export const currency = z.string().regex(/^[A-Z]{3}$/, 'is not a currency code such as EUR');

/**
 * Reads '300.00 EUR' as 30000 minor units.
 * @throws RangeError for what `amount` refuses
 */
export function readAmount(text: string): Money {
  const [, whole = '', fraction = '', code = ''] = PLAIN_AMOUNT.exec(text) ?? [];
  if (whole === '') throw new RangeError(`'${text}' is not an amount such as 300.00 EUR`);
  const read = money(Number(whole + fraction), code);
  // The way back tells whether the decimals were the currency's own.
  if (formatPlain(read) !== text) throw new RangeError(`'${text}' has not the decimals of ${code}`);
  return read;
}

/** How long a duration is where no clock is changed: to put durations in order, never to compute a deadline. */
export function lengthMs(text: string): number {
  return Date.parse(after(ANY_INSTANT, text, 'UTC')) - Date.parse(ANY_INSTANT);
}

function isMoment(text: string): boolean {
  return isLocalDate(text) || succeeds(() => normaliseInstant(text));
}

function isPercent(value: number): boolean {
  return succeeds(() => percentOf(value, money(0, 'EUR')));
}

function isAmount(text: string): boolean {
  return succeeds(() => readAmount(text));
}

function succeeds(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (failure) {
    if (failure instanceof RangeError) return false;
    throw failure;
  }
}
