import type { Outcome } from '../outcome.js';
import { nextMoment } from './entry-clock.js';
import type { EntryCommandType } from './entry-commands.js';
import { type Entry, type EntryState, stateNameOf } from './entry-state.js';

/** Where an entry stands, as any stream says it. No process waits for it: what falls due the relay tells it. */
export const entryOutcome = (state: EntryState, version: number): Outcome => ({
  phase: state === null ? 'none' : stateNameOf(state),
  deadline: state === null ? null : (nextMoment(state)?.at ?? null),
  version,
  accepts: state === null ? [] : entryAccepts(state),
  closed: true,
});

/** Commands that make sense now; each may still be refused for what it carries. */
function entryAccepts(entry: Entry): readonly EntryCommandType[] {
  const undoing: readonly EntryCommandType[] = entry.parts.some(({ told }) => told === 'recorded')
    ? ['UndoAllocation']
    : [];
  const isCredit = entry.booked.direction === 'credit' && entry.takenBackBy === null;
  switch (stateNameOf(entry)) {
    case 'suspected':
      return ['AcceptSuspect', 'RejectSuspect'];
    case 'suggested':
      return ['ConfirmSuggestion', 'AllocateEntry', 'ReturnEntry', 'DismissEntry', ...undoing];
    case 'open':
      return [...(isCredit ? (['AllocateEntry', 'ReturnEntry'] as const) : []), 'DismissEntry', ...undoing];
    case 'allocated':
      return undoing;
    case 'to-be-returned':
      return entry.returning === 'owed' ? ['ReopenEntry', 'ConfirmReturnByHand', ...undoing] : undoing;
    case 'returned':
      return undoing;
    case 'dismissed':
      return entry.isDismissed ? ['ReopenEntry', ...undoing] : undoing;
  }
}
