import type { Told } from '../application/commands.js';
import type { BatchCommandOf } from '../batch/batch-commands.js';
import type { GroupCommandOf } from '../group/group.types.js';
import type { LocalDate } from '../time/zone.js';
import type { TellName } from './entry-commands.js';
import type { EntryEvent } from './entry-events.js';
import { codeIn } from './identity.js';
import { type Entry, receivedOn } from './entry-state.js';

/** What an entry's event owes to be told: an application or a group what was paid, or another entry that it was taken back. */
export type EntryTell =
  | {
      readonly to: 'application';
      readonly application: string;
      readonly part: number;
      readonly command:
        | {
            readonly type: Extract<TellName, 'ConfirmPayment'>;
            readonly paymentId: string;
            readonly amountMinor: number;
            readonly currency: string;
            readonly receivedOn: LocalDate;
            readonly noteId: null;
          }
        | {
            readonly type: Extract<TellName, 'ReversePayment'>;
            readonly paymentId: string;
            readonly becauseId: string;
          };
    }
  | {
      readonly to: 'group';
      readonly group: string;
      readonly part: number;
      readonly command: Untold<GroupCommandOf<'RecordGroupPayment' | 'ReverseGroupPayment'>>;
    }
  | {
      readonly to: 'entry';
      readonly entry: string;
      readonly command: { readonly type: 'TakeBackEntry'; readonly reversal: string; readonly becauseId: string };
    }
  | {
      readonly to: 'batch';
      readonly batch: string;
      readonly command: Untold<BatchCommandOf<'NoteDebit' | 'NoteReturn'>>;
    };

type EventOf<T extends EntryEvent['type']> = Extract<EntryEvent, { readonly type: T }>;
type Untold<C> = C extends unknown ? Omit<C, keyof Told> : never;

/** @param entry as the event leaves it */
export function tellOf(event: EntryEvent, entry: Entry): EntryTell | null {
  switch (event.type) {
    case 'EntryAllocated': {
      const { application, part, paymentId, amountMinor } = event;
      const { currency } = entry.booked;
      const paid = { paymentId, amountMinor, currency, receivedOn: receivedOn(entry.booked), noteId: null };
      return { to: 'application', application, part, command: { type: 'ConfirmPayment', ...paid } };
    }
    case 'EntryAllocatedToGroup': {
      const { group, part, paymentId, amountMinor } = event;
      const { currency } = entry.booked;
      const paid = { paymentId, amountMinor, currency, receivedOn: receivedOn(entry.booked), noteId: null };
      return { to: 'group', group, part, command: { type: 'RecordGroupPayment', ...paid, split: null } };
    }
    case 'AllocationUndoAsked':
      return undoOf(event, entry);
    case 'EntryTookBack': {
      const command = { type: 'TakeBackEntry', reversal: entry.id, becauseId: entry.booked.textId } as const;
      return { to: 'entry', entry: event.entry, command };
    }
    case 'EntryPaidRefund': {
      const { batch, endToEnd } = event;
      return { to: 'batch', batch, command: { type: 'NoteDebit', endToEnd, ...lineOf(entry) } };
    }
    case 'EntryReturnedRefund': {
      const { batch, endToEnd } = event;
      const command = { type: 'NoteReturn', endToEnd, becauseId: entry.booked.textId, ...lineOf(entry) } as const;
      return { to: 'batch', batch, command };
    }
    case 'EntryBooked':
    case 'EntrySuggested':
    case 'EntryGroupSuggested':
    case 'EntryLeftOpen':
    case 'EntryDismissed':
    case 'EntryReopened':
    case 'EntryReturnOwed':
    case 'EntryReturnOrdered':
    case 'EntryReturnOrderCancelled':
    case 'EntryReturnPaid':
    case 'EntryReturnCameBack':
    case 'EntryReturnNear':
    case 'EntryReturnDue':
    case 'EntryReturnOverdue':
    case 'SuspicionLifted':
    case 'SuspicionConfirmed':
    case 'EntryTakenBack':
    case 'AllocationRecorded':
    case 'AllocationRefused':
    case 'AllocationUndone':
    case 'AllocationUndoRefused':
      return null;
  }
}

function undoOf({ part, becauseId }: EventOf<'AllocationUndoAsked'>, { parts }: Entry): EntryTell | null {
  const { application = null, group = null, paymentId = '' } = parts.find((one) => one.part === part) ?? {};
  if (group !== null)
    return { to: 'group', group, part, command: { type: 'ReverseGroupPayment', paymentId, becauseId } };
  if (application === null) return null;
  return { to: 'application', application, part, command: { type: 'ReversePayment', paymentId, becauseId } };
}

function lineOf({ id, booked }: Entry) {
  const { amountMinor, currency, bookedOn, bankReference } = booked;
  return { entry: id, amountMinor, currency, bookedOn, bankReference: codeIn(bankReference) };
}
