import type { Instant } from '../time/zone.js';

/** By when money that is owed back must have left, and how far whoever pays it has been told so. */
export interface RefundTerm {
  readonly warnAt: readonly Instant[];
  /** The beginning of the due day. */
  readonly dueFrom: Instant;
  /** The end of the due day: later is a breach. */
  readonly dueAt: Instant;
  readonly warned: number;
  readonly dueNoted: boolean;
  readonly overdueNoted: boolean;
}

/** What time brings about while the money has not left; `nth` counts the warnings from 1. */
export type RefundMoment = { readonly at: Instant } & (
  { readonly kind: 'near'; readonly nth: number } | { readonly kind: 'due' } | { readonly kind: 'overdue' }
);

/** All that is still to come of a term, in the order in which the same instant is judged. */
export function momentsOf({
  warnAt,
  warned,
  dueFrom,
  dueNoted,
  dueAt,
  overdueNoted,
}: RefundTerm): readonly RefundMoment[] {
  return [
    ...warnAt.slice(warned).map((at, index) => ({ at, kind: 'near' as const, nth: warned + index + 1 })),
    ...(dueNoted ? [] : [{ at: dueFrom, kind: 'due' as const }]),
    ...(overdueNoted ? [] : [{ at: dueAt, kind: 'overdue' as const }]),
  ];
}
