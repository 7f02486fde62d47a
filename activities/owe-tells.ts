import type { EntityManager } from 'typeorm';
import type { Group, GroupEvent } from '#domain/group/group.types.js';
import { toldToApplications, toldToGroup } from '#domain/group/tells.js';
import type { StoredEvent } from '#eventstore/event-store.js';
import { type OwedTell, oweTells } from '#eventstore/owed-tells.js';
import { applicationStream, groupStream } from '#telling/names.js';
import type { Step } from './steps.js';

/** The id of the command: the same however often it is told, also by releases to come. */
export function tellIdOf({ eventId, owedBy, part }: Pick<OwedTell, 'eventId' | 'owedBy' | 'part'>): string {
  // An entry's event owes one thing only: its part is no more than what that is about.
  if (owedBy.startsWith('entry-')) return `bank/${eventId}`;
  return owedBy.startsWith('batch-') ? `bank/${eventId}/${part}` : `tell/${eventId}/${part}`;
}

/** Writes down what an application's new events tell the group that pays for it. */
export function oweToGroup(manager: EntityManager, steps: readonly Step[]): Promise<void> {
  return oweTells(
    manager,
    steps.flatMap(({ stored: { event, eventId, position }, after }) =>
      toldToGroup(event, after).map(({ to, command }, part) => {
        return { eventId, position, owedBy: applicationStream(after.id), part, stream: groupStream(to), command };
      }),
    ),
  );
}

/** Writes down what a group's new events tell its participants. */
export function oweToApplications(
  manager: EntityManager,
  group: Group,
  stored: readonly StoredEvent<GroupEvent>[],
): Promise<void> {
  return oweTells(
    manager,
    stored.flatMap(({ event, eventId, position }) =>
      toldToApplications(event, { group, eventId }).map(({ to, command }, part) => {
        return { eventId, position, owedBy: groupStream(group.code), part, stream: applicationStream(to), command };
      }),
    ),
  );
}
