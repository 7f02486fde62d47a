import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BankImportView } from '#contracts/bank.js';
import { startApp, type RunningApp } from './support/app.js';
import { statementText } from './bench/bank/statement-text.js';
import { camt, declare, OUR_IBAN } from './support/bank.js';
import { must } from './support/course.js';
import { ask } from './support/http.js';
import { until } from './support/until.js';

const ENTRIES = 30_000;

let app: RunningApp;
let finance: string;
beforeAll(async () => {
  app = await startApp({ limits: { uploadBytes: 100_000_000 } });
  await declare(app.dataSource);
  finance = await app.token('finance', 'omar');
}, 60_000);
afterAll(() => app.stop());

const upload = (body: string) => {
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment; filename="large.xml"',
  };
  return must(201, ask(app, 'POST bank-statements', { token: finance, headers, body }));
};
const running = async (): Promise<readonly BankImportView[]> =>
  (await must(200, ask(app, 'GET bank-statements/imports', { token: finance }))).body['items'] as BankImportView[];

it('shows of a large file how many of its lines are read and stored, and no longer once it is in', async () => {
  const seen: BankImportView[] = [];
  const ended = new AbortController();
  const file = [...statementText({ entries: ENTRIES, day: '2024-09-02', earlier: 0 })].join('');
  const taken = upload(file).finally(() => ended.abort());
  while (!ended.signal.aborted) {
    seen.push(...(await running()));
    await sleep(100);
  }
  expect((await taken).body).toMatchObject({ statements: [{ entries: { added: ENTRIES } }] });
  expect(await running()).toEqual([]);

  expect(seen[0]).toMatchObject({ file: { name: 'large.xml' }, account: null, phase: 'reading', by: 'staff:omar' });
  const partly = (one: keyof BankImportView & ('read' | 'stored')): boolean =>
    seen.some((view) => view[one] > 0 && view[one] < ENTRIES);
  expect([partly('read'), partly('stored')]).toEqual([true, true]);
  expect(seen.every(({ phase, read, stored }) => (phase === 'storing' ? read === ENTRIES : stored === 0))).toBe(true);
  for (const which of ['read', 'stored'] as const) {
    const counts = seen.map((view) => view[which]);
    expect(counts).toEqual([...counts].sort((one, other) => one - other));
  }
  expect([...new Set(seen.map(({ phase }) => phase))].filter((phase) => phase !== 'waiting')).toEqual([
    ...['reading', 'storing'],
  ]);
}, 120_000);

it('says that one waits while somebody else imports into the account', async () => {
  const runner = app.dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query('SELECT FROM bank_account WHERE iban = $1 FOR UPDATE', [OUR_IBAN]);
  const taken = upload(camt({ openingMinor: 0, day: '2024-10-02', lines: [{ minor: 1 }] }));
  await until(async () => (await running()).some(({ phase, read }) => phase === 'waiting' && read === 1));
  await runner.commitTransaction();
  await runner.release();
  await taken;
  expect(await running()).toEqual([]);
});

it('lets everybody else ask while more files wait for one account than there are connections', async () => {
  const runner = app.dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query('SELECT FROM bank_account WHERE iban = $1 FOR UPDATE', [OUR_IBAN]);
  const days = Array.from({ length: 15 }, (_, nth) => `2025-01-${String(nth + 1).padStart(2, '0')}`);
  const taken = days.map((day, nth) => upload(camt({ openingMinor: null, day, lines: [{ minor: 1_000 + nth }] })));
  await until(async () => (await running()).length === days.length);
  await until(async () => {
    const items = await running();
    return items.every(({ phase }) => phase === 'waiting') && items.filter(({ read }) => read === 1).length === 3;
  });
  await runner.commitTransaction();
  await runner.release();
  const answers = await Promise.all(taken);
  expect(answers.map(({ body }) => body)).toEqual(
    days.map(() =>
      expect.objectContaining({
        statements: [expect.objectContaining({ entries: expect.objectContaining({ added: 1 }) })],
      }),
    ),
  );
}, 60_000);

it('does not show what was refused, nor what a dead process has left', async () => {
  const headers = { 'content-type': 'application/octet-stream' };
  const refused = await ask(app, 'POST bank-statements', { token: finance, headers, body: 'hello' });
  expect(refused.status).toBe(422);
  const left = (silentFor: string) =>
    app.dataSource.query(
      `INSERT INTO bank_import SELECT gen_random_uuid(), 'x', 'left', NULL, 'storing', 9, 5, now(), 'staff:omar',
              clock_timestamp() - interval '${silentFor}'`,
    );
  await left('20 seconds');
  expect(await running()).toHaveLength(1);
  await app.dataSource.query('DELETE FROM bank_import');
  await left('31 seconds');
  await left('61 minutes');
  expect(await running()).toEqual([]);
  await upload(camt({ openingMinor: 1, day: '2024-10-03', lines: [{ minor: 1 }] }));
  expect(await app.dataSource.query('SELECT FROM bank_import')).toHaveLength(1);
});
