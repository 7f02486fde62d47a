import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource, MigrationInterface } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import { migrate } from '#database/migrate.js';
import { must } from './support/course.js';
import { startPayingBack } from './support/paybacks.js';
import { schemaOf } from './support/schema.js';
import { oweTell } from './support/tampering.js';
import { emptyDatabaseUrl } from './support/world.js';

const SENDER = 'FR1420041010050500013M02606';

/** In the order in which they are applied. */
const migrations = (createDataSource('postgres://unused').options.migrations as (new () => MigrationInterface)[])
  .map((Migration) => ({ name: Migration.name, migration: new Migration() }))
  .sort((one, other) => (one.name.slice(-13) < other.name.slice(-13) ? -1 : 1));

let lived: DataSource;
let empty: DataSource;
beforeAll(async () => {
  lived = await livedIn();
  empty = await createDataSource(await emptyDatabaseUrl()).initialize();
}, 120_000);
afterAll(() => Promise.all([lived.destroy(), empty.destroy()]));

/** A database with bank entries in each state, batches, accounts, what is owed to be told, and rows of groups and mail. */
async function livedIn(): Promise<DataSource> {
  const { app, payers, paybacks } = await startPayingBack();
  const { id, reference: structured } = await payers.invoiced();
  await payers.invoiced('Suggested');
  await payers.brings(
    { minor: 61_000, from: SENDER, structured },
    ...[{ minor: 60_000, name: 'City of Suggested' }, { minor: 2_000, from: SENDER }, { minor: 300 }],
    { minor: 400, reference: 'TWICE' },
    { minor: 401, reference: 'TWICE' },
  );
  const open = await payers.entries('open');
  const entryOf = (minor: number): string | undefined => open.find(({ amount }) => amount.amountMinor === minor)?.id;
  await must(200, payers.decide(entryOf(2_000), 'return', { because: 'Not for us.' }));
  await must(200, payers.decide(entryOf(300), 'dismissal', { because: 'A gift.' }));
  const asked = { iban: 'DE89370400440532013000', holder: 'Treasury', request: 'Letter of 3 October.' };
  await must(200, paybacks.post(`applications/${id}/refund-accounts`, paybacks.preparer, asked));
  const prepared = await must(201, paybacks.post('refund-batches', paybacks.preparer, {}));
  const { lines } = await paybacks.sealed((prepared.body as { id: string }).id);
  await payers.brings({ minor: -2_000, endToEnd: lines[1]?.transfers[0]?.endToEndId ?? '' });
  const [suspect] = await payers.entries('suspected');
  await must(200, payers.decide(suspect?.id, 'suspicion', { counts: true, because: 'The bank was asked.' }));
  await payers.settled();
  await app.stop();
  const { url } = app.dataSource.options as { readonly url: string };
  const dataSource = await createDataSource(url).initialize();
  await oweTell(dataSource, `application-${id}`, { command: { type: 'Noted' }, from: new Date() });
  for (const statement of OTHERS) await dataSource.query(statement);
  return dataSource;
}

/** What a life at the bank does not leave behind. */
const OTHERS = [
  `INSERT INTO owed_tell (event_id, part, position, owed_by, stream, command, state, refused_at, last_error)
   SELECT event_id, 0, position, stream, 'application-x', '{}', 'refused', now(), 'no-place'
   FROM domain_event WHERE stream LIKE 'batch-%' AND version = 1`,
  `INSERT INTO owed_tell (event_id, part, position, owed_by, stream, command)
   SELECT event_id, 1, position, stream, 'batch-x', '{}' FROM domain_event WHERE stream LIKE 'entry-%'`,
  `INSERT INTO bank_matching (entry_id) SELECT id FROM bank_entry`,
  `INSERT INTO participant_group VALUES ('ghent', 'x', 1, 'open', NULL, '{}', false, '{}')`,
  `INSERT INTO paper_snapshot (event_id, group_code, kind, number, contents)
   VALUES (gen_random_uuid(), 'ghent', 'invoice', 'INV-1', '{}')`,
  `INSERT INTO document SELECT event_id, 'x', 'x', repeat('a', 64), '', now() FROM paper_snapshot WHERE group_code = 'ghent'`,
  `UPDATE bank_allocation SET application_id = NULL, group_code = 'ghent'`,
  `INSERT INTO incoming_mail (id, application_id, content_sha256, received_at, size_bytes, authentication)
   SELECT gen_random_uuid(), id, repeat('a', 64), now(), 1, 'pass' FROM application`,
  `INSERT INTO mail_attachment (mail_id, ordinal, size_bytes) SELECT id, 1, 1 FROM incoming_mail`,
  `INSERT INTO letter_template (letter, language, version, subject, body, because, by, at)
   VALUES ('receipt', 'en', 1, 'x', 'x', 'x', 'x', now())`,
  `UPDATE owed SET template_id = (SELECT id FROM letter_template), audience = 'payer' WHERE kind = 'letter'`,
];

/** As `matricula migrate` would: in a transaction, unless it wants none. */
async function apply(dataSource: DataSource, { migration }: (typeof migrations)[number], way: 'up' | 'down') {
  const runner = dataSource.createQueryRunner();
  const isOne = (migration as { transaction?: boolean }).transaction !== false;
  try {
    if (isOne) await runner.startTransaction();
    await migration[way](runner);
    if (isOne) await runner.commitTransaction();
  } finally {
    await runner.release();
  }
}

it('finds in the events whom an entry was suggested for, when that gets a column of its own', async () => {
  const suggested = (): Promise<readonly { suggested: string[] }[]> =>
    lived.query('SELECT id, state, suggested FROM bank_entry ORDER BY id');
  const before = await suggested();
  expect(before.filter((one) => one.suggested.length === 1)).toHaveLength(1);
  const [own] = migrations.filter(({ name }) => name.startsWith('Suggested'));
  if (own === undefined) throw new Error('there is no such migration');
  await apply(lived, own, 'down');
  await apply(lived, own, 'up');
  expect(await suggested()).toEqual(before);
});

it('goes down and up again through every migration, with rows in the tables, and each leaves what it found', async () => {
  const schemas = [await schemaOf(empty)];
  for (const one of migrations) {
    await apply(empty, one, 'up');
    schemas.push(await schemaOf(empty));
  }
  expect(await schemaOf(lived)).toEqual(schemas.at(-1));
  for (const [nth, one] of [...migrations.entries()].reverse()) {
    const before = { name: one.name, schema: schemas[nth] };
    const after = { name: one.name, schema: schemas[nth + 1] };
    await apply(lived, one, 'down');
    expect({ name: one.name, schema: await schemaOf(lived) }).toEqual(before);
    // Up again with the rows that are there at this step, and then on.
    await apply(lived, one, 'up');
    expect({ name: one.name, schema: await schemaOf(lived) }).toEqual(after);
    await apply(lived, one, 'down');
  }
  expect(await schemaOf(lived)).toEqual([]);
  await lived.query('DELETE FROM migrations');
  expect(await migrate(lived)).toHaveLength(migrations.length);
  expect(await schemaOf(lived)).toEqual(schemas.at(-1));
}, 120_000);
