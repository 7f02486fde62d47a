import type { PaperLanguage } from './language.js';
import type { Party } from './paper.js';

/** Name and address as on an envelope, and under which number the party is known. */
export function partyLines({ name, address, taxId, email }: Party, { labels }: PaperLanguage): string[] {
  return [name, ...address, ...known(labels.taxId, taxId), ...(email === null ? [] : [email])];
}

/** The registers in which the seller is found, and where to write. */
export function sellerNumbers({ vatId, taxId, registrationId, email }: Party, { labels }: PaperLanguage): string {
  return [
    ...known(labels.vatId, vatId),
    ...known(labels.taxId, taxId),
    ...known(labels.registrationId, registrationId),
    ...(email === null ? [] : [email]),
  ].join(' · ');
}

const known = (label: string, number: string | null | undefined): string[] => (number ? [`${label}: ${number}`] : []);
