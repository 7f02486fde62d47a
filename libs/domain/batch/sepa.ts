import { applicationReference } from '../application-reference.js';
import type { Debt } from './batch-events.js';

/**
 * Where accounts are that a SEPA credit transfer reaches, as their IBANs begin: the 41 countries of the geographical
 * scope of the SEPA schemes (European Payments Council, EPC409-09, as of May 2025 with Serbia, whose banks can be
 * reached from May 2026), and Gibraltar, which has IBANs of its own. Other territories have those of their countries.
 */
const COUNTRIES: ReadonlySet<string> = new Set(
  (
    'AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS ' +
    'SE SI SK SM VA'
  ).split(' '),
);

/** @param country the first two letters of an IBAN */
export const isInSepa = (country: string): boolean => COUNTRIES.has(country);

/** `7K3QW9XM2A-R1`, as people name a refund; of what a bank entry owes back, its id. */
export const debtName = (debt: Debt): string =>
  'entry' in debt ? debt.entry : `${applicationReference(debt.application)}-R${debt.refund}`;

/**
 * By what the bank names one transfer to us again: the refund as people name it, the batch and the share. At most 35
 * letters, digits and hyphens.
 */
export const endToEndOf = (batch: string, refund: { application: string; refund: number }, share: number): string =>
  `${debtName(refund)}-${batch.slice(0, 8).toUpperCase()}-${share}`;

/** The same of what a bank entry owes back: there is one of each in a batch. */
export const endToEndOfReturn = (batch: string, entry: string): string =>
  `${entry.replaceAll('-', '').slice(0, 16).toUpperCase()}-B-${batch.slice(0, 8).toUpperCase()}`;

/** Whether a name could be one of these; that there is such a transfer it does not say. */
export const looksOrdered = (endToEnd: string): boolean =>
  /^([\dA-Z]{10}-R\d+-[\dA-F]{8}-\d+|[\dA-F]{16}-B-[\dA-F]{8})$/.test(endToEnd);

/** By what the bank names a whole file to us again: the batch's id without its hyphens, which are 32 characters. */
export const messageOf = (batch: string): string => batch.replaceAll('-', '').toUpperCase();
