import type { RefundTerm } from '../programme/refund-term.js';
import { dueDay, type Instant, type LocalDate } from '../time/zone.js';
import type { EntryBooked } from './entry.js';
import type { EntryEvent, EntryFact } from './entry-events.js';
import { type Entry, type EntryState, isPending, type Part, type Span } from './entry-state.js';
import { RETURN } from './returning.js';

/** Folds a whole stream. The id is the stream's: events do not repeat it. */
export const foldEntry = (id: string, events: readonly EntryEvent[]): EntryState =>
  events.reduce<EntryState>((state, event) => evolveEntry(state, event, id), null);

/** What an event makes of an entry. */
export function evolveEntry(state: EntryState, event: EntryEvent, id: string): EntryState {
  if (event.type === 'EntryBooked') return spanned(booked(id, event), event.occurredAt);
  if (state === null) return null;
  const change = table[event.type] as Change<EntryFact['type']>;
  const isNew = event.type === 'SuspicionLifted';
  const next = { ...state, ...change(state, event), isNew, lastAt: event.occurredAt };
  return spanned(next, event.occurredAt);
}

const booked = (id: string, event: EntryBooked): Entry => ({
  id,
  booked: event,
  isSuspected: event.suspectedOf !== null,
  isNew: event.suspectedOf === null,
  parts: [],
  suggested: [],
  suggestedGroups: [],
  candidates: [],
  because: null,
  ...NOT_RETURNED,
  returnTerm: null,
  returnCameBack: false,
  leftInTime: null,
  breachedMinor: 0,
  isDismissed: false,
  tookBack: null,
  batch: null,
  takenBackBy: null,
  pending: [],
  lastAt: event.occurredAt,
});

/** Notes from when until when the entry is pending. */
function spanned(entry: Entry, at: Instant): Entry {
  const last = entry.pending.at(-1);
  const wasPending = last !== undefined && last.until === null;
  if (isPending(entry) === wasPending) return entry;
  const before = entry.pending.slice(0, -1);
  const ended: Span[] = last === undefined || last.from === at ? before : [...before, { ...last, until: at }];
  return { ...entry, pending: wasPending ? ended : [...entry.pending, { from: at, until: null }] };
}

type EventOf<T extends EntryFact['type']> = Extract<EntryFact, { readonly type: T }> & {
  readonly occurredAt: Instant;
  readonly by: string;
};
type Change<T extends EntryFact['type']> = (entry: Entry, event: EventOf<T>) => Partial<Entry>;

/** One part told something else. */
const part =
  <T extends EntryFact['type']>(told: (event: EventOf<T>) => Partial<Part>): Change<T> =>
  ({ parts }, event) => ({
    parts: 'part' in event ? parts.map((one) => (one.part === event.part ? { ...one, ...told(event) } : one)) : parts,
  });

const NOT_RETURNED = {
  ...{ returnMinor: 0, returning: null, returnSaidBy: null, isReturnedByHand: false },
} as const;

/** Of money that the bank has taken back meanwhile nothing is owed any more. */
const owedAgain = ({ takenBackBy }: Entry): Partial<Entry> =>
  takenBackBy === null ? { returning: 'owed', isReturnedByHand: false } : NOT_RETURNED;

const NOTHING_NOTED = { warned: 0, dueNoted: false, overdueNoted: false } as const;

/** How far it has been told that the term of what goes back runs out. */
const noted =
  <T extends EntryFact['type']>(what: (event: EventOf<T>) => Partial<RefundTerm>): Change<T> =>
  ({ returnTerm }, event) => ({ returnTerm: returnTerm && { ...returnTerm, ...what(event) } });

/** The first attempt counts, be it told late: what the bank sent back had left in time. */
const hasLeftInTime = ({ returnTerm, leftInTime }: Entry, paidOn: LocalDate): boolean =>
  leftInTime ?? (returnTerm !== null && paidOn <= dueDay(returnTerm.dueAt, RETURN.zone));

const untold = (allocatedAt: Instant): Pick<Part, 'told' | 'refusedBecause' | 'allocatedAt' | 'undoneAt'> => ({
  ...{ told: 'owed', refusedBecause: null, allocatedAt, undoneAt: null },
});

const UNSUGGESTED = { suggested: [], suggestedGroups: [] } as const;
const DECIDED = { ...UNSUGGESTED, because: null } as const;

