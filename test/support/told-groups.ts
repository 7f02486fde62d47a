import { randomUUID } from 'node:crypto';
import { tellNext } from '#activities/tell-next.js';
import type { Programme } from '#contracts/programme.js';
import type { Instant } from '#domain/time/zone.js';
import { fileBilling } from '#filing/texts.js';
import { groupStream, subjectOf } from '#telling/names.js';
import type { RealRecord, Words } from './real-record.js';
import { somebody } from './school.js';

/** All that streams owe one another is told at this instant. */
export async function allTold(record: RealRecord, at: Instant): Promise<void> {
  const { dataSource } = record;
  const teller = { tell: (stream: string, command: Words) => record.tell(stream, at, command) };
  const log = { error: (fields: object) => void record.faults.push(fields) };
  while (await tellNext({ dataSource, teller, clock: () => at, log }));
}

/** Two of one city, invoiced on 12 August 2024; both have heard of it. */
export async function invoicedGroup(record: RealRecord, programme: Programme) {
  const code = `ghent-${randomUUID().slice(0, 8)}`;
  const { dataSource } = record;
  const { billing } = somebody();
  if (billing === null) throw new Error('nobody pays');
  const at = '2024-08-01T10:00:00.000Z';
  const billingId = await fileBilling(dataSource, { billing, by: 'staff:anna', about: code, at });
  const declared = { edition: programme.code, groupId: randomUUID(), billingId };
  await record.brings(groupStream(code), at, { type: 'DeclareGroup', ...declared });
  const members: string[] = [];
  for (const day of ['02', '03']) {
    const stream = await record.apply(programme, `2024-08-${day}T10:00:00.000Z`, { group: code });
    await record.brings(stream, `2024-08-${day}T11:00:00.000Z`, { type: 'Admit', override: null });
    members.push(stream);
  }
  await allTold(record, '2024-08-03T12:00:00.000Z');
  await record.brings(groupStream(code), '2024-08-12T10:00:00.000Z', { type: 'CloseGroup' });
  await allTold(record, '2024-08-12T11:00:00.000Z');
  const [sum] = await dataSource.query<{ minor: number }[]>(
    'SELECT sum(due_minor)::integer AS minor FROM application WHERE id = ANY ($1)',
    [members.map(subjectOf)],
  );
  return { code, members, dueMinor: sum?.minor ?? 0 };
}
