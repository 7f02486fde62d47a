import type { Outcome } from '../outcome.js';
import type { GroupCommand, GroupState } from './group.types.js';

/** Once it is closed a group waits for nothing: whatever it is told then starts another run. */
export function groupOutcome(state: GroupState, version: number): Outcome {
  return {
    phase: phaseOf(state),
    deadline: state !== null && state.closedAt === null ? state.closesAt : null,
    version,
    accepts: acceptedBy(state),
    closed: state?.closedAt !== null,
  };
}

export function phaseOf(state: GroupState): 'none' | 'open' | 'closed' {
  if (state === null) return 'none';
  return state.closedAt === null ? 'open' : 'closed';
}

/** What people may tell it; applications tell it of themselves at any time. */
function acceptedBy(state: GroupState): readonly GroupCommand['type'][] {
  if (state === null) return ['DeclareGroup'];
  if (state.closedAt === null) return ['CloseGroup', 'ReplaceGroupPayer'];
  if (state.invoices.length === 0) return ['ReplaceGroupPayer'];
  const stands = state.payments.some(({ reversed }) => reversed === undefined);
  return ['RecordGroupPayment', ...(stands ? (['ReverseGroupPayment'] as const) : []), 'ReplaceGroupPayer'];
}
