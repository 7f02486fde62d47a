import type {
  CancellationChannel,
  CancellationDatum,
  EditionDates,
  Form,
  Requirement,
  Terms,
} from '../programme/terms.js';
import type { Instant, LocalDate } from '../time/zone.js';
import type { PaymentCalendar } from './events.js';
import type { EvidenceFact } from './evidence.types.js';
import type { GroupLine, GroupShareFact, ReplacedLine } from './group-share.types.js';

export type Role = 'admissions' | 'finance' | 'auditor' | 'administrator';

/** What every command carries. Texts and persons are filed first; the command names their ids. */
export interface Told {
  /** The same id again is the same command: it is answered, not decided again. */
  readonly id: string;
  /** The process' own time, stamped by the workflow. */
  readonly at: Instant;
  /** As in `Happened.by`. */
  readonly by: string;
  /** The role in which staff act; null for anybody else. */
  readonly role: Role | null;
}

interface Submission {
  readonly edition: string;
  readonly personId: string;
  readonly group: string | null;
  /** Names of the form's fields that were filled in: `employer`, `billing`, `answers.<code>`, `acknowledged.terms` … */
  readonly given: readonly string[];
}

type Command =
  // receipt
  | ({ readonly type: 'SubmitApplication' } & Submission)
  | ({ readonly type: 'AcceptLateApplication'; readonly becauseId: string } & Submission)
  | { readonly type: 'NoteEdition'; readonly version: number }
  // assessment
  | { readonly type: 'RequestInformation'; readonly questionId: string }
  | { readonly type: 'ProvideInformation'; readonly answerId: string }
  | { readonly type: 'Admit'; readonly override: { readonly band: string; readonly becauseId: string } | null }
  | { readonly type: 'Reject'; readonly reason: string; readonly becauseId: string | null }
  | { readonly type: 'Withdraw' }
  | { readonly type: 'RevokeAdmission'; readonly becauseId: string }
  | { readonly type: 'ReopenApplication'; readonly becauseId: string }
  // invoicing
  | ({ readonly type: 'RecordEvidence' } & Omit<EvidenceFact, 'type' | 'evidence'>)
  | { readonly type: 'CorrectFee'; readonly override: { readonly band: string } | null; readonly becauseId: string }
  | { readonly type: 'ReplaceInvoice'; readonly billingId: string; readonly becauseId: string }
  | { readonly type: 'CancelInvoice'; readonly becauseId: string }
  | {
      /** Told by the group that has invoiced it. */
      readonly type: 'TakeInvoiceLine';
      readonly line: GroupLine;
      /** As drawn for the group's invoice. */
      readonly number: string;
      readonly kind: 'fee' | 'supplement';
      readonly amountMinor: number;
      readonly discountPercent: number;
      /** How many take part. */
      readonly members: number;
      readonly creditorReference: string;
      readonly issuedOn: LocalDate;
      readonly due: PaymentCalendar;
      /** The line in whose place it stands, for the payer's papers were made out anew. Absent: none. */
      readonly replaces?: ReplacedLine;
    }
  /** Told by the group that has credited it. */
  | ({ readonly type: 'TakeLineCredit' } & Omit<Extract<GroupShareFact, { readonly type: 'LineCredited' }>, 'type'>)
  // payment
  | { readonly type: 'ExtendPaymentDeadline'; readonly dueOn: LocalDate; readonly becauseId: string }
  | {
      readonly type: 'ConfirmPayment';
      readonly paymentId: string;
      readonly amountMinor: number;
      readonly currency: string;
      readonly receivedOn: LocalDate;
      readonly noteId: string | null;
    }
  | { readonly type: 'AcceptShortPayment'; readonly becauseId: string }
  | {
      readonly type: 'ReversePayment';
      readonly paymentId: string;
      readonly becauseId: string;
      /** Told by the group, of all parts of a transfer: one that somebody has taken back already stays so. */
      readonly ofGroup?: true;
    }
  // cancellation
  | {
      readonly type: 'RequestCancellation';
      readonly receivedAt: Instant;
      readonly channel: CancellationChannel;
      readonly given: readonly CancellationDatum[];
      readonly noteId: string | null;
    }
  | {
      /** A mail from another address asks to leave: the registered one is asked whether it is so. */
      readonly type: 'RequestConfirmation';
      readonly receivedAt: Instant;
      readonly noteId: string;
      readonly senderId: string;
    }
  | { readonly type: 'GiveUpPlace' }
  | { readonly type: 'GrantException'; readonly percent: number; readonly becauseId: string }
  | { readonly type: 'SubstituteParticipant'; readonly personId: string; readonly becauseId: string }
  // refund
  | { readonly type: 'ApproveRefund'; readonly refund: number }
  | { readonly type: 'WithdrawRefund'; readonly refund: number; readonly becauseId: string }
  | { readonly type: 'OrderRefund'; readonly refund: number; readonly batch: string | null }
  | {
      readonly type: 'CancelRefundOrder';
      readonly refund: number;
      /** The batch that says so; null for a person. */
      readonly batch: string | null;
      readonly becauseId: string;
    }
  | {
      readonly type: 'ConfirmRefundPaid';
      readonly refund: number;
      readonly paidOn: LocalDate;
      readonly bankReference: string;
      /** What the bank says it paid; null where it was not said. */
      readonly amountMinor: number | null;
      /** In whose file it left. Absent: a person says so. */
      readonly batch?: string;
    }
  | {
      readonly type: 'NoteRefundReturned';
      readonly refund: number;
      readonly returnedOn: LocalDate;
      readonly becauseId: string;
      /** What came back, be it one of several transfers. Absent: all of it did. */
      readonly amountMinor?: number;
      /** Of a batch: by what the bank names that transfer to us. */
      readonly transfer?: string;
      /** In whose file it had left. Absent: the one that it left in last. */
      readonly batch?: string;
    }
  // completion
  | { readonly type: 'RecordAttendance'; readonly session: string; readonly present: boolean }
  | { readonly type: 'RecordExperienceShared' }
  | { readonly type: 'RecordFinalWork' }
  | { readonly type: 'WaiveRequirement'; readonly requirement: Requirement; readonly becauseId: string }
  | {
      readonly type: 'CorrectRecord';
      readonly requirement: Requirement;
      readonly session: string | null;
      readonly met: boolean;
      readonly becauseId: string;
    }
  // certification
  | { readonly type: 'Certify' }
  | { readonly type: 'ReissueCertificate'; readonly becauseId: string }
  | { readonly type: 'RevokeCertificate'; readonly becauseId: string }
  // time
  | { readonly type: 'ObserveTime' };

