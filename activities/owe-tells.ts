import type { EntityManager } from 'typeorm';
import type { GroupEvent } from '#domain/group/group.types.js';
import { toldToApplications, toldToGroup } from '#domain/group/tells.js';
import type { StoredEvent } from '#eventstore/event-store.js';
import { insertOwedTells } from '#eventstore/owed-tells.js';
import { applicationStream, groupStream } from '#telling/names.js';
import type { Step } from './steps.js';

/** Writes down what an application's new events tell the group that pays for it. */
export function oweToGroup(manager: EntityManager, steps: readonly Step[]): Promise<void> {
  return insertOwedTells(
    manager,
    steps.flatMap(({ stored: { event, eventId, position }, after }) =>
      toldToGroup(event, after).map(({ to, command }, ordinal) => {
        return { eventId, ordinal, position, stream: groupStream(to), command };
      }),
    ),
  );
}

/** Writes down what a group's new events tell its participants. */
export function oweToApplications(
  manager: EntityManager,
  group: string,
  stored: readonly StoredEvent<GroupEvent>[],
): Promise<void> {
  return insertOwedTells(
    manager,
    stored.flatMap(({ event, eventId, position }) =>
      toldToApplications(event, { group, eventId }).map(({ to, command }, ordinal) => {
        return { eventId, ordinal, position, stream: applicationStream(to), command };
      }),
    ),
  );
}
