import { Rejection } from '../rejection.js';
import { letTimePass } from './entry-clock.js';
import type { EntryCommand, EntryCommandOf, EntryContext, WantedPart } from './entry-commands.js';
import type { EntryEvent, EntryFact, UndoCause } from './entry-events.js';
import { counts, type Entry, type EntryState, freeMinor, type Part, stateNameOf } from './entry-state.js';
import {
  type GroupShare,
  groupShareOf,
  type InvoicedGroup,
  match,
  outcomeOf,
  type Payable,
  type Share,
} from './match.js';
import {
  cancelReturnOrder,
  confirmReturn,
  confirmReturnByHand,
  noteReturnCameBack,
  onItsWay,
  orderReturn,
  oweReturn,
} from './returning.js';

type Verdict = readonly EntryFact[] | Rejection;

/** First time passes, then the command on the bank entry is judged. */
export function decideEntry(
  command: EntryCommand,
  state: EntryState,
  context: EntryContext,
): readonly EntryEvent[] | Rejection {
  if (state === null) return new Rejection('unknown-entry');
  const passed = letTimePass(state, command.at);
  const verdict = judge(command, passed.entry, context);
  if (verdict instanceof Rejection) return verdict;
  return [...passed.events, ...verdict.map((fact) => ({ ...fact, occurredAt: command.at, by: command.by }))];
}

function judge(command: EntryCommand, entry: Entry, context: EntryContext): Verdict {
  switch (command.type) {
    case 'ObserveTime':
      return [];
    case 'MatchEntry':
      return entry.isNew ? matched(entry, context) : [];
    case 'TakeBackEntry':
      return takenBack(command, entry);
    case 'NoteTold':
      return noted(command, entry);
    case 'NoteNotTakenBack':
      return notTaken(entry);
    case 'AllocateEntry':
      return allocateByHand(command, entry, context);
    case 'ConfirmSuggestion':
      return confirmSuggestion(command, entry, context);
    case 'DismissEntry':
      return unsettled(entry) ?? [{ type: 'EntryDismissed', becauseId: command.becauseId }];
    case 'ReopenEntry':
      return reopen(command, entry);
    case 'ReturnEntry':
      return returnRest(command, entry);
    case 'OrderReturn':
      return orderReturn(command, entry);
    case 'CancelReturnOrder':
      return cancelReturnOrder(command, entry);
    case 'ConfirmReturnPaid':
      return confirmReturn(command, entry);
    case 'ConfirmReturnByHand':
      return confirmReturnByHand(command, entry);
    case 'NoteReturnCameBack':
      return noteReturnCameBack(command, entry);
    case 'UndoAllocation':
      return undo(command, entry);
    case 'AcceptSuspect':
      return suspected(entry) ?? [{ type: 'SuspicionLifted', becauseId: command.becauseId }];
    case 'RejectSuspect':
      return suspected(entry) ?? [{ type: 'SuspicionConfirmed', becauseId: command.becauseId }];
  }
}

function notTaken({ tookBack, batch }: Entry): Verdict {
  if (batch !== null) return [{ type: 'EntryLeftOpen', because: 'transfer-differs', candidates: [] }];
  return tookBack === null ? [] : [{ type: 'EntryLeftOpen', because: 'reversal-unclear', candidates: [] }];
}

function matched(entry: Entry, context: EntryContext): Verdict {
  const found = match(entry.booked, context.found);
  switch (found.kind) {
    case 'facts':
      return found.facts;
    case 'shares':
      return allocated(entry, found.shares, context);
    case 'group':
      return allocated(entry, [found.share], context);
  }
}

/** Parts get numbers that none has had before, so that a payment id is never used for two. */
const allocated = (
  { parts }: Entry,
  shares: readonly (Share | GroupShare)[],
  { paymentIdOf }: EntryContext,
): readonly EntryFact[] =>
  shares.map((share, nth) => {
    const part = parts.length + nth + 1;
    return 'group' in share
      ? { type: 'EntryAllocatedToGroup', part, paymentId: paymentIdOf(part, share.group), ...share }
      : { type: 'EntryAllocated', part, paymentId: paymentIdOf(part, share.application), ...share };
  });

/** Null where something is left of it that counts, and nobody has decided on it. */
function unsettled(entry: Entry): Rejection | null {
  const state = stateNameOf(entry);
  if (state === 'suspected') return new Rejection('entry-suspected');
  if (state === 'open' || state === 'suggested') return null;
  return new Rejection('entry-settled', { state });
}

/** Null where there is money of it that can go to somebody. */
function spendable(entry: Entry): Rejection | null {
  const { direction } = entry.booked;
  if (direction === 'debit') return new Rejection('not-a-credit');
  if (entry.takenBackBy !== null) return new Rejection('entry-settled', { state: stateNameOf(entry) });
  return unsettled(entry);
}

const suspected = (entry: Entry): Rejection | null =>
  entry.isSuspected ? null : new Rejection('entry-not-suspected', { state: stateNameOf(entry) });

function allocateByHand({ parts }: EntryCommandOf<'AllocateEntry'>, entry: Entry, context: EntryContext): Verdict {
  const refusal = spendable(entry) ?? unpayable(parts, entry, context);
  if (refusal !== null) return refusal;
  const sumMinor = parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  if (sumMinor > freeMinor(entry)) return new Rejection('more-than-entry', { sumMinor, freeMinor: freeMinor(entry) });
  return allocated(
    entry,
    parts.flatMap((part) => shareOf(part, context)),
    context,
  );
}

