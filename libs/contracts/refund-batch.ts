import { z } from 'zod';
import { ibanBody } from './programme/iban.js';
import { localDate, moneyView, pageQuery } from './values.js';

/** As people name a refund: `7K3QW9XM2A-R1`. */
const refundName = z.string().regex(/^[\dA-Z]{10}-R\d{1,4}$/, 'is not a refund, such as 7K3QW9XM2A-R1');

/**
 * `POST refund-batches`: these refunds and returns, or all that fall due by a day, or else all that are owed. `account` is ours;
 * it need not be said where there is only one.
 */
export const refundBatchBody = z
  .strictObject({
    account: ibanBody.optional(),
    refunds: z.array(refundName).min(1, 'names none').max(1_000, 'names more than 1000').optional(),
    /** Bank entries that owe money back to who sent it. */
    returns: z.array(z.uuid()).min(1, 'names none').max(1_000, 'names more than 1000').optional(),
    dueBy: localDate.optional(),
  })
  .refine(({ refunds, returns, dueBy }) => (refunds ?? returns) === undefined || dueBy === undefined, {
    message: 'is not said beside refunds or returns: name them, or a day',
    path: ['dueBy'],
  })
  .default({});
export type RefundBatchBody = z.output<typeof refundBatchBody>;

/** One bank transfer of a line. */
const transferView = z.object({
  endToEndId: z.string(),
  amount: moneyView,
  debitedOn: z.string().nullable(),
  returnedOn: z.string().nullable(),
  /**
   * Whom it pays: the account that the money came from, one that the payer asked for in writing, or the participant's own.
   * Null in the answer to a command, for that is kept: whoever is to release a batch asks for it anew.
   */
  to: z
    .object({
      kind: z.enum(['sender', 'requested', 'own']),
      /** null: the bank named nobody. */
      name: z.string().nullable(),
      iban: z.string().nullable(),
    })
    .nullable(),
});

const refundBatchLineView = z.object({
  line: z.int(),
  /** Null of what a bank entry owes back: then `entryId` names it. */
  refund: z.string().nullable(),
  applicationId: z.uuid().nullable(),
  entryId: z.uuid().nullable(),
  amount: moneyView,
  state: z.enum([
    'approving',
    'approved',
    'ordering',
    'ordered',
    'paying',
    'paid',
    'returning',
    'returned',
    'undoing',
    'cancelled',
    'dropped',
  ]),
  /** What its application did not take, and why. */
  because: z.string().nullable(),
  /** The last day on which it may leave; null where nothing is owed of it any more. */
  dueOn: z.string().nullable(),
  /** The last day on which a release still has the bank move it by then. */
  releaseBy: z.string().nullable(),
  /** It is released too late for that, or would be if it were released now. */
  isTooLate: z.boolean(),
  transfers: z.array(transferView),
});

/** A refund that was asked for and does not go, and what may be done about it. */
export const leftOutView = z.object({
  refund: z.string().nullable(),
  entryId: z.uuid().nullable(),
  because: z.enum([
    'not-owed',
    'in-a-batch',
    'other-currency',
    'no-account',
    'outside-sepa',
    'came-back',
    'other-account',
    'being-reversed',
    'unexplained',
    'batch-full',
  ]),
  advice: z.string(),
});

export const refundBatchSummary = z.object({
  id: z.uuid(),
  state: z.enum(['prepared', 'released', 'sealed', 'empty', 'cancelled']),
  account: z.string(),
  /** Of the lines that stand. */
  amount: moneyView,
  lines: z.int(),
  preparedAt: z.string(),
  preparedBy: z.string(),
  releasedBy: z.string().nullable(),
  sealedAt: z.string().nullable(),
  executionOn: z.string().nullable(),
  /** Null until it is sealed. `isVoid`: something in it was cancelled, and it must not be sent. */
  file: z.object({ messageId: z.string(), sha256: z.string(), isVoid: z.boolean() }).nullable(),
});
export type RefundBatchSummary = z.output<typeof refundBatchSummary>;

export const refundBatchView = refundBatchSummary.extend({
  /** The first day by which one of its lines that stand has to be released; null where none has. */
  releaseBy: z.string().nullable(),
  lines: z.array(refundBatchLineView),
  leftOut: z.array(leftOutView),
});
export type RefundBatchView = z.output<typeof refundBatchView>;
export type LeftOutBecause = z.output<typeof leftOutView>['because'];

/** `GET refund-batches` */
export const refundBatchesQuery = pageQuery.extend({ state: refundBatchSummary.shape.state.optional() });
export type RefundBatchesQuery = z.output<typeof refundBatchesQuery>;
