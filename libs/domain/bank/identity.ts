import type { BankEntry } from './statement.js';

/**
 * All that tells an entry from another, as one text: two equal ones cannot be told apart by what the bank says. Where
 * in which file it stood is no part of it, and neither is its place in a batch.
 */
export function contentOf(entry: BankEntry): string {
  const { direction, amountMinor, currency, isReversal, bookedOn, valuedOn, transactionCode, details } = entry;
  const { endToEndId, creditorReferences, mandateId, returnReason, counterparty, remittance } =
    details.knownBy ?? details;
  return JSON.stringify([
    ...[bookedOn, valuedOn, direction, amountMinor, currency, isReversal, transactionCode],
    ...[endToEndId, creditorReferences, mandateId, returnReason, counterparty.name, counterparty.iban, remittance],
  ]);
}

/**
 * What equal entries of one account have in common: the bank's own reference, the part of the booking and the content;
 * without a reference the content, which has the booking date in it. An entry is this and its ordinal among equals.
 * @param fingerprint of the content
 */
export const keyOf = ({ bankReference, part }: BankEntry, fingerprint: string): string =>
  bankReference === null ? `content/${fingerprint}` : `reference/${bankReference}/${part?.index ?? 0}/${fingerprint}`;

/** ISO 20022: the bank does not say why. */
export const UNSPECIFIED_REASON = 'MS03';

/** Why something came back, as a code: what somebody wrote is none, and what came back still has one. */
export function returnCodeIn(reason: string | null): string | null {
  if (reason === null) return null;
  return codeIn(reason) ?? (/^[A-Z]{4}$/.test(reason) ? reason : UNSPECIFIED_REASON);
}

const CODE = /^(?=.*\d)[A-Za-z\d/?:().,'+-]{1,35}$/;

/** A reference that is a code, and so may stand in an event; null for what may be words about a person. */
export function codeIn(reference: string | null): string | null {
  const compact = (reference ?? '').replaceAll(' ', '');
  return CODE.test(compact) ? compact : null;
}
