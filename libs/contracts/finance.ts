import { z } from 'zod';
import { bankEntryStanding } from './bank/entry.js';
import { bankBalanceView } from './bank.js';
import { leftOutView } from './refund-batch.js';
import { instant, localDate, moneyView, pageQuery } from './values.js';

const ledgerAccount = z.enum(['bank', 'receivable', 'revenue', 'refunds-payable', 'unallocated']);

/**
 * The first and the last day, both included. `recordedAfter` leaves only what was recorded later than that: what came
 * for a period that had been exported.
 */
const period = { from: localDate, to: localDate, recordedAfter: instant.optional() };
const inOrder = ({ from, to }: { readonly from: string; readonly to: string }): boolean => from <= to;
const disordered = { message: 'is before from', path: ['to'] };

/** `GET finance/journal` */
export const journalQuery = pageQuery.extend(period).refine(inOrder, disordered);
export type JournalQuery = z.output<typeof journalQuery>;

/** `GET finance/journal.csv` */
export const journalPeriod = z.strictObject(period).refine(inOrder, disordered);
export type JournalPeriod = z.output<typeof journalPeriod>;

/** The same amount on one account's debit side and on another's credit side, and the event that it is from. */
export const postingView = z.object({
  event: z.object({ id: z.uuid(), stream: z.string(), version: z.int(), type: z.string() }),
  line: z.int(),
  /** The day that it belongs to; it may be told later. */
  day: z.string(),
  rule: z.string(),
  debit: ledgerAccount,
  credit: ledgerAccount,
  amount: moneyView,
  /** Number of the paper, id of payment or refund, the bank's reference. */
  reference: z.string().nullable(),
  /** Of the application, as people read it out; null for a bank entry. */
  application: z.string().nullable(),
  by: z.string(),
  recordedAt: z.string(),
});
export type PostingView = z.output<typeof postingView>;

/** `GET finance/trial-balance`: at the end of the day; without one, of all that is on record. */
export const trialBalanceQuery = z.strictObject({ on: localDate.optional() });
export type TrialBalanceQuery = z.output<typeof trialBalanceQuery>;

export const trialBalanceView = z.object({
  on: z.string().nullable(),
  currencies: z.array(
    z.object({
      currency: z.string(),
      /** `balance` is debit less credit; over all accounts these come to nothing. */
      accounts: z.array(z.object({ account: ledgerAccount, debit: moneyView, credit: moneyView, balance: moneyView })),
      debit: moneyView,
      credit: moneyView,
    }),
  ),
});
export type TrialBalanceView = z.output<typeof trialBalanceView>;

/** How many, and what they come to, by currency. */
const tally = z.object({ count: z.int(), sums: z.array(moneyView) });
export type Tally = z.output<typeof tally>;

/** So many at most are named; the others are counted. */
export const NAMED_AT_MOST = 50;

/** From so many days on since the booking, to the next. */
export const AGES = [0, 2, 8, 31] as const;

const entrySums = { count: z.int(), in: z.array(moneyView), out: z.array(moneyView) };

const entryTally = z.object({
  ...entrySums,
  byAge: z.array(z.object({ fromDays: z.int(), ...entrySums })),
  /** Of the oldest booking; null for none. */
  oldestOn: z.string().nullable(),
});

/** `GET finance/today`: what waits for finance, the most pressing first, and what it comes to. */
export const todayView = z.object({
  at: z.string(),
  refunds: tally.extend({
    /** Whole days until the due day; 0 is today, below that it is late. */
    byDaysLeft: z.array(tally.extend({ daysLeft: z.int() })),
    byState: z.object({ owed: tally, approved: tally, ordered: tally }),
    first: z.array(
      z.object({
        id: z.string(),
        applicationId: z.uuid(),
        amount: moneyView,
        state: z.enum(['owed', 'approved', 'ordered']),
        dueAt: z.string(),
        daysLeft: z.int(),
        /** The last day on which a release still moves the money by the due day. */
        releaseBy: z.string(),
      }),
    ),
    /** Not released yet, and today is the last day for that, or past it. */
    toRelease: tally,
  }),
  /** What bank entries owe back to whoever sent them: it is no application's. */
  returns: tally.extend({
    first: z.array(z.object({ entryId: z.uuid(), amount: moneyView, dueAt: z.string(), daysLeft: z.int() })),
  }),
  /** What no batch can send as things stand: it is transferred by hand, or waits for another account. */
  byHand: tally.extend({
    first: z.array(
      z.object({
        refund: z.string().nullable(),
        entryId: z.uuid().nullable(),
        amount: moneyView,
        because: leftOutView.shape.because,
        advice: z.string(),
      }),
    ),
  }),
  /** Lines of batches whose money the bank has moved, and whose application did not take that: mend it, and retry. */
  refused: z.object({
    count: z.int(),
    first: z.array(
      z.object({
        batchId: z.uuid(),
        line: z.int(),
        applicationId: z.uuid().nullable(),
        entryId: z.uuid().nullable(),
        amount: moneyView,
        because: z.string(),
      }),
    ),
  }),
  /** Transfers that a person has noted as come back, whose line the bank has yet to bring: owed again, and on unallocated. */
  notedBack: tally.extend({
    first: z.array(
      z.object({
        refund: z.string(),
        applicationId: z.uuid(),
        batchId: z.uuid(),
        endToEndId: z.string(),
        amount: moneyView,
        leftOn: z.string(),
      }),
    ),
  }),
  /** What was not paid back in time, refunds and what bank entries owe: still unpaid, and all on record. */
  breaches: z.object({ open: tally, onRecord: tally }),
  /** Of the bank, that a person has to look at. */
  entries: z.object({
    open: entryTally,
    suspected: entryTally,
    suggested: entryTally,
    first: z.array(
      z.object({
        id: z.uuid(),
        state: z.enum(['open', 'suspected', 'suggested']),
        /** Out of an entry that came in, where the bank has taken it back and what it paid stands all the same (`bounced`). */
        direction: z.enum(['credit', 'debit']),
        /** What of it is nobody's yet; of what is `bounced`, all that is out. */
        amount: moneyView,
        because: bankEntryStanding.shape.because,
        /** Why its application, or its group, does not give it back. */
        refusedBecause: z.string().nullable(),
        bookedOn: z.string(),
        ageDays: z.int(),
      }),
    ),
  }),
  /** Our accounts at banks that do not come to what the bank has stated, and why not, where that is known. */
  bank: z.object({ count: z.int(), accounts: z.array(bankBalanceView) }),
  /** `sums` are what is left to be paid. */
  invoices: z.object({
    unpaid: tally,
    overdue: tally.extend({
      first: z.array(
        z.object({
          number: z.string(),
          /** null of a group's invoice. */
          applicationId: z.uuid().nullable(),
          group: z.string().nullable(),
          left: moneyView,
          dueOn: z.string(),
          daysLate: z.int(),
        }),
      ),
    }),
    /** Paid, but for what was taken as bank charges or accepted as enough. */
    forgiven: tally,
  }),
  /** Received for applications that nothing has been invoiced for yet: before a decision, or before their group is closed. */
  held: tally.extend({ first: z.array(z.object({ applicationId: z.uuid(), amount: moneyView })) }),
});
export type TodayView = z.output<typeof todayView>;
