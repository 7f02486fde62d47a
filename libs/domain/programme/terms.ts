import type { Duration, Moment, Zone } from '../time/zone.js';

/** What must be shown before a participant is certified. */
export type Requirement = 'attendance' | 'experience' | 'final-work';

/** The four data that a cancellation must carry (terms of the diploma, "Cancellation"). */
export type CancellationDatum = 'course' | 'name' | 'registration-date' | 'contact';

/** How a cancellation reached the office. */
export type CancellationChannel = 'reply-to-reservation' | 'reply-to-other-letter' | 'other';

/** One thing that must be true of an applicant for a fee band to fit. */
export type FeeCondition =
  | { readonly fact: 'member' }
  | { readonly fact: 'contributions-paid'; readonly year: number }
  | { readonly fact: 'income-group'; readonly group: string; readonly fiscalYear: number };

/** Bands are tried in order; the first whose conditions all hold is the fee. The last has no conditions. */
export interface FeeBand {
  readonly code: string;
  readonly label: string;
  readonly amountMinor: number;
  readonly when: readonly FeeCondition[];
}

/** `percent` of what was paid comes back when the request arrives earlier than `until` before the start. */
export interface CancellationTier {
  readonly until: Duration;
  readonly percent: number;
}

export interface CancellationTerms {
  /** The day that the tiers count back from. */
  readonly countsFrom: 'start' | 'first-in-person-day';
  /** What counts once there is a reservation letter; before that, a reply to any letter does. */
  readonly channel: 'reply-to-reservation' | 'any';
  readonly requires: readonly CancellationDatum[];
  /** Whether what the mail quotes counts as given by its sender; it does where the terms are silent. */
  readonly quoted?: 'counts' | 'does-not-count' | undefined;
  /** How long after the first request missing data may follow; null: not at all. */
  readonly grace: Duration | null;
  /** The most generous first. */
  readonly tiers: readonly CancellationTier[];
}

/** How a group with one payer is invoiced (the announcements name no figures: the office's choice). */
export interface GroupTerms {
  /** So long after applications have closed a group that is still open is closed, and invoiced as it is. */
  readonly closeWithin: Duration;
  /** Of how many participants a group must be for the discount. */
  readonly discountFrom: number;
  /** Whether those who stay keep the discount when too few are left of a group that has been invoiced. */
  readonly whenOneLeaves: 'others-keep-discount' | 'others-lose-discount';
}

/** Everything that a person is promised. Frozen in the application on the day of submission. */
export interface Terms {
  readonly admission: {
    readonly mode: 'assessed' | 'open';
    readonly answerWithin: Duration;
    readonly informationWithin: Duration;
    /** How long before an answer is due the applicant is reminded of the question; null: never. */
    readonly informationReminderBefore: Duration | null;
  };
  /** Places; null: no limit. */
  readonly capacity: number | null;
  readonly fees: {
    readonly currency: string;
    readonly bands: readonly FeeBand[];
    /** Off each member's own band, for two or more live applications under one group code. */
    readonly groupDiscountPercent: number;
  };
  /** Absent from terms that were frozen before there were groups with one payer, and where nothing else was said. */
  readonly groups?: GroupTerms | undefined;
  readonly payment: {
    readonly dueWithin: Duration;
    readonly remindBefore: readonly Duration[];
    readonly grace: Duration;
    /** A payment short by no more than this counts as full: what banks take on the way. */
    readonly toleranceMinor: number;
    /** After the grace: the place lapses; or finance are asked, and it lapses no earlier than the start. */
    readonly unpaid: 'lapse' | 'ask-finance';
    readonly percentReturnedOnLapse: number;
    /**
     * Whether money that came after a lapse still gives the place, until the start. Absent: it goes back. What came in
     * time, and was only entered late, gives it under any terms.
     */
    readonly moneyAfterLapse?: 'goes-back' | 'reinstates' | undefined;
  };
  /** null: there is nothing to cancel (a free, open edition). */
  readonly cancellation: CancellationTerms | null;
  readonly refunds: { readonly within: Duration; readonly warnAfter: readonly Duration[] };
  readonly reschedule: { readonly leaveWithin: Duration; readonly percent: number };
  /** How long before the start a participant may be replaced at the latest; null: not at all. */
  readonly substitution: { readonly until: Duration } | null;
  readonly completion: {
    readonly requires: readonly Requirement[];
    /** Codes of the sessions that count for attendance. */
    readonly sessions: readonly string[];
    /** How long after the end the requirements may still be met. */
    readonly within: Duration;
  };
  readonly certificate: { readonly title: string } | null;
  /** How long before the start practical information is sent. */
  readonly startReminders: readonly Duration[];
  /** How long a file stays open after its end, for reviews and corrections. */
  readonly fileClosesAfter: Duration;
}

/** When an edition takes place. A date means the whole local day; an instant means itself. */
export interface EditionDates {
  readonly starts: Moment;
  readonly ends: Moment;
  readonly inPersonFrom: Moment | null;
  readonly provisional: boolean;
}

/** Which parts of the application form must be filled. */
export interface Form {
  readonly employer: 'required' | 'optional';
  readonly billing: 'required' | 'optional';
  readonly questions: readonly { readonly code: string; readonly required: boolean }[];
}

/** What an application keeps of its edition: its terms for ever, its dates as they are last noted. */
export interface FrozenEdition {
  readonly code: string;
  readonly version: number;
  readonly zone: Zone;
  readonly dates: EditionDates;
  readonly terms: Terms;
}
