import type { Currency } from '../money.js';
import type { LocalDate } from '../time/zone.js';

/**
 * The books have five accounts. `bank`: what is with the bank. `receivable`: what payers owe us by invoices; below zero,
 * what we hold for them. `revenue`: invoices less credit notes. `refunds-payable`: what we owe back. `unallocated`: what
 * came to the bank, or left it, and has found no application yet.
 */
export const LEDGER_ACCOUNTS = ['bank', 'receivable', 'revenue', 'refunds-payable', 'unallocated'] as const;
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];

/** What moved the money; docs/guide/finance.md has each with its accounts. */
export type LedgerRule =
  | 'invoice'
  | 'credit-note'
  | 'payment'
  | 'payment-reversed'
  | 'refund-owed'
  | 'refund-withdrawn'
  | 'refund-paid'
  | 'refund-returned'
  | 'entry'
  | 'entry-dismissed'
  | 'entry-reopened'
  | 'return-owed'
  | 'return-paid'
  | 'return-came-back'
  | 'return-withdrawn';

/** The same amount on one account's debit side and on another's credit side: it balances by its very shape. */
export interface Movement {
  readonly rule: LedgerRule;
  readonly debit: LedgerAccount;
  readonly credit: LedgerAccount;
  /** Above zero. */
  readonly amountMinor: number;
  readonly currency: Currency;
  /** The day that it belongs to: of the paper, of the bank, or on which it took effect. */
  readonly on: LocalDate;
  /** Number of the paper, id of payment or refund, the bank's reference; null where there is none. */
  readonly reference: string | null;
}

/** A movement with the event that it is from. */
export interface Posting extends Movement {
  /** Of the event in its stream. */
  readonly version: number;
  /** Among the postings of the event, from 1. */
  readonly line: number;
}
