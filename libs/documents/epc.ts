import { formatPlain, money } from '#domain/money.js';
import type { InvoicePaper } from './paper.js';

/** Both are the guideline's own. */
const MOST_MINOR = 99_999_999_999;
const LONGEST_NAME = 70;

/**
 * What a banking app reads from the code on an invoice, by the European Payments Council's guideline EPC069-12, version
 * 002: a transfer with everything filled in, the creditor reference in the place of its own.
 * @returns null where the scheme cannot carry the transfer: it knows euro only
 */
export function epcPayload({ account, currency, totalMinor, creditorReference }: InvoicePaper): string | null {
  if (currency !== 'EUR' || totalMinor <= 0 || totalMinor > MOST_MINOR) return null;
  const [amount = ''] = formatPlain(money(totalMinor, currency)).split(' ');
  const holder = Array.from(account.holder).slice(0, LONGEST_NAME).join('');
  const utf8 = '1';
  const purpose = '';
  return [
    ...['BCD', '002', utf8, 'SCT', account.bic, holder, account.iban],
    ...[`EUR${amount}`, purpose, creditorReference],
  ].join('\n');
}
