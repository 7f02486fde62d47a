import { refundCalendar } from '../programme/calendar.js';
import { Rejection } from '../rejection.js';
import { localDateOf, startOfDay } from '../time/zone.js';
import type { EntryCommandOf } from './entry-commands.js';
import type { EntryFact } from './entry-events.js';
import { type Entry, freeMinor, receivedOn } from './entry-state.js';

type Verdict = readonly EntryFact[] | Rejection;

/** TARGET days are those of Brussels, and no edition's zone is known for money that is for none. */
export const RETURN = { within: 'P30D', warnAfter: ['P20D', 'P27D'], zone: 'Europe/Brussels' } as const;

/** What is left of it goes back, in the time that any refund has, from the day on which it came. */
export function oweReturn({ becauseId }: EntryCommandOf<'ReturnEntry'>, entry: Entry): Verdict {
  const { currency } = entry.booked;
  const countedFrom = startOfDay(receivedOn(entry.booked), RETURN.zone);
  const calendar = refundCalendar(countedFrom, { terms: { refunds: RETURN }, zone: RETURN.zone });
  const amountMinor = freeMinor(entry) + entry.returnMinor;
  return [{ type: 'EntryReturnOwed', amountMinor, currency, cause: 'not-for-us', becauseId, countedFrom, ...calendar }];
}

/** While it stands in a file, or has left, the entry is as good as spent. */
export const onItsWay = ({ returning }: Entry): Rejection | null =>
  returning === 'ordered' || returning === 'paid' ? new Rejection('return-on-its-way', { stage: returning }) : null;

export function orderReturn({ batch, amountMinor }: EntryCommandOf<'OrderReturn'>, entry: Entry): Verdict {
  if (entry.returning !== 'owed') return new Rejection('return-not-owed', { stage: entry.returning });
  if (amountMinor !== entry.returnMinor)
    return new Rejection('amount-mismatch', { amountMinor, owedMinor: entry.returnMinor });
  return [{ type: 'EntryReturnOrdered', batch }];
}

export function cancelReturnOrder({ batch, becauseId }: EntryCommandOf<'CancelReturnOrder'>, entry: Entry): Verdict {
  if (entry.returning !== 'ordered') return new Rejection('return-not-ordered', { stage: entry.returning });
  return [{ type: 'EntryReturnOrderCancelled', batch, becauseId }];
}

/** The bank's line says so. */
export function confirmReturn({ batch, paidOn }: EntryCommandOf<'ConfirmReturnPaid'>, entry: Entry): Verdict {
  if (entry.returning !== 'ordered') return new Rejection('return-not-ordered', { stage: entry.returning });
  return [{ type: 'EntryReturnPaid', batch, paidOn, bankReference: null }];
}

/** A person has transferred it; who said that it goes back does not say that it has gone. */
export function confirmReturnByHand(command: EntryCommandOf<'ConfirmReturnByHand'>, entry: Entry): Verdict {
  const { by, at, paidOn, bankReference } = command;
  if (entry.returning !== 'owed') return new Rejection('return-not-owed', { stage: entry.returning });
  if (entry.returnSaidBy === by) return new Rejection('four-eyes', { saidBy: by });
  if (paidOn > localDateOf(at, RETURN.zone)) return new Rejection('evidence-from-the-future', { paidOn });
  return [{ type: 'EntryReturnPaid', batch: null, paidOn, bankReference }];
}

/** The bank sent a batch's transfer back: owed again with the same due date; the first attempt stays on record. */
export function noteReturnCameBack(command: EntryCommandOf<'NoteReturnCameBack'>, entry: Entry): Verdict {
  const { batch, returnedOn, becauseId } = command;
  if ((entry.returning !== 'ordered' && entry.returning !== 'paid') || entry.isReturnedByHand)
    return new Rejection('return-not-ordered', { stage: entry.returning });
  return [{ type: 'EntryReturnCameBack', batch, returnedOn, becauseId }];
}
