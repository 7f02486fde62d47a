import type { Told } from '../application/commands.js';
import type { Happened, PaymentCalendar } from '../application/events.js';
import type { EditionDates, FrozenEdition } from '../programme/terms.js';
import type { Instant, LocalDate } from '../time/zone.js';

/** What an application asks to be invoiced, as it was assessed for it. */
export interface Asked {
  readonly application: string;
  /** When the application was submitted: lines stand, and money fills them, in this order. */
  readonly registeredAt: Instant;
  readonly band: string;
  /** Before the discount. */
  readonly amountMinor: number;
  readonly discountPercent: number;
}

/** One line of an invoice. */
export interface IssuedLine {
  /** From 1. */
  readonly line: number;
  readonly application: string;
  readonly band: string;
  readonly amountMinor: number;
  /** What was asked for, of which `amountMinor` is left after the discount; 0 of a supplement. */
  readonly askedMinor: number;
  readonly discountPercent: number;
  /** The line of the replaced invoice in whose place it stands; absent of any other invoice. */
  readonly replaces?: number;
}

/** What one line is credited. */
export interface CreditedLine {
  readonly line: number;
  readonly application: string;
  readonly amountMinor: number;
}

/** How much of a payment goes to one line. */
export interface Part {
  readonly invoice: number;
  readonly line: number;
  readonly application: string;
  readonly amountMinor: number;
}

export type GroupFact =
  | {
      readonly type: 'GroupDeclared';
      readonly edition: FrozenEdition;
      /** What the payer's transfers name; without the check digits. */
      readonly reference: string;
      /** Who pays, as filed. */
      readonly billingId: string;
      readonly closesAt: Instant;
    }
  /** `ask`: the command that asked for it, so that one that was seen under way is not heard twice. */
  | ({ readonly type: 'MemberJoined'; readonly ask: string } & Asked)
  | { readonly type: 'MemberLeft'; readonly application: string; readonly why: string }
  | { readonly type: 'GroupClosed' }
  /** Papers are made out to somebody else from now on. */
  | { readonly type: 'GroupPayerReplaced'; readonly billingId: string; readonly becauseId: string }
  /** News of the edition. Of one that is cancelled nothing more is invoiced. */
  | {
      readonly type: 'GroupEditionNoted';
      readonly version: number;
      readonly dates: EditionDates;
      readonly closesAt: Instant;
      readonly cancelled: boolean;
    }
  | {
      readonly type: 'GroupInvoiceIssued';
      /** The invoice's ordinal within the group, from 1. */
      readonly invoice: number;
      /** Drawn by `record` under the series' lock, when stored: gapless per series and year. */
      readonly number?: string;
      /** `supplement`: over a discount that was lost. */
      readonly kind: 'fee' | 'supplement';
      readonly lines: readonly IssuedLine[];
      readonly amountMinor: number;
      readonly currency: string;
      readonly creditorReference: string;
      readonly issuedOn: LocalDate;
      readonly due: PaymentCalendar;
      /** How many took part. */
      readonly members: number;
      /** The invoice in whose place it stands, by its ordinal: what was paid of that has moved over. Absent: none. */
      readonly replaces?: number;
    }
  | {
      readonly type: 'GroupPaymentRecorded';
      readonly paymentId: string;
      readonly amountMinor: number;
      readonly currency: string;
      readonly receivedOn: LocalDate;
      readonly noteId: string | null;
      /** They come to the amount. */
      readonly parts: readonly Part[];
    }
  /** The bank took it back: every part of it is reversed. */
  | { readonly type: 'GroupPaymentReversed'; readonly paymentId: string; readonly becauseId: string }
  | {
      readonly type: 'GroupCreditNoteIssued';
      /** The credit note's ordinal within the group, from 1. */
      readonly creditNote: number;
      readonly number?: string;
      readonly invoice: number;
      readonly line: number;
      readonly application: string;
      readonly amountMinor: number;
      readonly currency: string;
      readonly issuedOn: LocalDate;
    }
  /** All that stands of an invoice, on one paper: another takes its place. */
  | {
      readonly type: 'GroupInvoiceCredited';
      /** Among the group's credit notes, from 1. */
      readonly creditNote: number;
      readonly number?: string;
      readonly invoice: number;
      readonly lines: readonly CreditedLine[];
      readonly amountMinor: number;
      readonly currency: string;
      readonly issuedOn: LocalDate;
    };

