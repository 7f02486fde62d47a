import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { createStaffToken } from '#access/staff-token.js';
import { createDataSource } from '#database/data-source.js';
import { fileText } from '#filing/texts.js';
import { connectTemporal } from '#telling/connect.js';
import { subjectOf } from '#telling/names.js';
import { Teller } from '#telling/teller.js';
import { deployBeside, type Deployed } from './support/deployed.js';
import { holdStream } from './support/hold-stream.js';
import { ask } from './support/http.js';
import { freePorts } from './support/launcher.js';
import { type MailServer, startMailServer } from './support/mail-server.js';
import { openSchool, type School } from './support/school.js';
import { until } from './support/until.js';
import { freshDatabaseUrl, temporalAddress } from './support/world.js';

const taskQueue = `graceful-${randomUUID()}`;
const deployed: Deployed[] = [];
let databaseUrl: string;
let dataSource: DataSource;
let client: Client;
let mail: MailServer;
let worker: Deployed;
let school: School;

beforeAll(async () => {
  databaseUrl = await freshDatabaseUrl();
  dataSource = await createDataSource(databaseUrl).initialize();
  client = await connectTemporal({ address: temporalAddress(), namespace: 'default', taskQueue, tls: false });
  mail = await startMailServer();
  worker = await start('worker', { SMTP_URL: mail.url });
  school = await openSchool({ dataSource, teller: new Teller(client, taskQueue) });
}, 60_000);

afterAll(async () => {
  for (const { process: left } of deployed) left.kill('SIGKILL');
  await mail.close();
  await client.connection.close();
  await dataSource.destroy();
});

async function start(name: 'api' | 'worker', more: Record<string, string>): Promise<Deployed> {
  const one = await deployBeside(name, { databaseUrl, taskQueue, more });
  deployed.push(one);
  return one;
}

/** Whether somebody waits for what `holdStream` holds. */
async function isWaitedFor(): Promise<boolean> {
  const waiting = await dataSource.query<unknown[]>(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return waiting.length > 0;
}

it('an api that is told to stop is not ready at once, takes what still comes, and answers all it has taken', async () => {
  const { PORT = '' } = await freePorts();
  const api = await start('api', { PORT, DRAIN_SECONDS: '5' });
  const door = { url: `http://127.0.0.1:${PORT}` };
  const token = await createStaffToken(dataSource, { staff: 'anna', roles: ['admissions'] }, new Date().toISOString());
  const stream = await school.apply();
  const release = await holdStream(dataSource, stream);
  const line = `POST applications/${subjectOf(stream)}/information-request`;
  const asked = ask(door, line, { token, body: { question: 'Where?' } });
  await until(isWaitedFor);

  const ended = api.end();
  await until(async () => (await ask(door, 'GET /health/ready')).status !== 200);
  expect((await ask(door, 'GET /health/ready')).body).toMatchObject({ status: 503, title: 'Leaving' });
  expect((await ask(door, 'GET /health/live')).status).toBe(200);
  const late = await ask(door, 'GET editions');
  expect([late.status, late.headers.get('connection')]).toEqual([200, 'close']);
  await until(async () => (await ask(door, 'GET editions').catch(() => null)) === null);

  await release();
  const { status, headers, body } = await asked;
  expect([status, headers.get('connection'), body['phase']]).toEqual([200, 'close', 'information-requested']);
  expect(await ended).toEqual([0, null]);
});

it('a worker that is told to stop finishes the commands and letters that it holds', async () => {
  const stream = await school.apply();
  const letters = async (): Promise<{ state: string }[]> =>
    dataSource.query<{ state: string }[]>('SELECT state FROM owed WHERE application_id = $1 ORDER BY position', [
      subjectOf(stream),
    ]);
  await until(async () => (await letters()).every(({ state }) => state === 'sent'));
  const before = mail.received.length;
  const arrived = new Promise<void>((come) => {
    mail.onLetter = async () => {
      come();
      await sleep(7_000); // Longer than an impatient worker would wait.
    };
  });
  const question = { text: 'Where?', about: subjectOf(stream), by: 'staff:anna', at: new Date().toISOString() };
  await school.act(stream, { type: 'RequestInformation', questionId: await fileText(dataSource, question) });
  await arrived;
  const release = await holdStream(dataSource, stream);
  const asked = school.act(stream, { type: 'ProvideInformation', answerId: 'a' });
  await until(isWaitedFor);

  const ended = worker.end();
  await sleep(500);
  await release();
  // There is no other worker.
  expect(await asked).toMatchObject({ outcome: { phase: 'submitted' }, rejection: null });
  expect(await ended).toEqual([0, null]);
  expect(mail.received.length - before).toBe(1);
  expect((await letters()).map(({ state }) => state)).toEqual(['sent', 'sent']);
});
