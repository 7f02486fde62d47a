import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { RunningApp } from './support/app.js';
import { must } from './support/course.js';
import { type Paybacks, startPayingBack } from './support/paybacks.js';
import type { Payers } from './support/payers.js';
import { rebuilt } from './support/rebuilt.js';

const SENDER = 'FR1420041010050500013M02606';

let app: RunningApp;
let payers: Payers;
let paybacks: Paybacks;
let dataSource: DataSource;
beforeAll(async () => {
  ({ app, payers, paybacks } = await startPayingBack());
  ({ dataSource } = app);
  await paidOut();
}, 120_000);
afterAll(() => app.stop());
// Each test leaves the rows as the events make them, for the next one.
afterEach(async () => expect((await rebuilt(dataSource)).differences).toEqual([]));

/** Sealed: one refund to an account that was asked for, which the bank has debited, and what an entry owes back. */
async function paidOut(): Promise<void> {
  const { id, reference: structured } = await payers.invoiced();
  await payers.brings({ minor: 61_000, from: SENDER, structured });
  const accounts = `applications/${id}/refund-accounts`;
  const asked = { iban: 'DE89370400440532013000', holder: 'Treasury of Ferrer', request: 'Letter of 3 October.' };
  const requested = async (): Promise<string> =>
    String((await must(200, paybacks.post(accounts, paybacks.preparer, asked))).body['accountId']);
  const withdrawn = `${accounts}/${await requested()}/withdrawal`;
  await must(200, paybacks.post(withdrawn, paybacks.preparer, { because: 'A mistake.' }));
  await must(200, paybacks.post(`${accounts}/${await requested()}/confirmation`, paybacks.releaser));
  await payers.brings({ minor: 2_000, from: SENDER, text: ['For somebody else'] });
  const [entry] = await payers.entries('open');
  await must(200, payers.decide(entry?.id, 'return', { because: 'Not for us.' }));
  const { body } = await must(201, paybacks.post('refund-batches', paybacks.preparer, {}));
  const { lines } = await paybacks.sealed((body as { id: string }).id);
  expect(lines).toHaveLength(2);
  await payers.brings({ minor: -1_000, endToEnd: lines[0]?.transfers[0]?.endToEndId ?? '' });
}

const tables = ['refund_batch', 'refund_batch_line', 'refund_transfer', 'refund_file', 'refund_account'];

/** Every row, and which transaction wrote it. */
const rowsWith = async (writer: 'xmin' | 'nothing'): Promise<readonly string[]> => {
  const read = tables.map((table) =>
    dataSource.query<{ row: string }[]>(
      `SELECT ${writer === 'xmin' ? 'xmin::text' : "''"} || to_jsonb(t)::text AS row FROM ${table} AS t`,
    ),
  );
  return (await Promise.all(read)).flatMap((rows) => rows.map(({ row }) => row)).sort();
};

it('finds nothing to mend in what was recorded, and writes nothing', async () => {
  const before = await rowsWith('xmin');
  expect(before).toHaveLength(1 + 2 + 2 + 1 + 2);
  const { result, failures } = await rebuilt(dataSource);
  expect([result.differences, failures]).toEqual([0, []]);
  expect(await rowsWith('xmin')).toEqual(before);
});

it.each([
  [
    `UPDATE refund_batch SET state = 'released', amount_minor = 1, sealed_at = NULL`,
    ...['refund_batch', 'different', ['state', 'amountMinor', 'sealedAt']],
  ],
  [
    `UPDATE refund_batch_line SET state = 'dropped', stands = false WHERE line = 1`,
    ...['refund_batch_line', 'different', ['state', 'stands']],
  ],
  [
    'UPDATE refund_batch_line SET entry_id = gen_random_uuid() WHERE line = 2',
    'refund_batch_line',
    'different',
    ['entryId'],
  ],
  [
    `INSERT INTO refund_batch_line SELECT batch_id, 3, application_id, refund, 1, state, true, NULL
     FROM refund_batch_line WHERE line = 1`,
    ...['refund_batch_line', 'surplus', []],
  ],
  ['UPDATE refund_transfer SET debited_on = NULL', 'refund_transfer', 'different', ['debitedOn']],
  ['DELETE FROM refund_transfer WHERE line = 2', 'refund_transfer', 'missing', []],
  [`UPDATE refund_account SET stage = 'counts' WHERE stage = 'withdrawn'`, 'refund_account', 'different', ['stage']],
  [`DELETE FROM refund_account WHERE stage = 'counts'`, 'refund_account', 'missing', []],
  [
    `INSERT INTO refund_account SELECT gen_random_uuid(), application_id, kind, 'counts', by, at FROM refund_account LIMIT 1`,
    ...['refund_account', 'surplus', []],
  ],
])('reports and mends after %s', async (corruption, table, kind, columns) => {
  const before = await rowsWith('nothing');
  await dataSource.query(corruption);
  expect(await rowsWith('nothing')).not.toEqual(before);
  const { differences } = await rebuilt(dataSource);
  expect(differences).toEqual([
    [expect.stringMatching(/^(batch|payee)-/), { table, key: expect.any(String), kind, columns }],
  ]);
  expect(await rowsWith('nothing')).toEqual(before);
});

it('makes anew what was lost, and removes what has no stream', async () => {
  const before = await rowsWith('nothing');
  await dataSource.query('TRUNCATE refund_transfer, refund_batch_line, refund_account');
  await dataSource.query(
    `INSERT INTO refund_batch SELECT gen_random_uuid(), version, state, account, currency, amount_minor, left_out,
       prepared_at, prepared_by, released_by, sealed_at, execution_on, is_file_void FROM refund_batch`,
  );
  await dataSource.query(
    `INSERT INTO refund_account SELECT gen_random_uuid(), gen_random_uuid(), 'own', 'counts', 'applicant', now()`,
  );
  const { differences } = await rebuilt(dataSource);
  expect(differences.map(([, { table, kind }]) => `${table} ${kind}`).sort()).toEqual([
    ...Array<string>(2).fill('refund_account missing'),
    ...['refund_account surplus', 'refund_batch surplus'],
    ...Array<string>(2).fill('refund_batch_line missing'),
    ...Array<string>(2).fill('refund_transfer missing'),
  ]);
  expect(await rowsWith('nothing')).toEqual(before);
});
