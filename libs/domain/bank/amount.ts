import { type Currency, decimalsOf } from '../money.js';

// Eighteen digits in all, five behind the point: ISO 20022 ActiveCurrencyAndAmount. No sign and no exponent.
const DECIMAL_FORM = /^(\d{0,18})(?:\.(\d{0,5}))?$/;

/**
 * Minor units from an amount as banks write it: digits, with a point before the decimals. Read digit by digit, for no
 * binary fraction is a cent.
 * @returns null for whatever is no such amount: a sign, an exponent, NaN, a fraction of a minor unit, too much to be safe
 */
export function minorUnits(text: string, currency: Currency): number | null {
  const [, whole, fraction = ''] = DECIMAL_FORM.exec(text) ?? [];
  if (whole === undefined || whole + fraction === '') return null;
  const decimals = decimalsOf(currency);
  // The schema allows five decimals of every currency; banks fill them up with zeros.
  if (/[1-9]/.test(fraction.slice(decimals))) return null;
  const minor = Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  return Number.isSafeInteger(minor) ? minor : null;
}
