import { allocatedMinor, type Entry, openBecause, returnDueAt, stateNameOf } from '#domain/bank/entry-state.js';
import { nextMoment } from '#domain/bank/entry-clock.js';

/** The rows that an entry's events make, by the columns of their tables. */
export interface Standing {
  readonly entry: Readonly<Record<string, unknown>>;
  readonly allocations: readonly Readonly<Record<string, unknown>>[];
  readonly candidates: readonly Readonly<Record<string, unknown>>[];
  readonly clock: readonly Readonly<Record<string, unknown>>[];
}

/** Pure, so that a rebuild finds what the record wrote. What the bank itself said of the entry is not among it. */
export function standingOf(entry: Entry, version: number): Standing {
  const { id, parts, candidates, returnMinor, takenBackBy, returning, returnCameBack, breachedMinor } = entry;
  const deadline = nextMoment(entry)?.at ?? null;
  return {
    entry: {
      ...{ id, version, state: stateNameOf(entry), allocated_minor: allocatedMinor(entry), return_minor: returnMinor },
      ...{
        return_due_at: returnDueAt(entry),
        because: openBecause(entry),
        open_during: spansOf(entry),
        settled_at: settledAt(entry),
      },
      ...{ taken_back_by: takenBackBy, return_stage: returning, return_came_back: returnCameBack },
      ...{ breached_minor: breachedMinor, suggested_groups: entry.suggestedGroups, suggested: entry.suggested },
    },
    allocations: parts.map(({ part, application, group, paymentId, amountMinor, rule, outcome, ...told }) => ({
      ...{ entry_id: id, part, application_id: application, group_code: group, payment_id: paymentId },
      ...{ amount_minor: amountMinor, rule, outcome, told: told.told, refused_because: told.refusedBecause },
      ...{ allocated_at: told.allocatedAt, undone_at: told.undoneAt },
    })),
    candidates: candidates.map((application) => ({ entry_id: id, application_id: application })),
    clock: deadline === null ? [] : [{ entry_id: id, deadline }],
  };
}

/** When it could still have become somebody's payment, as PostgreSQL writes it. */
const spansOf = ({ pending }: Entry): string =>
  `{${pending.map(({ from, until }) => `[${from},${until ?? ''})`).join(',')}}`;

/** null while it could still become a payment; a debit never could. */
function settledAt({ pending }: Entry): string | null {
  const last = pending.at(-1);
  return last === undefined ? '-infinity' : last.until;
}
