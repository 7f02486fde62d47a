import type { LetterName } from '../application/letters.types.js';
import type { CancellationDatum } from '../programme/terms.js';
import type { LocalDate } from '../time/zone.js';

/** What the head of a message says of whether a person wrote it; as written, empty where it is not there. */
export interface Marks {
  /** Auto-Submitted (RFC 3834). */
  readonly autoSubmitted: string;
  /** Precedence, and the names that programs gave their own answers before there was a standard. */
  readonly precedence: string;
  readonly isAutoResponse: boolean;
  readonly isFromList: boolean;
  /** The envelope names nobody who could be answered. */
  readonly hasEmptySender: boolean;
  /** What stands before the @ of who it is from. */
  readonly senderMailbox: string;
}

/** A report by a mail system (RFC 3462): its type, and of a delivery (RFC 3464) what became of each recipient. */
export interface Report {
  readonly type: string;
  /** It is a part of another message, which is no report as a whole. */
  readonly isEnclosed: boolean;
  readonly deliveries: readonly { readonly action: string; readonly status: string }[];
}

/** A message as it was parsed, and what is known of whom it belongs to. Facts only. */
export interface Incoming {
  readonly marks: Marks;
  readonly report: Report | null;
  readonly authentication: 'pass' | 'fail' | 'none';
  readonly isFromRegistered: boolean;
  /** The letter of this application that it answers; null: none, or none of ours. */
  readonly answered: LetterName | null;
  /** The letter of this application that comes back in it, as in word of a mailbox that fails. */
  readonly returned: LetterName | null;
  readonly subject: string;
  /** What the sender wrote, without signature and without what is quoted. */
  readonly body: string;
  readonly signature: string;
  readonly quoted: string;
  /** What is taken for quoted may be the sender's own: they name our address above it. */
  readonly isCutByName: boolean;
  /** Between the quoted lines stand others, which may be the sender's answers to them. */
  readonly isAnsweredWithin: boolean;
  /** The sender's words as the message shows them, where that may be others; null: it has one text only. */
  readonly shown: { readonly body: string; readonly signature: string } | null;
  readonly known: Known;
}

/** What the terms want in a cancellation, as it is on record. */
export interface Known {
  readonly course: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly phone: string | null;
  /** The days that count as date of registration: of the application, and of the reservation. */
  readonly registeredOn: readonly LocalDate[];
}

export type Language = 'en' | 'fr' | 'es' | 'ca';

export type ReadingKind =
  | 'auto-reply'
  | 'delivery-report'
  | 'bounce'
  | 'cancellation'
  // Leaves in words that give the place up and ask for nothing: a cancellation, as long as that may bring anything.
  | 'giving-up'
  // Who was asked whether a cancellation from another address is true says so, or that it is not.
  | 'confirmation'
  | 'denial'
  | 'information'
  | 'unclear';

export type FoundIn = 'new' | 'quoted';

/** What a message is taken for, and why. Codes only: what it says stays with the message. */
export interface Reading {
  readonly kind: ReadingKind;
  /** Names of the rules that spoke, in the order of the text: `en/asks`, `auto-submitted`. */
  readonly rules: readonly string[];
  readonly answered: LetterName | null;
  readonly returned: LetterName | null;
  readonly found: Readonly<Record<CancellationDatum, FoundIn | null>>;
  readonly isFromRegistered: boolean;
  readonly authentication: Incoming['authentication'];
}
