import { momentsOf, type RefundMoment } from '../programme/refund-term.js';
import { type Instant, later } from '../time/zone.js';
import type { EntryEvent, EntryFact } from './entry-events.js';
import type { Entry } from './entry-state.js';
import { evolveEntry } from './evolve-entry.js';

/** What time itself brings about next; null: nothing. Only of money that goes back and has not left. */
export function nextMoment({ returning, returnTerm }: Entry): RefundMoment | null {
  if (returnTerm === null || (returning !== 'owed' && returning !== 'ordered')) return null;
  return momentsOf(returnTerm).reduce<RefundMoment | null>(
    (next, one) => (next === null || one.at < next.at ? one : next),
    null,
  );
}

/** Everything up to `at` takes effect, in order. What was past already when it was set takes effect when it was set. */
export function letTimePass(
  entry: Entry,
  at: Instant,
): { readonly entry: Entry; readonly events: readonly EntryEvent[] } {
  const events: EntryEvent[] = [];
  let now = entry;
  for (let moment = nextMoment(now); moment !== null && moment.at <= at; moment = nextMoment(now)) {
    const event: EntryEvent = { ...factOf(moment), occurredAt: later(moment.at, now.lastAt), by: 'clock' };
    events.push(event);
    now = evolveEntry(now, event, now.id) ?? now;
  }
  return { entry: now, events };
}

function factOf(moment: RefundMoment): EntryFact {
  switch (moment.kind) {
    case 'near':
      return { type: 'EntryReturnNear', nth: moment.nth };
    case 'due':
      return { type: 'EntryReturnDue' };
    case 'overdue':
      return { type: 'EntryReturnOverdue' };
  }
}
