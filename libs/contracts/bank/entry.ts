import { z } from 'zod';
import { code } from '../programme/text.js';
import { bankReference, because, localDate, moneyBody, moneyView } from '../values.js';

const entryState = z.enum(['open', 'suspected', 'suggested', 'allocated', 'to-be-returned', 'returned', 'dismissed']);

/** What of an entry goes to one application, or to a group: the other is null. */
const allocationView = z.object({
  part: z.int(),
  applicationId: z.uuid().nullable(),
  applicationReference: z.string().nullable(),
  group: z.string().nullable(),
  amount: moneyView,
  paymentId: z.string(),
  /** By what it was found. */
  rule: z.enum(['reference', 'reference-in-text', 'invoice-number', 'amount-and-payer', 'by-hand']),
  /** What it was to the application when it was allocated. */
  outcome: z.enum(['exact', 'partial', 'over', 'already-paid', 'after-end']),
  /** How far the application has heard of it; what is refused or undone counts for nothing. */
  told: z.enum(['owed', 'recorded', 'refused', 'undoing', 'undone']),
  refusedBecause: z.string().nullable(),
});

const candidate = z.object({ applicationId: z.uuid(), applicationReference: z.string(), due: moneyView });

/** Where an entry stands, without a word of what the payer wrote. */
export const bankEntryStanding = z.object({
  id: z.uuid(),
  state: entryState,
  amount: moneyView,
  allocated: moneyView,
  /** What goes back and to no application, and when it must have left. */
  toBeReturned: moneyView.extend({ dueAt: z.string(), stage: z.enum(['owed', 'ordered', 'paid']) }).nullable(),
  /** Why it was left to a person; `bounced`: the bank took it back, and what it paid, or what went back of it, stands all the same. */
  because: z
    .enum([
      ...(['unknown', 'other-currency', 'sum-differs', 'names-group', 'unsplit', 'debit', 'reversal-unclear'] as const),
      ...(['transfer-differs', 'no-amount', 'entered-by-hand', 'bounced'] as const),
    ])
    .nullable(),
  /** While it is suggested, each that can be confirmed alone, for it would explain all of it; while open, whom it may be for. */
  candidates: z.array(candidate),
  /** Groups that can be confirmed, as one of those applications; none of `members` can be by itself: that is an allocation. */
  candidateGroups: z.array(z.object({ group: z.string(), due: moneyView, members: z.array(candidate) })),
  allocations: z.array(allocationView),
  /** The entry by which the bank took this one back. */
  takenBackBy: z.uuid().nullable(),
});

export const bankEntryView = bankEntryStanding.extend({
  account: z.string(),
  statementId: z.uuid(),
  /** Why a person should look: it may be a duplicate. */
  suspectedOf: z.enum(['reference-reused', 'perhaps-repeated', 'day-was-complete', 'told-otherwise']).nullable(),
  direction: z.enum(['credit', 'debit']),
  isReversal: z.boolean(),
  bookedOn: z.string(),
  valuedOn: z.string().nullable(),
  bankReference: z.string().nullable(),
  transactionCode: z.string().nullable(),
  part: z.object({ index: z.int(), of: z.int() }).nullable(),
  /** So many transactions are in it that could not be told apart. */
  unsplit: z.int(),
  endToEndId: z.string().nullable(),
  creditorReferences: z.array(z.string()),
  mandateId: z.string().nullable(),
  returnReason: z.string().nullable(),
  counterparty: z.object({ name: z.string().nullable(), iban: z.string().nullable() }),
  remittance: z.array(z.string()),
});
export type BankEntryView = z.output<typeof bankEntryView>;

const MOST_PARTS = 100;

interface ForOne {
  readonly applicationId?: string | undefined;
  readonly group?: string | undefined;
}
const isForOne = ({ applicationId, group }: ForOne): boolean => (applicationId === undefined) !== (group === undefined);
const notForOne = {
  message: 'is missing, or there is a group as well: a part is for one of the two',
  path: ['applicationId'],
};

/** Of an entry so much for an application, or for a group, which divides it among its lines. */
const entryPart = z
  .strictObject({ applicationId: z.uuid().optional(), group: code.optional(), amount: moneyBody })
  .refine(isForOne, notForOne);

/** `POST bank-entries/{id}/allocation`: who gets which part of it; what is left stays open. */
export const entryAllocationBody = z.strictObject({
  parts: z.array(entryPart).min(1, 'names nobody').max(MOST_PARTS, `has more than ${MOST_PARTS}`),
});
/** `POST bank-entries/{id}/suggestion-confirmation` */
export const suggestionConfirmationBody = z
  .strictObject({ applicationId: z.uuid().optional(), group: code.optional() })
  .refine(isForOne, notForOne);
/** `POST bank-entries/{id}/allocation-undoing` */
export const allocationUndoingBody = z.strictObject({ part: z.int().min(1), because });
/** `POST bank-entries/{id}/suspicion`: whether the suspected duplicate is an entry of its own after all. */
export const suspicionBody = z.strictObject({ counts: z.boolean(), because });
/** `POST bank-entries/{id}/return-payment`: what goes back of it was transferred by hand. */
export const returnPaymentBody = z.strictObject({ paidOn: localDate, bankReference });
