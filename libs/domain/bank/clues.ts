import { isCreditorReference, normaliseCreditorReference } from '../creditor-reference.js';
import { nameKey } from '../matching.js';
import type { EntryDetails } from './statement.js';

/** What an entry says about what it pays, in forms that can be looked up by equality. Nothing of it is kept. */
export interface Clues {
  /** Creditor references with the right check digits, from the field that is meant for them. */
  readonly references: readonly string[];
  /** The same, found in whatever else the payer wrote. Several readings of one are among them: issued is only one. */
  readonly referencesInText: readonly string[];
  readonly invoiceNumbers: readonly string[];
  /** As `payerKey` makes it; null where the bank names nobody. */
  readonly payer: string | null;
}

/** Longer than what any bank carries; what a file might say beyond it is not worth the time. */
const LONGEST = 2_000;

/** Reads the words of an entry: in memory only, for they are personal. */
export function cluesIn({ creditorReferences, endToEndId, counterparty, remittance }: EntryDetails): Clues {
  const references = creditorReferences.filter(isCreditorReference).map(normaliseCreditorReference);
  const mangled = creditorReferences.filter((reference) => !isCreditorReference(reference));
  // A bank breaks a text where a line of its own form ends, so that the parts are read as one.
  const texts = [remittance.join(''), ...mangled, endToEndId ?? ''].map(compact);
  const inText = unique(texts.flatMap(referencesIn));
  const payer = payerKey(counterparty.name ?? '');
  return {
    references: unique(references),
    referencesInText: inText.filter((reference) => !references.includes(reference)),
    invoiceNumbers: unique(texts.flatMap(invoiceNumbersIn)),
    payer: payer === '' ? null : payer,
  };
}

/** What is the same in `Ana Ferrer Puig` and `FERRER PUIG, ANA`. Empty for a name without a letter or digit. */
export const payerKey = (name: string): string => nameKey(name).split(' ').sort().join(' ');

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

const compact = (text: string): string =>
  text
    .slice(0, LONGEST)
    .toUpperCase()
    .replaceAll(/[^A-Z\d]/g, '');

/** What whoever copies by eye, or by machine, takes for each other. */
const LOOK_ALIKE: Readonly<Record<string, string>> = { O: '0', I: '1', S: '5', B: '8', 0: 'O', 1: 'I', 5: 'S', 8: 'B' };

const LONGEST_BASE = 21;
/** Each doubles the readings; of a thousand about ten have the right check digits by chance. */
const MOST_DOUBTS = 10;

/** Every reading of every place that could be a reference, by its check digits. */
function referencesIn(text: string): string[] {
  return [...text.matchAll(/RF(?=([\dOISB]{2}))/g)].flatMap(({ index, 1: check = '' }) => {
    const start = `RF${digitsOf(check)}`;
    const found: string[] = [];
    let readings = [''];
    let doubts = 0;
    for (const character of text.slice(index + 4, index + 4 + LONGEST_BASE)) {
      const other = LOOK_ALIKE[character];
      if (other !== undefined) doubts += 1;
      if (doubts > MOST_DOUBTS) break;
      readings = readings.flatMap((base) => [base + character, ...(other === undefined ? [] : [base + other])]);
      found.push(...readings.map((base) => start + base).filter(isCreditorReference));
    }
    return found;
  });
}

const digitsOf = (text: string): string => text.replaceAll(/[OISB]/g, (letter) => LOOK_ALIKE[letter] ?? letter);

/** `INV-2024-00017` however it is spaced: five digits, or more that do not begin with zero (see `drawNumber`). */
function invoiceNumbersIn(text: string): string[] {
  return [...text.matchAll(/[I1]NV(?=(2[0O][\dOISB]{2})([\dOISB]{5,9}))/g)].flatMap(
    ({ 1: year = '', 2: following = '' }) => {
      const digits = digitsOf(following);
      const lengths = digits.startsWith('0') ? [5] : Array.from({ length: digits.length - 4 }, (_, nth) => nth + 5);
      return lengths.map((length) => `INV-${digitsOf(year)}-${digits.slice(0, length)}`);
    },
  );
}
