import type { Happened } from '../application/events.js';
import type { Currency } from '../money.js';
import type { LocalDate } from '../time/zone.js';
import type { SuspectedOf } from './alignment.js';
import { codeIn, returnCodeIn } from './identity.js';
import type { BankEntry } from './statement.js';

/** A bank entry's first event. It has ids, amounts, dates and codes; names and words are filed under `textId`. */
export interface EntryBooked extends Happened {
  readonly type: 'EntryBooked';
  /** IBAN of ours. */
  readonly account: string;
  /** On which it was first seen: our id of it. */
  readonly statement: string;
  /** Not null: it may be a duplicate, and counts only once a person has said that it is none. */
  readonly suspectedOf: SuspectedOf | null;
  readonly direction: 'credit' | 'debit';
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly isReversal: boolean;
  readonly bookedOn: LocalDate;
  readonly valuedOn: LocalDate | null;
  readonly bankReference: string | null;
  readonly transactionCode: string | null;
  readonly part: BankEntry['part'];
  readonly unsplit: number;
  readonly endToEnd: string | null;
  readonly creditorReferences: readonly string[];
  readonly mandate: string | null;
  readonly returnReason: string | null;
  readonly textId: string;
}

/** What the bank's line says, and nothing of what its place among others tells: the rest of the event comes as it is stored. */
export type EntryFacts = Omit<EntryBooked, 'type' | 'by' | 'occurredAt' | keyof EntryPlace>;

/** What an entry's place tells: in which account and statement it is, and whether it may be a duplicate. */
export type EntryPlace = Pick<EntryBooked, 'account' | 'statement' | 'suspectedOf' | 'textId'>;

/** Of an entry's event what the bank says. */
export function entryFacts({ details, ...booking }: BankEntry): EntryFacts {
  return {
    ...booking,
    endToEnd: codeIn(details.endToEndId),
    creditorReferences: details.creditorReferences.flatMap((reference) => codeIn(reference) ?? []),
    mandate: codeIn(details.mandateId),
    returnReason: returnCodeIn(details.returnReason),
  };
}
