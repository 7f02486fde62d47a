import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import type { Owed } from '#domain/application/letters.types.js';
import { claimNext, tick } from '#mail/claim.js';
import { insertOwed, type OwedRow, owedRow } from '#mail/owed.js';
import { planOf } from './support/plans.js';
import { freshDatabaseUrl } from './support/world.js';

const NOW = '2024-10-01T08:00:00.000Z';
const LATER = '2024-10-05T08:00:00.000Z';
const CLAIMING = { now: NOW, inHand: new Set<string>() };
let dataSource: DataSource;

beforeAll(async () => {
  dataSource = await createDataSource(await freshDatabaseUrl()).initialize();
});
afterAll(() => dataSource.destroy());

/** What the courier takes in turn, when the mailbox of participants takes nothing. */
async function taken(...owed: readonly Owed[]): Promise<string[]> {
  const applicationId = randomUUID();
  const rows = owed.map((one, position) =>
    owedRow({ eventId: randomUUID(), ordinal: 0, applicationId, position }, one),
  );
  await insertOwed(dataSource.manager, rows);
  const names: string[] = [];
  for (
    let row = await claimNext(dataSource.manager, CLAIMING);
    row !== null;
    row = await claimNext(dataSource.manager, CLAIMING)
  ) {
    names.push(row.name);
    const isRefused = row.audience === 'participant';
    const delayed = { state: 'owed', because: 'full', nextAttemptAt: LATER } as const;
    await tick(dataSource.manager, row, isRefused ? delayed : { state: 'superseded', because: 'as good as sent' });
  }
  await dataSource.query('TRUNCATE owed');
  return names;
}

it("warns the office in time, whatever a participant's mailbox says", async () => {
  expect(
    await taken(
      { kind: 'letter', letter: 'cancellation-accepted', to: 'participant' },
      { kind: 'document', document: 'credit-note' },
      { kind: 'letter', letter: 'staff-refund-due', to: 'finance-lead' },
    ),
  ).toEqual(['cancellation-accepted', 'staff-refund-due']);
});

it('keeps the order of what goes to the participant, and of what goes to the office', async () => {
  expect(
    await taken(
      { kind: 'document', document: 'invoice' },
      { kind: 'letter', letter: 'admission-invoice', to: 'participant' },
      { kind: 'letter', letter: 'payment-overdue', to: 'participant' },
      { kind: 'letter', letter: 'staff-payment-overdue', to: 'finance' },
      { kind: 'letter', letter: 'staff-refund-due', to: 'finance-lead' },
    ),
  ).toEqual(['invoice', 'admission-invoice', 'staff-payment-overdue', 'staff-refund-due']);
});

it('lets the payer wait for the paper, and for nothing else', async () => {
  expect(
    await taken(
      { kind: 'letter', letter: 'receipt', to: 'participant' },
      { kind: 'document', document: 'invoice' },
      { kind: 'letter', letter: 'admission-invoice', to: 'payer' },
    ),
  ).toEqual(['receipt']);
  expect(
    await taken(
      { kind: 'document', document: 'invoice' },
      { kind: 'letter', letter: 'admission-invoice', to: 'participant' },
      { kind: 'letter', letter: 'admission-invoice', to: 'payer' },
      { kind: 'document', document: 'credit-note' },
      { kind: 'letter', letter: 'credit-note', to: 'payer' },
    ),
  ).toEqual(['invoice', 'admission-invoice', 'admission-invoice']);
});

const letters = (count: number, first: number): OwedRow[] =>
  Array.from({ length: count }, (_, index) =>
    owedRow(
      { eventId: randomUUID(), ordinal: 0, applicationId: randomUUID(), position: first + index },
      { kind: 'letter', letter: 'receipt', to: 'participant' },
    ),
  );

it.each([
  ['that it knows', true],
  ['that came since it was last counted', false],
])('takes the first of a backlog %s along an index, neither sorting nor searching it anew', async (_, isCounted) => {
  await dataSource.query('ALTER TABLE owed SET (autovacuum_enabled = false)');
  await insertOwed(dataSource.manager, letters(5_000, -5_000));
  await dataSource.query(`UPDATE owed SET state = 'sent'`);
  await dataSource.query('ANALYZE owed');
  await insertOwed(dataSource.manager, letters(2_000, 0));
  if (isCounted) await dataSource.query('ANALYZE owed');
  const plan = await planOf(dataSource, (manager) => claimNext(manager, CLAIMING));
  expect(plan).toContain('Index Scan using owed_unfinished on owed "row"');
  expect(plan).toContain('Index Scan using owed_by_application on owed earlier');
  await dataSource.query('TRUNCATE owed');
});