/** Whom it may have been meant for is not forgotten. */
const also = ({ candidates }: Entry, more: readonly string[]): Pick<Entry, 'candidates'> => ({
  candidates: [...new Set([...candidates, ...more])],
});

const table: { readonly [T in EntryFact['type']]: Change<T> } = {
  EntryAllocated: ({ parts }, event) => {
    const { part: number, application, paymentId, amountMinor, rule, outcome, occurredAt } = event;
    const allocated = { part: number, application, group: null, paymentId, amountMinor, rule, outcome };
    return { ...DECIDED, parts: [...parts, { ...allocated, ...untold(occurredAt) }] };
  },
  EntryAllocatedToGroup: (entry, event) => {
    const { part: number, group, members, paymentId, amountMinor, rule, outcome, occurredAt } = event;
    const allocated = { part: number, application: null, group, paymentId, amountMinor, rule, outcome };
    return { ...DECIDED, ...also(entry, members), parts: [...entry.parts, { ...allocated, ...untold(occurredAt) }] };
  },
  EntrySuggested: (entry, { candidates }) => ({ suggested: candidates, ...also(entry, candidates) }),
  EntryGroupSuggested: (entry, { candidates, groups }) => ({
    suggested: candidates,
    suggestedGroups: groups.map(({ group }) => group),
    ...also(entry, [...candidates, ...groups.flatMap(({ members }) => members)]),
  }),
  EntryLeftOpen: (entry, { because, candidates }) => ({
    ...UNSUGGESTED,
    ...{ because, tookBack: null, batch: null },
    ...also(entry, candidates),
  }),
  EntryDismissed: () => ({ ...DECIDED, isDismissed: true }),
  EntryReopened: () => ({ ...DECIDED, isDismissed: false, ...NOT_RETURNED }),
  EntryReturnOwed: ({ returnTerm }, { amountMinor, warnAt, dueFrom, dueAt, by }) => ({
    ...DECIDED,
    ...{ returnMinor: amountMinor, returning: 'owed', returnSaidBy: by },
    returnTerm: { ...(returnTerm ?? NOTHING_NOTED), warnAt, dueFrom, dueAt },
  }),
  EntryReturnOrdered: () => ({ returning: 'ordered' }),
  EntryReturnOrderCancelled: owedAgain,
  EntryReturnPaid: (entry, { batch, paidOn }) => {
    const leftInTime = hasLeftInTime(entry, paidOn);
    const breachedMinor = leftInTime ? 0 : entry.breachedMinor;
    return { returning: 'paid', isReturnedByHand: batch === null, leftInTime, breachedMinor };
  },
  EntryReturnCameBack: (entry) => ({ ...owedAgain(entry), returnCameBack: true }),
  EntryReturnNear: noted(({ nth }) => ({ warned: nth })),
  EntryReturnDue: noted(() => ({ dueNoted: true })),
  EntryReturnOverdue: (entry, event) => ({
    ...noted(() => ({ overdueNoted: true }))(entry, event),
    breachedMinor: entry.leftInTime === true ? 0 : entry.returnMinor,
  }),
  SuspicionLifted: () => ({ isSuspected: false }),
  SuspicionConfirmed: () => ({ isSuspected: false, isDismissed: true }),
  EntryTookBack: (_, { entry }) => ({ ...DECIDED, tookBack: entry }),
  EntryPaidRefund: (_, { batch }) => ({ ...DECIDED, batch }),
  EntryReturnedRefund: (_, { batch }) => ({ ...DECIDED, batch }),
  // What is on its way or has left is money of ours: a person has to see it.
  EntryTakenBack: ({ returning }, { reversal }) => ({
    ...DECIDED,
    ...{ takenBackBy: reversal, isDismissed: false },
    ...(returning === 'owed' && NOT_RETURNED),
  }),
  AllocationRecorded: part(() => ({ told: 'recorded' })),
  AllocationRefused: part(({ reason, occurredAt }) => ({
    ...{ told: 'refused', refusedBecause: reason, undoneAt: occurredAt },
  })),
  AllocationUndoAsked: part(() => ({ told: 'undoing', refusedBecause: null })),
  AllocationUndone: part(({ occurredAt }) => ({ told: 'undone', undoneAt: occurredAt })),
  AllocationUndoRefused: part(({ reason }) => ({ told: 'recorded', refusedBecause: reason })),
};
