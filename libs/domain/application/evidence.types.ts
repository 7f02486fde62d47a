import type { LocalDate } from '../time/zone.js';

/** What a paper that somebody has seen says of an applicant's employer. Codes only, no names. */
export type Proof =
  /** The member's code in the network's list; null: no member. */
  | { readonly fact: 'member'; readonly member: string | null }
  | { readonly fact: 'contributions-paid'; readonly year: number; readonly paid: boolean }
  | { readonly fact: 'income-group'; readonly fiscalYear: number; readonly group: string };

/** Recorded by admissions, and dated: it outweighs lists and tables, and the latest says what holds. */
export type EvidenceFact = {
  readonly type: 'EvidenceRecorded';
  /** Which one of the application, from 1. */
  readonly evidence: number;
  readonly proofs: readonly Proof[];
  /** The day of which it speaks. */
  readonly asOf: LocalDate;
  /** What was seen, and where it is kept, as filed. */
  readonly referenceId: string;
  readonly becauseId: string;
};

/** As an application knows it. */
export type Proven = Proof & { readonly evidence: number; readonly asOf: LocalDate };
