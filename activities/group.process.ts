import type { EntityManager } from 'typeorm';
import type { Application } from '#domain/application/state.js';
import { decideGroup, type GroupContext } from '#domain/group/decide.js';
import { evolveGroup, foldGroup } from '#domain/group/evolve.js';
import type { Group, GroupCommand, GroupEvent, GroupState, MembershipCommand } from '#domain/group/group.types.js';
import { groupOutcome } from '#domain/group/outcome.js';
import { pendingTells } from '#eventstore/owed-tells.js';
import { loadEditionNow } from '#readmodel/edition-now.js';
import { applicationsOf, lockGroup, projectGroup } from '#readmodel/groups.js';
import { groupStream } from '#telling/names.js';
import { drawNumbers } from './draw-numbers.js';
import { freezeGroupPapers } from './freeze-group-papers.js';
import { oweToApplications, tellIdOf } from './owe-tells.js';
import type { Judged, Process } from './process.js';

export const groupProcess: Process<GroupState, GroupCommand, GroupEvent> = {
  fold: foldGroup,
  evolve: evolveGroup,
  outcome: groupOutcome,
  decide: async (manager, code, { command, state }) =>
    decideGroup(command, state, await contextOf(manager, code, { command, state })),
  complete: drawNumbers,
  settle: async (manager, { state, outcome, past, stored }) => {
    await projectGroup(manager, { state, outcome, events: [...past, ...stored.map(({ event }) => event)] });
    if (state === null) return;
    await freezeGroupPapers(manager, { group: state, past, stored });
    await oweToApplications(manager, state, stored);
  },
};

type Untold<C> = C extends unknown ? Omit<C, 'id' | 'at' | 'role'> : never;

/** Under the group's lock nobody is admitted into it, so what is pending then is all that there is. */
async function contextOf(
  manager: EntityManager,
  code: string,
  { command, state }: Judged<GroupState, GroupCommand>,
): Promise<GroupContext> {
  const nothing: GroupContext = { code, edition: null, pending: [], applications: [] };
  if (command.type === 'DeclareGroup') {
    const edition = await loadEditionNow(manager, command.edition, 'share');
    if (edition !== null) await lockGroup(manager, edition.code, code);
    return { ...nothing, edition };
  }
  if (state === null) return nothing;
  if (command.type === 'RecordGroupPayment' || command.type === 'ReverseGroupPayment')
    return { ...nothing, applications: await membersOf(manager, state) };
  const asksNews = command.type === 'NoteGroupEdition' || command.type === 'LeaveGroup';
  const edition = asksNews ? await loadEditionNow(manager, state.edition.code, 'share') : null;
  if (state.closedAt !== null) {
    const applications = command.type === 'LeaveGroup' ? await membersOf(manager, state) : [];
    return { ...nothing, edition, applications };
  }
  await lockGroup(manager, state.edition.code, code);
  const owed = await pendingTells<Untold<GroupCommand>>(manager, groupStream(code));
  const pending = owed
    .filter((row) => row.command.type === 'JoinGroup' || row.command.type === 'LeaveGroup')
    .map((row) => ({ ...row.command, id: tellIdOf(row), at: command.at, role: null }) as MembershipCommand);
  return { ...nothing, edition, pending };
}

/** Whoever orders a refund of a participant, or notes what they have paid by themselves, takes the group's lock too. */
async function membersOf(manager: EntityManager, { code, edition, members }: Group): Promise<readonly Application[]> {
  await lockGroup(manager, edition.code, code);
  return applicationsOf(
    manager,
    members.map(({ application }) => application),
  );
}