export type ApplicationCommand = Command & Told;
export type ApplicationCommandType = ApplicationCommand['type'];
export type CommandOf<T extends ApplicationCommandType> = Extract<Command, { readonly type: T }> & Told;

/** What happened elsewhere and is needed to decide; loaded under lock in the same transaction. */
export interface Context {
  readonly applicationId: string;
  /** The edition as it stands now; null where the command needs none. */
  readonly edition: EditionNow | null;
  readonly evidence: Evidence;
  /** Places left, this application's own not counted; null: no limit. */
  readonly placesLeft: number | null;
  /** Another live application of the same person to the same edition. */
  readonly likelyDuplicateOf: string | null;
  /** The group that the application names, where it was declared with one payer and is still open. */
  readonly group: { readonly code: string } | null;
  /** A fresh random code, should a certificate be issued. */
  readonly certificateCode: string;
  /** When there was money at the bank that may be this application's and was not yet told to be anybody's. */
  readonly untoldMoney: readonly { readonly from: Instant; readonly until: Instant | null }[];
  /** For `OrderRefund`: payments that are being taken back, of which the application has not yet heard. */
  readonly reversals: readonly string[];
}

export interface EditionNow {
  readonly code: string;
  readonly version: number;
  readonly zone: string;
  readonly dates: EditionDates;
  readonly terms: Terms;
  readonly form: Form;
  /** The last instant, exclusive, at which one may apply. */
  readonly closesAt: Instant;
  readonly cancelled: boolean;
  /** The version in which speakers were last announced; null: never. */
  readonly speakersInVersion: number | null;
}

/** What is known of an applicant's employer on a day, each with its source; null: not known. */
export interface Evidence {
  readonly member: { readonly code: string; readonly asOf: LocalDate; readonly source: string } | null;
  /** Years for which the member has paid its contributions. */
  readonly contributions: readonly { readonly year: number; readonly paidOn: LocalDate; readonly source: string }[];
  readonly incomeGroups: readonly {
    readonly fiscalYear: number;
    readonly country: string;
    readonly group: string;
    readonly source: string;
  }[];
  /** Live applications under the same group code, this one included. */
  readonly groupSize: number;
}
