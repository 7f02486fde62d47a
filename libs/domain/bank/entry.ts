import type { Happened } from '../application/events.js';
import type { Currency } from '../money.js';
import type { LocalDate } from '../time/zone.js';
import type { SuspectedOf } from './alignment.js';
import { codeIn } from './identity.js';
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

export interface Booked {
  readonly account: string;
  readonly statement: string;
  readonly suspectedOf: SuspectedOf | null;
  readonly textId: string;
  readonly by: string;
  readonly at: string;
}

/** Whoever imported it is who told; when it happened is the day it was booked on, which has no time of day. */
export function entryBooked(
  entry: BankEntry,
  { account, statement, suspectedOf, textId, by, at }: Booked,
): EntryBooked {
  const { details, ...booking } = entry;
  return {
    type: 'EntryBooked',
    ...{ account, statement, suspectedOf },
    ...booking,
    endToEnd: codeIn(details.endToEndId),
    creditorReferences: details.creditorReferences.flatMap((reference) => codeIn(reference) ?? []),
    mandate: codeIn(details.mandateId),
    returnReason: codeIn(details.returnReason),
    ...{ textId, by, occurredAt: at },
  };
}