export type GroupEvent = GroupFact & Happened;
export type GroupEventOf<T extends GroupEvent['type']> = Extract<GroupFact, { readonly type: T }> & Happened;

type Command =
  | { readonly type: 'DeclareGroup'; readonly edition: string; readonly groupId: string; readonly billingId: string }
  | ({ readonly type: 'JoinGroup' } & Asked)
  | { readonly type: 'LeaveGroup'; readonly application: string; readonly why: string }
  | { readonly type: 'CloseGroup' }
  | { readonly type: 'ReplaceGroupPayer'; readonly billingId: string; readonly becauseId: string }
  | { readonly type: 'NoteGroupEdition' }
  | {
      readonly type: 'RecordGroupPayment';
      readonly paymentId: string;
      readonly amountMinor: number;
      readonly currency: string;
      readonly receivedOn: LocalDate;
      readonly noteId: string | null;
      /** As the payer says; null: the lines are filled in order. */
      readonly split: readonly { readonly application: string; readonly amountMinor: number }[] | null;
    }
  | { readonly type: 'ReverseGroupPayment'; readonly paymentId: string; readonly becauseId: string }
  /** Told by an application of which less is charged than its line says. */
  | {
      readonly type: 'CreditLine';
      readonly application: string;
      readonly invoice: number;
      readonly line: number;
      readonly amountMinor: number;
    }
  | { readonly type: 'ObserveTime' };

export type GroupCommand = Command & Told;
export type GroupCommandOf<T extends GroupCommand['type']> = Extract<Command, { readonly type: T }> & Told;

/** Participants who come and go. */
export type MembershipCommand = GroupCommandOf<'JoinGroup' | 'LeaveGroup'>;

export interface Member extends Asked {
  readonly ask: string;
  readonly left: boolean;
}

export interface Line extends IssuedLine {
  readonly creditedMinor: number;
  readonly paidMinor: number;
}

export interface GroupInvoice {
  readonly invoice: number;
  readonly number: string | null;
  readonly kind: 'fee' | 'supplement';
  readonly lines: readonly Line[];
  readonly amountMinor: number;
  readonly creditorReference: string;
  readonly issuedOn: LocalDate;
  readonly dueOn: LocalDate;
  /** The invoice that has taken its place; absent while it stands. */
  readonly replacedBy?: number;
  /** The credit note that takes it back whole; absent while it stands. */
  readonly creditNote?: { readonly number: string; readonly issuedOn: LocalDate };
}

/** A group with one payer, from its declaration on. */
export interface Group {
  readonly code: string;
  readonly edition: FrozenEdition;
  readonly reference: string;
  readonly billingId: string;
  readonly closesAt: Instant;
  /** null while it is open. */
  readonly closedAt: Instant | null;
  /** Absent while the organiser means to hold the edition. */
  readonly cancelled?: true;
  /** In the order of their registration; who left is marked. */
  readonly members: readonly Member[];
  readonly invoices: readonly GroupInvoice[];
  readonly creditNotes: number;
  readonly payments: readonly {
    readonly paymentId: string;
    readonly amountMinor: number;
    readonly receivedOn: LocalDate;
    readonly parts: readonly Part[];
    /** Absent while it stands. */
    readonly reversed?: true;
    /** A line of a statement brought it: only there it can be undone. Absent otherwise. */
    readonly fromBank?: true;
  }[];
  readonly lastAt: Instant;
}

/** null: no group was declared under this code. */
export type GroupState = Group | null;
