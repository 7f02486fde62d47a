import type { Happened } from '../application/events.js';
import type { BatchEvent, BatchEventType, BatchFact, BatchLine } from './batch-events.js';
import {
  type Batch,
  type BatchState,
  isDebited,
  type Line,
  type LineState,
  outstanding,
  type Share,
} from './batch-state.js';

/** Folds a whole stream. The id is the stream's: events do not repeat it. */
export const foldBatch = (id: string, events: readonly BatchEvent[]): BatchState =>
  events.reduce<BatchState>((state, event) => evolveBatch(state, event, id), null);

/** What an event makes of a batch. */
export function evolveBatch(state: BatchState, event: BatchEvent, id: string): BatchState {
  if (event.type === 'BatchPrepared') return prepared(id, event);
  if (state === null) return null;
  const change = table[event.type] as Change<Later>;
  return { ...state, ...change(state, event) };
}

type EventOf<T extends BatchEventType> = Extract<BatchFact, { readonly type: T }> & Happened;
type Later = Exclude<BatchEventType, 'BatchPrepared'>;
type Change<T extends BatchEventType> = (batch: Batch, event: EventOf<T>) => Partial<Batch>;

const prepared = (id: string, event: EventOf<'BatchPrepared'>): Batch => ({
  id,
  account: event.account,
  currency: event.currency,
  state: 'prepared',
  lines: event.lines.map(newLine),
  leftOut: event.leftOut,
  preparedAt: event.occurredAt,
  preparedBy: event.by,
  releasedBy: null,
  sealedAt: null,
  executionOn: null,
  cancelledBy: null,
  isFileVoid: false,
});

const newLine = (line: BatchLine): Line => ({
  ...line,
  shares: line.shares.map((share) => ({ ...share, debit: null, return: null })),
  state: line.wasApproved ? 'approved' : 'approving',
  because: null,
  undo: null,
  isPaid: false,
  untold: [],
});

/** The line that the event names becomes something else. */
const line =
  <T extends Later>(change: (line: Line, event: EventOf<T>, batch: Batch) => Partial<Line>): Change<T> =>
  (batch, event) => {
    // Lines are numbered from 1, so that a fold of a thousand lines and two thousand answers looks for none.
    const number = 'line' in event ? event.line : 0;
    const one = batch.lines[number - 1];
    return one === undefined ? {} : { lines: batch.lines.with(number - 1, { ...one, ...change(one, event, batch) }) };
  };

/** An approval that somebody had given before stays theirs. */
function undone(one: Line, becauseId: string): Partial<Line> {
  const wasOrdered = one.state === 'ordered';
  if (one.state === 'approved' && one.wasApproved) return { state: 'cancelled' };
  if (one.state === 'approving') return { undo: { becauseId, wasOrdered } };
  return one.state === 'approved' || wasOrdered ? { state: 'undoing', undo: { becauseId, wasOrdered } } : {};
}

const share = (one: Line, endToEnd: string, change: Partial<Share>): readonly Share[] =>
  one.shares.map((each) => (each.endToEnd === endToEnd ? { ...each, ...change } : each));

/** Where a line is when nothing is being told of what came back; what has come back meanwhile is told next. */
function afterAnswer(line: Pick<Line, 'shares' | 'untold' | 'isPaid'>): LineState {
  if (line.untold.length > 0) return 'returning';
  if (outstanding(line).length === 0) return 'returned';
  if (line.isPaid) return 'paid';
  return isDebited(line) ? 'paying' : 'ordered';
}

const table: { readonly [T in Later]: Change<T> } = {
  BatchReleased: ({ lines }, { by }) => ({
    state: 'released',
    releasedBy: by,
    lines: lines.map((one) => (one.state === 'approved' ? { ...one, state: 'ordering' as const } : one)),
  }),
  BatchSealed: (_, { executionOn, occurredAt }) => ({ state: 'sealed', executionOn, sealedAt: occurredAt }),
  BatchEmptied: () => ({ state: 'empty' }),
  BatchCancelled: ({ lines }, { becauseId, by }) => ({
    state: 'cancelled',
    cancelledBy: by,
    isFileVoid: true,
    lines: lines.map((one) => ({ ...one, ...undone(one, becauseId) })),
  }),
  LineCancelled: (batch, event) => ({
    ...line<'LineCancelled'>((one, { becauseId }) => undone(one, becauseId))(batch, event),
    cancelledBy: event.by,
    isFileVoid: batch.isFileVoid || batch.state === 'sealed',
  }),
  LineApproved: line(({ undo }, _, { state }) => {
    if (undo !== null) return { state: 'undoing' };
    return { state: state === 'released' ? 'ordering' : 'approved' };
  }),
  LineOrdered: line(() => ({ state: 'ordered' })),
  LineDropped: line((_, { reason }) => ({ state: 'dropped', because: reason })),
  LineUndone: line(() => ({ state: 'cancelled' })),
  LineUndoRefused: line((_, { reason }) => ({ state: 'ordered', because: reason, undo: null })),
  LinePaid: line((one) => ({ isPaid: true, state: afterAnswer({ ...one, isPaid: true }), because: null })),
  // What came back meanwhile is told all the same: the refund is owed again.
  LinePaymentRefused: line(({ untold }, { reason }) => ({
    state: untold.length > 0 ? 'returning' : 'ordered',
    because: reason,
  })),
  LineReturned: line((one) => {
    const untold = one.untold.slice(1);
    return { untold, state: afterAnswer({ ...one, untold }), because: null };
  }),
  LineRetried: line((one) => ({ state: afterAnswer(one), because: null })),
  LineReturnRefused: line(({ isPaid }, { reason }) => ({ state: isPaid ? 'paid' : 'ordered', because: reason })),
  ShareDebited: line((one, { endToEnd, entry, paidOn, bankReference }) => {
    const shares = share(one, endToEnd, { debit: { entry, paidOn, bankReference } });
    // A return may be told before what it returns, which then changes nothing.
    const isDone = one.state === 'ordered' && isDebited({ ...one, shares });
    return { shares, state: isDone ? 'paying' : one.state };
  }),
  // While it is being told as paid it waits: the first attempt is to be on record before it is owed again.
  ShareReturned: line((one, { endToEnd, entry, returnedOn, becauseId }) => ({
    shares: share(one, endToEnd, { return: { entry, returnedOn, becauseId } }),
    untold: [...one.untold, endToEnd],
    state: one.state === 'paying' ? 'paying' : 'returning',
  })),
};
