import type { EditionDates, FrozenEdition, Requirement } from '../programme/terms.js';
import type { Instant, LocalDate } from '../time/zone.js';
import type { Because } from './because.js';
import type { CancellationFact } from './cancellation.types.js';
import type { EvidenceFact } from './evidence.types.js';
import type { GroupLine, GroupShareFact, ReplacedLine } from './group-share.types.js';
import type { RefundFact } from './refund.types.js';

/** What every event carries: when it took effect and who brought it about. `clock` is a person too. */
export interface Happened {
  readonly occurredAt: Instant;
  /**
   * `clock`, `applicant`, `correspondent` (who writes from an address that is not the registered one), `bank`,
   * `organiser`, or a member of staff as `staff:<id>`.
   */
  readonly by: string;
}

/** One step of the cancellation window: received before `until`, `percent` comes back. */
export interface Window {
  readonly until: Instant;
  readonly percent: number;
}

/** The next instants of a place: when its window closes, when letters go out, when it ends. */
export interface PlaceCalendar {
  readonly windows: readonly Window[];
  readonly startReminders: readonly Instant[];
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly judgedAt: Instant;
}

export type ApplicationFact =
  // receipt
  | {
      readonly type: 'ApplicationSubmitted';
      readonly edition: FrozenEdition;
      /** The row of `person` that holds names, addresses and answers. */
      readonly personId: string;
      readonly group: string | null;
      readonly likelyDuplicateOf: string | null;
      readonly assessBy: Instant;
      readonly calendar: PlaceCalendar;
    }
  | { readonly type: 'LateApplicationAccepted'; readonly becauseId: string }
  | { readonly type: 'SubscriptionRepeated' }
  | { readonly type: 'EditionNoted'; readonly version: number; readonly news: 'speakers' | null }
  | {
      readonly type: 'DatesChanged';
      readonly dates: EditionDates;
      readonly moved: boolean;
      readonly calendar: PlaceCalendar;
      /** Until when the participant may leave with the percent below, having had word now; null: not moved. */
      readonly leave: Window | null;
      /** When a place that is still unpaid lapses now, where that hangs on the start; null: as before. */
      readonly lapseAt: Instant | null;
    }
  // assessment
  | {
      readonly type: 'InformationRequested';
      readonly questionId: string;
      readonly remindAt: Instant | null;
      readonly answerBy: Instant;
    }
  | { readonly type: 'InformationProvided'; readonly answerId: string; readonly assessBy: Instant }
  | { readonly type: 'InformationReminded' }
  | { readonly type: 'InformationOverdue'; readonly assessBy: Instant }
  | { readonly type: 'AssessmentOverdue' }
  | { readonly type: 'ApplicantAdmitted' }
  | {
      readonly type: 'ApplicationRejected';
      readonly reason: string;
      readonly becauseId: string | null;
      readonly closesAt: Instant;
    }
  | { readonly type: 'ApplicationWithdrawn'; readonly closesAt: Instant }
  | { readonly type: 'AdmissionRevocationProposed'; readonly becauseId: string }
  | { readonly type: 'AdmissionRevoked'; readonly becauseId: string; readonly closesAt: Instant }
  | {
      readonly type: 'ApplicationReopened';
      /** null: nobody but the subscriber asked for it. */
      readonly becauseId: string | null;
      /** Who comes back to an open edition, as filed now; null: the person stays as it is. */
      readonly personId: string | null;
      readonly assessBy: Instant;
    }
  // invoicing
  | GroupShareFact
  | EvidenceFact
  | {
      readonly type: 'FeeAssessed';
      readonly band: string;
      readonly amountMinor: number;
      readonly currency: string;
      readonly groupDiscountPercent: number;
      readonly because: readonly Because[];
      readonly becauseId: string | null;
    }
  | {
      readonly type: 'InvoiceIssued';
      /** The invoice's ordinal within the application, from 1. */
      readonly invoice: number;
      /** Drawn by `record` under the series' lock, when stored: gapless per series and year. */
      readonly number?: string;
      readonly kind: 'fee' | 'supplement';
      readonly amountMinor: number;
      readonly currency: string;
      readonly creditorReference: string;
      readonly issuedOn: LocalDate;
      readonly due: PaymentCalendar;
      /** Where it is a line of a group's invoice, whose number and reference it bears; else absent. */
      readonly line?: GroupLine;
      /** The line of a group's invoice in whose place it stands; else absent. */
      readonly replaces?: ReplacedLine;
    }
  | {
      readonly type: 'CreditNoteIssued';
      /** The credit note's ordinal within the application, from 1. */
      readonly creditNote: number;
      readonly number?: string;
      /** The invoice that it corrects. */
      readonly invoice: number;
      readonly amountMinor: number;
      readonly currency: string;
      readonly issuedOn: LocalDate;
      readonly line?: GroupLine;
    }
  | { readonly type: 'InvoicePartiesReplaced'; readonly billingId: string; readonly becauseId: string }
  | {
      readonly type: 'InvoiceCancelled';
      readonly becauseId: string;
      /** The application is assessed again: until when. */
      readonly assessBy: Instant;
    }
  // payment
  | { readonly type: 'PaymentDeadlineExtended'; readonly due: PaymentCalendar; readonly becauseId: string }
  | { readonly type: 'PaymentReminded'; readonly nth: number }
  | { readonly type: 'PaymentOverdue' }
  | { readonly type: 'LapseDeferred'; readonly until: Instant }
  | { readonly type: 'PlaceLapsed'; readonly percent: number; readonly closesAt: Instant }
  | {
      readonly type: 'PaymentConfirmed';
      readonly paymentId: string;
      readonly amountMinor: number;
      readonly currency: string;
      readonly receivedOn: LocalDate;
      readonly noteId: string | null;
    }
  | { readonly type: 'PaymentReversed'; readonly paymentId: string; readonly becauseId: string }
  | { readonly type: 'ShortPaymentAccepted'; readonly shortMinor: number; readonly becauseId: string }
  | { readonly type: 'PlaceGuaranteed'; readonly calendar: PlaceCalendar }
  | { readonly type: 'PlaceReinstated'; readonly calendar: PlaceCalendar }
  | { readonly type: 'PlaceInQuestion'; readonly missingMinor: number }
  // cancellation
  | CancellationFact
  | { readonly type: 'CancellationWindowClosed'; readonly until: Instant }
  | { readonly type: 'PlaceGivenUp'; readonly closesAt: Instant }
  | { readonly type: 'ExceptionProposed'; readonly percent: number; readonly becauseId: string; readonly role: string }
  | {
      readonly type: 'ExceptionGranted';
      readonly percent: number;
      readonly becauseId: string;
      readonly closesAt: Instant;
    }
  | { readonly type: 'PlaceCancelledByOrganiser'; readonly closesAt: Instant }
  | { readonly type: 'ParticipantSubstituted'; readonly personId: string; readonly becauseId: string }
  | RefundFact
  // completion
  | { readonly type: 'StartReminded'; readonly nth: number }
  | { readonly type: 'AttendanceRecorded'; readonly session: string; readonly present: boolean }
  | { readonly type: 'ExperienceSharedRecorded' }
  | { readonly type: 'FinalWorkRecorded' }
  | { readonly type: 'RequirementWaived'; readonly requirement: Requirement; readonly becauseId: string }
  | {
      readonly type: 'RecordCorrected';
      readonly requirement: Requirement;
      readonly session: string | null;
      readonly met: boolean;
      readonly becauseId: string;
    }
  | { readonly type: 'CourseCompleted'; readonly closesAt: Instant }
  | { readonly type: 'CourseNotCompleted'; readonly missing: readonly Requirement[]; readonly closesAt: Instant }
  // certification
  | {
      readonly type: 'CertificateIssued';
      readonly code: string;
      readonly issuedOn: LocalDate;
      readonly closesAt: Instant;
    }
  | {
      readonly type: 'CertificateReissued';
      readonly code: string;
      readonly replaces: string;
      readonly issuedOn: LocalDate;
      readonly becauseId: string;
    }
  | {
      readonly type: 'CertificateRevoked';
      readonly code: string;
      readonly becauseId: string;
      readonly closesAt: Instant;
    }
  | { readonly type: 'FileClosed' };

/** When an invoice is due and what follows if it is not paid. */
export interface PaymentCalendar {
  readonly dueOn: LocalDate;
  readonly reminders: readonly Instant[];
  /** The end of the due day. */
  readonly overdueAt: Instant;
  /** When the place lapses: after the grace, or at the start where the terms ask finance first. */
  readonly lapseAt: Instant;
}

export type ApplicationEvent = ApplicationFact & Happened;
export type ApplicationEventType = ApplicationEvent['type'];
/** The event of one type. */
export type EventOf<T extends ApplicationEventType> = Extract<ApplicationFact, { readonly type: T }> & Happened;
