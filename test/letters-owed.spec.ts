import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { insertOwed, owedRow } from '#mail/owed.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
beforeAll(async () => {
  dataSource = await freshDatabase();
});
afterAll(() => dataSource.destroy());

const key = () => ({ eventId: randomUUID(), ordinal: 0, applicationId: randomUUID(), position: 7 });

it('writes down what an event owes, as codes and ids', async () => {
  const first = key();
  const letter = owedRow(first, { kind: 'letter', letter: 'receipt', to: 'participant' });
  const document = owedRow({ ...first, ordinal: 1 }, { kind: 'document', document: 'invoice' });
  await insertOwed(dataSource.manager, [letter, document]);
  const rows = await dataSource.query<unknown[]>(
    'SELECT ordinal, kind, name, audience, state, attempts FROM owed WHERE event_id = $1 ORDER BY ordinal',
    [first.eventId],
  );
  expect(rows).toEqual([
    { ordinal: 0, kind: 'letter', name: 'receipt', audience: 'participant', state: 'owed', attempts: 0 },
    { ordinal: 1, kind: 'document', name: 'invoice', audience: null, state: 'owed', attempts: 0 },
  ]);
});

it('refuses the same debt twice: that would be a second letter', async () => {
  const row = owedRow(key(), { kind: 'letter', letter: 'reservation', to: 'participant' });
  await insertOwed(dataSource.manager, [row]);
  await expect(insertOwed(dataSource.manager, [row])).rejects.toThrow(/duplicate key/);
});
