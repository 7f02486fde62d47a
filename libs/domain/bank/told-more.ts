import type { EntryDetails } from './statement.js';

/** The same with more words, and known by what it was before them. */
export function sayingAlso(details: EntryDetails, words: readonly string[]): EntryDetails {
  const added = words.filter((text) => !details.remittance.includes(text));
  if (added.length === 0) return details;
  const { knownBy = details } = details;
  return { ...details, remittance: [...details.remittance, ...added], knownBy };
}
