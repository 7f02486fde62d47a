import type { Currency } from '../money.js';
import type { LocalDate } from '../time/zone.js';

/** What a bank's file says of one of our accounts, in the order of the file, whatever the file's format. */
export type StatementItem = StatementOpened | EntryRead | PendingRead | SkippedRead | StatementClosed;

/** Where in the file something stands, as a person finds it: `line 12, Ntry[3]/Amt`. */
export type Place = string;

/** A booked balance at the beginning or the end of a statement; negative when the account is overdrawn. */
export interface Balance {
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly on: LocalDate;
}

export interface StatementOpened {
  readonly kind: 'opened';
  readonly place: Place;
  /** As the bank writes it: an IBAN without spaces, or a number of another form; null where the format names none. */
  readonly account: string | null;
  /** null where the file does not say it before its first entry. */
  readonly currency: Currency | null;
  readonly statementId: string | null;
  /** Running number of statement and page, such as `12` or `12/1`; null where the bank gives none. */
  readonly sequence: string | null;
  readonly opening: Balance | null;
  /** The days that the bank says it covers. */
  readonly period: { readonly from: LocalDate; readonly to: LocalDate } | null;
}

export interface StatementClosed {
  readonly kind: 'closed';
  readonly place: Place;
  readonly closing: Balance | null;
}

export interface EntryRead {
  readonly kind: 'entry';
  readonly place: Place;
  readonly entry: BankEntry;
}

/** What the bank expects and has not booked: no money yet. It comes again when it is booked. */
export interface PendingRead {
  readonly kind: 'pending';
  readonly place: Place;
}

/** A line on which nothing moved, or that is no booking. */
export interface SkippedRead {
  readonly kind: 'skipped';
  readonly place: Place;
}

/** One booking, or one transaction of a batch booking. */
export interface BankEntry {
  readonly direction: 'credit' | 'debit';
  /** Never negative: `direction` has the sign. */
  readonly amountMinor: number;
  /** Of the booking on the account, and binding; what the payer instructed may have been another. */
  readonly currency: Currency;
  /** Takes an earlier booking back. */
  readonly isReversal: boolean;
  readonly bookedOn: LocalDate;
  readonly valuedOn: LocalDate | null;
  /** The account servicer's own name of the booking; null where it gives none that could be told from another's. */
  readonly bankReference: string | null;
  /** ISO 20022 domain code, SWIFT type or German business code of the booking. */
  readonly transactionCode: string | null;
  /** Its place among the transactions of a batch, from 1; null for a booking of its own. */
  readonly part: { readonly index: number; readonly of: number } | null;
  /** How many transactions are in it that could not be told apart; 0 for what is one transaction. */
  readonly unsplit: number;
  readonly details: EntryDetails;
}

/** What a transaction says of itself. Names and free text are personal data. */
export interface EntryDetails {
  readonly endToEndId: string | null;
  /** Structured references of creditors, as given. */
  readonly creditorReferences: readonly string[];
  readonly mandateId: string | null;
  /** ISO 20022 reason code, or what the bank has in its place; null for what was not returned. */
  readonly returnReason: string | null;
  readonly counterparty: { readonly name: string | null; readonly iban: string | null };
  /** Every unstructured part, in order. */
  readonly remittance: readonly string[];
  /**
   * What releases before read of it, where that was not the same. By this it is told from others: an entry that they
   * stored is known again, whatever more is read of it now.
   */
  readonly knownBy?: EntryDetails;
}

export const NO_DETAILS: EntryDetails = {
  endToEndId: null,
  creditorReferences: [],
  mandateId: null,
  returnReason: null,
  counterparty: { name: null, iban: null },
  remittance: [],
};

/** What the booking adds to the balance. */
export const signedMinor = ({ direction, amountMinor }: Pick<BankEntry, 'direction' | 'amountMinor'>): number =>
  direction === 'credit' ? amountMinor : -amountMinor;
