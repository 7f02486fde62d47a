import type { LocalDate } from '../time/zone.js';

/** The line in whose place another stands, and the credit note that takes its whole invoice back. */
export interface ReplacedLine {
  readonly invoice: number;
  readonly line: number;
  /** Of the credit note; absent where its group did not know it. */
  readonly creditNote?: { readonly number: string; readonly issuedOn: LocalDate };
}

/** Where an amount stands on the papers of a group. */
export interface GroupLine {
  readonly group: string;
  /** The group's invoice, by its ordinal within the group. */
  readonly invoice: number;
  readonly line: number;
  /** Which request it answers, by what was asked for before the discount; 0 of a supplement, for which nobody asked. */
  readonly askedMinor: number;
  /** The event that issued the group's invoice, and by which its paper is found. */
  readonly paper: string;
}

/** The part of an application in a group with one payer. */
export interface GroupShare {
  readonly group: string;
  /** What the group was asked to invoice, before its discount, and has not invoiced yet. */
  readonly askedMinor: number;
  /** The fee is after the group's discount already: what is asked for from now on is not discounted again. */
  readonly discounted: boolean;
  /** The place ended, or is assessed again: no line is asked for it. */
  readonly left: boolean;
}

/** What an application asks of its group, which is told to the group, and what it hears of it. */
export type GroupShareFact =
  /** Again, with another amount, where the fee was corrected or a place stands again: the latest counts. */
  | {
      readonly type: 'GroupJoined';
      readonly group: string;
      readonly band: string;
      readonly amountMinor: number;
      /** By the terms that hold for this person: what the group's discount comes to, where the group is given one. */
      readonly discountPercent: number;
    }
  /** The group has credited the line, with a paper that goes to its payer. */
  | {
      readonly type: 'LineCredited';
      /** Of the credit note. */
      readonly number: string;
      /** Of the invoice that it corrects. */
      readonly corrects: string;
      readonly amountMinor: number;
      readonly currency: string;
      /** Where it stands; `paper` is the event that issued the credit note, `line` 0 of one over the invoice whole. */
      readonly line: Omit<GroupLine, 'askedMinor'>;
      /** Of the credit note; absent from what was recorded before it was told: then it is the day of the credit. */
      readonly issuedOn?: LocalDate;
    }
  | { readonly type: 'GroupLeft'; readonly group: string; readonly why: string };
