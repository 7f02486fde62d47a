import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { type Programme, programmeSchema, toDefinition } from '#contracts/programme.js';
import { EditionRow } from '#database/edition.row.js';
import { sameValue } from '#domain/edition/same-value.js';
import type { Instant } from '#domain/time/zone.js';
import { definitionById, fileDefinition } from '#filing/definition.js';
import { editionStream } from '#telling/names.js';
import { CommandError } from '../command-error.js';
import type { Processes } from '../connection.js';

export interface Publication {
  readonly programme: Programme;
  /** As it stands behind `staff:` in the record. */
  readonly staff: string;
  readonly at: Instant;
}

const ADVICE: Readonly<Record<string, string>> = {
  'dates-need-reschedule':
    'the dates of a published edition move by a reschedule only, so that participants hear of it',
  'edition-cancelled': 'the edition has been cancelled',
  'dates-impossible': 'the dates contradict each other',
};

/**
 * Publishes an edition, or its next version; where nothing but the speakers is new, announces them.
 * @returns a sentence for the person who publishes
 */
export async function publish({ dataSource, teller }: Processes, publication: Publication): Promise<string> {
  const { programme, staff, at } = publication;
  const before = await inForce(dataSource, programme.code);
  const definitionId = await fileDefinition(dataSource, programme, at);
  const told = { id: randomUUID(), by: `staff:${staff}`, role: 'administrator' } as const;
  const isNewsOfSpeakers = before !== null && onlySpeakersDiffer(before.programme, programme);
  const { rejection } = await teller.tell(
    editionStream(programme.code),
    isNewsOfSpeakers
      ? { ...told, type: 'AnnounceSpeakers', definitionId }
      : { ...told, type: 'PublishEdition', ...toDefinition(programme, definitionId) },
  );
  if (rejection !== null)
    throw new CommandError(`${programme.code} was not published: ${ADVICE[rejection.reason] ?? rejection.reason}.`);
  const after = await inForce(dataSource, programme.code);
  const version = after?.version ?? 1;
  if (before?.version === version)
    return `${programme.code} is published as it is, as version ${version}: nothing changed.`;
  return `${programme.code} is published as version ${version}${isNewsOfSpeakers ? ', and its speakers are announced' : ''}.`;
}

/** Whether somebody who has read one needs to be told of the speakers only. */
export function onlySpeakersDiffer(before: Programme, after: Programme): boolean {
  return (
    !sameValue(before.speakers, after.speakers) && sameValue({ ...before, speakers: [] }, { ...after, speakers: [] })
  );
}

async function inForce(
  dataSource: DataSource,
  code: string,
): Promise<{ version: number; programme: Programme } | null> {
  const edition = await dataSource.getRepository(EditionRow).findOneBy({ code });
  if (edition === null) return null;
  const filed = await definitionById(dataSource, edition.definitionId);
  return { version: edition.version, programme: programmeSchema.parse(filed) };
}