function unpayable(parts: readonly WantedPart[], { booked }: Entry, context: EntryContext): Rejection | null {
  for (const part of parts) {
    const { amountMinor, currency } = part;
    const payable = payableOf(part, context);
    if (payable instanceof Rejection) return payable;
    if (amountMinor <= 0) return new Rejection('amount-not-positive', { amountMinor });
    for (const expected of [booked.currency, payable.currency])
      if (currency !== expected) return new Rejection('currency-mismatch', { currency, expected });
  }
  return null;
}

function payableOf(part: WantedPart, { payables, groups }: EntryContext): Payable | InvoicedGroup | Rejection {
  if ('application' in part) {
    const { application } = part;
    return payables.get(application) ?? new Rejection('unknown-application', { application });
  }
  const { group } = part;
  const found = groups.get(group);
  if (found === undefined) return new Rejection('unknown-group', { group });
  return found.isInvoiced ? found : new Rejection('nothing-invoiced', { group });
}

/** Of what can be paid; `unpayable` has said that it is. */
function shareOf(part: WantedPart, context: EntryContext): (Share | GroupShare)[] {
  const { amountMinor } = part;
  const payable = payableOf(part, context);
  if (payable instanceof Rejection) return [];
  if ('group' in payable) return [groupShareOf(payable, amountMinor, 'by-hand')];
  const { application } = payable;
  return [{ application, amountMinor, rule: 'by-hand', outcome: outcomeOf(payable, amountMinor) }];
}

function confirmSuggestion(
  { payee }: EntryCommandOf<'ConfirmSuggestion'>,
  entry: Entry,
  context: EntryContext,
): Verdict {
  const wanted = [{ ...payee, amountMinor: freeMinor(entry), currency: entry.booked.currency }];
  const refusal = spendable(entry);
  if (refusal !== null) return refusal;
  const isSuggested =
    'group' in payee ? entry.suggestedGroups.includes(payee.group) : entry.suggested.includes(payee.application);
  if (!isSuggested) return new Rejection('not-suggested', { ...payee });
  const unfit = unpayable(wanted, entry, context);
  if (unfit !== null) return unfit;
  const shares = wanted.flatMap((part) => shareOf(part, context));
  return allocated(
    entry,
    shares.map((share) => ({ ...share, rule: 'amount-and-payer' })),
    context,
  );
}

function reopen({ becauseId }: EntryCommandOf<'ReopenEntry'>, entry: Entry): Verdict {
  if (!entry.isDismissed && entry.returnMinor === 0)
    return new Rejection('entry-not-dismissed', { state: stateNameOf(entry) });
  return onItsWay(entry) ?? [{ type: 'EntryReopened', becauseId }];
}

/** What is left of it goes back, unless some of it is on its way already. */
const returnRest = (command: EntryCommandOf<'ReturnEntry'>, entry: Entry): Verdict =>
  spendable(entry) ?? onItsWay(entry) ?? oweReturn(command, entry);

function undo({ part: number, becauseId }: EntryCommandOf<'UndoAllocation'>, { parts }: Entry): Verdict {
  const part = parts.find((one) => one.part === number && counts(one));
  if (part === undefined) return new Rejection('unknown-part', { part: number });
  if (part.told !== 'recorded') return new Rejection('part-not-recorded', { part: number, told: part.told });
  return [undoing(part, 'by-hand', becauseId)];
}

const undoing = ({ part }: Part, cause: UndoCause, becauseId: string): EntryFact => ({
  type: 'AllocationUndoAsked',
  part,
  cause,
  becauseId,
});

/** Parts of which an application has not yet heard are undone when it has. */
function takenBack({ reversal, becauseId }: EntryCommandOf<'TakeBackEntry'>, entry: Entry): Verdict {
  if (entry.takenBackBy !== null) return entry.takenBackBy === reversal ? [] : new Rejection('taken-back-already');
  return [
    { type: 'EntryTakenBack', reversal, becauseId },
    ...entry.parts.filter(({ told }) => told === 'recorded').map((part) => undoing(part, 'taken-back', becauseId)),
  ];
}

function noted({ part: number, told, refusal }: EntryCommandOf<'NoteTold'>, entry: Entry): Verdict {
  const part = entry.parts.find((one) => one.part === number);
  const isUndoing = told === 'ReversePayment' || told === 'ReverseGroupPayment';
  if (part?.told !== (isUndoing ? 'undoing' : 'owed')) return [];
  if (isUndoing) {
    // Reversed there by hand, as once was possible: it is undone all the same.
    if (refusal === null || refusal === 'unknown-payment') return [{ type: 'AllocationUndone', part: number }];
    return [{ type: 'AllocationUndoRefused', part: number, reason: refusal }];
  }
  if (refusal !== null) return [{ type: 'AllocationRefused', part: number, reason: refusal }];
  // The reversal's own text says why.
  const after = entry.takenBackBy === null ? [] : [undoing(part, 'taken-back', entry.takenBackBy)];
  return [{ type: 'AllocationRecorded', part: number }, ...after];
}
