import type { EditionNow } from '../application/commands.js';
import type { Application } from '../application/state.js';
import { Rejection } from '../rejection.js';
import { later } from '../time/zone.js';
import { evolveGroup } from './evolve.js';
import type { GroupCommand, GroupEvent, GroupFact, GroupState, MembershipCommand } from './group.types.js';
import { creditLine } from './invoicing.js';
import { close, closing, declare, join, leave, noteEdition } from './membership.js';
import { replacePayer } from './payer.js';
import { recordPayment, reversePayment } from './payment.js';

/** What happened elsewhere and is needed to decide; loaded under lock in the same transaction. */
export interface GroupContext {
  readonly code: string;
  /** As it stands now; null where the command needs none. */
  readonly edition: EditionNow | null;
  /** What applications have decided and the group has not been told yet, in their order. */
  readonly pending: readonly MembershipCommand[];
  /** Its participants' applications as they stand; empty where the command does not ask. */
  readonly applications: readonly Application[];
}

/** First time passes: at its deadline a group is closed, and invoiced as it is. Then the command is judged. */
export function decideGroup(
  command: GroupCommand,
  state: GroupState,
  context: GroupContext,
): readonly GroupEvent[] | Rejection {
  const passed = atDeadline(command, state, context);
  const now = passed.reduce<GroupState>((group, event) => evolveGroup(group, event, context.code), state);
  const verdict = judge(command, now, context);
  if (verdict instanceof Rejection) return verdict;
  return [...passed, ...verdict.map((fact): GroupEvent => ({ ...fact, occurredAt: command.at, by: command.by }))];
}

function atDeadline({ at }: GroupCommand, state: GroupState, { pending }: GroupContext): GroupEvent[] {
  if (state === null || state.closedAt !== null || state.closesAt > at) return [];
  const occurredAt = later(state.closesAt, state.lastAt);
  return closing(state, { at: occurredAt, pending }).map((fact) => ({ ...fact, occurredAt, by: 'clock' }));
}

function judge(command: GroupCommand, state: GroupState, context: GroupContext): readonly GroupFact[] | Rejection {
  if (command.type === 'DeclareGroup') return declare(command, state, context.edition);
  if (command.type === 'ObserveTime') return [];
  if (state === null) return new Rejection('unknown-group', { group: context.code });
  switch (command.type) {
    case 'JoinGroup':
      return join(command, state);
    case 'LeaveGroup':
      return leave(command, state, context);
    case 'NoteGroupEdition':
      return noteEdition(state, context.edition);
    case 'CloseGroup':
      return close(command, state, context.pending);
    case 'ReplaceGroupPayer':
      return replacePayer(command, state);
    case 'RecordGroupPayment':
      return recordPayment(command, state, context.applications);
    case 'ReverseGroupPayment':
      return reversePayment(command, state, context.applications);
    case 'CreditLine':
      return creditLine(command, state);
  }
}
