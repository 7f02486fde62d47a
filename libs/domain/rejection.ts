/** Why a command on a bank entry can be refused. */
export type EntryRefusal =
  | 'unknown-entry'
  | 'entry-suspected'
  | 'entry-not-suspected'
  | 'entry-settled'
  | 'entry-not-dismissed'
  | 'not-a-credit'
  | 'not-suggested'
  | 'more-than-entry'
  | 'unknown-part'
  | 'part-not-recorded'
  | 'taken-back-already'
  | 'return-not-owed'
  | 'return-not-ordered'
  | 'return-on-its-way';

/** Why a command on a batch of refunds can be refused. */
export type BatchRefusal =
  | 'unknown-batch'
  | 'unknown-line'
  | 'nothing-to-pay'
  | 'unknown-refunds'
  | 'unknown-account'
  | 'which-account'
  | 'batch-at-another-stage'
  | 'batch-was-sent'
  | 'line-at-another-stage'
  | 'unknown-transfer'
  | 'transfer-debited-already'
  | 'transfer-returned-already';

/** Why a command on the accounts that refunds go to can be refused. */
export type PayeeRefusal =
  | 'unknown-refund-account'
  | 'account-on-file'
  | 'account-at-another-stage'
  | 'account-in-use'
  | 'payer-is-another'
  | 'unknown-mail';

/** Every reason for which a command can be refused. The API turns each into one HTTP status. */
export type RejectionReason =
  // receipt
  | 'unknown-edition'
  | 'applications-closed'
  | 'application-incomplete'
  | 'already-submitted'
  | 'unknown-application'
  // assessment
  | 'not-under-assessment'
  | 'edition-full'
  | 'unknown-band'
  | 'payment-received'
  | 'nothing-to-withdraw'
  // money
  | 'not-awaiting-payment'
  | 'deadline-not-later'
  | 'nothing-invoiced'
  | 'invoiced-to-group'
  | 'already-paid-in-full'
  | 'same-fee'
  | 'amount-not-positive'
  | 'currency-mismatch'
  | 'payment-id-reused'
  | 'unknown-payment'
  | 'payment-from-bank'
  | 'nothing-received'
  | 'evidence-from-the-future'
  | 'refund-depends-on-it'
  | 'payment-being-reversed'
  // cancellation
  | 'nothing-to-cancel'
  | 'no-place'
  | 'four-eyes'
  | 'too-late'
  // refunds
  | 'unknown-refund'
  | 'refund-not-owed'
  | 'refund-not-approved'
  | 'refund-not-ordered'
  | 'amount-mismatch'
  | 'already-paid'
  // bank entries
  | EntryRefusal
  // batches of refunds
  | 'refund-in-batch'
  | 'refund-left-otherwise'
  | BatchRefusal
  | PayeeRefusal
  // corrections
  | 'nothing-to-undo'
  // groups
  | 'unknown-group'
  | 'not-in-group'
  | 'group-declared-already'
  | 'group-deadline-passed'
  | 'group-closed'
  | 'group-too-small'
  | 'not-a-member'
  | 'split-differs'
  // completion
  | 'not-a-participant'
  | 'unknown-session'
  | 'unknown-requirement'
  | 'requirements-unmet'
  | 'not-certified'
  // the edition
  | 'edition-cancelled'
  | 'nothing-changed'
  | 'dates-need-reschedule'
  | 'dates-confirmed-already'
  | 'dates-impossible';

/** What is told with a rejection: codes, amounts, instants; never a name or free text. */
export type Facts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** An answer, not a fault: the command cannot be taken, and why. It leaves no trace in history. */
export class Rejection {
  constructor(
    readonly reason: RejectionReason,
    readonly facts: Facts = {},
  ) {}
}
