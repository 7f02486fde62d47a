import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createStaffToken } from '#access/staff-token.js';
import { createDataSource } from '#database/data-source.js';
import { loadStream } from '#eventstore/event-store.js';
import { applicationStream } from '#telling/names.js';
import { course, submission } from './support/course.js';
import { deployBeside, type Deployed } from './support/deployed.js';
import { ask, type Asked } from './support/http.js';
import { freePorts } from './support/launcher.js';
import { type MailServer, startMailServer } from './support/mail-server.js';
import { RoundRobin } from './support/round-robin.js';
import { until } from './support/until.js';
import { freshDatabaseUrl } from './support/world.js';

const PARTS = ['worker 1', 'worker 2', 'api 1', 'api 2'] as const;
type Part = (typeof PARTS)[number];

const taskQueue = `two-${randomUUID()}`;
const running = new Map<Part, Deployed>();
const ports = new Map<Part, string>();
const urlOf = (part: Part): { url: string } => ({ url: `http://127.0.0.1:${ports.get(part) ?? ''}` });
let databaseUrl: string;
let dataSource: DataSource;
let mail: MailServer;
let both: RoundRobin;
let admissions: string;
let finance: string;
let edition: string;

beforeAll(async () => {
  databaseUrl = await freshDatabaseUrl();
  dataSource = await createDataSource(databaseUrl).initialize();
  mail = await startMailServer();
  const { PORT: first = '', METRICS_PORT: second = '' } = await freePorts();
  ports.set('api 1', first).set('api 2', second);
  await Promise.all(PARTS.map(start));
  both = new RoundRobin([urlOf('api 1').url, urlOf('api 2').url]);
  const now = new Date().toISOString();
  admissions = await createStaffToken(dataSource, { staff: 'anna', roles: ['admissions'] }, now);
  finance = await createStaffToken(dataSource, { staff: 'ben', roles: ['finance'] }, now);
  const programme = await course();
  edition = programme.code;
  expect((await both.ask('POST editions', { token: admissions, body: programme })).status).toBe(201);
}, 90_000);

afterAll(async () => {
  for (const { process: left } of running.values()) left.kill('SIGKILL');
  await mail.close();
  await dataSource.destroy();
});

async function start(part: Part): Promise<void> {
  const [name] = part.split(' ') as ['api' | 'worker'];
  const limits = { REQUESTS_PER_MINUTE: '1000000', SUBMISSIONS_PER_MINUTE: '1000000' };
  const port = ports.get(part);
  const more = { SMTP_URL: mail.url, ...limits, ...(port !== undefined && { PORT: port }) };
  running.set(part, await deployBeside(name, { databaseUrl, taskQueue, more }));
}

/** What must be taken, by whichever api. */
async function taken(line: string, asked: Asked): Promise<Record<string, unknown>> {
  const { status, text, body } = await both.ask(line, asked);
  if (status !== 200 && status !== 201) throw new Error(`${line} was answered ${status}: ${text}`);
  return body;
}

const apply = async (): Promise<string> =>
  String((await taken(`POST editions/${edition}/applications`, { body: submission() }))['id']);

const payment = (amountMinor: number) => ({
  paymentId: randomUUID(),
  amount: { amountMinor, currency: 'EUR' },
  receivedOn: new Date().toISOString().slice(0, 10),
});

const typesOf = async (id: string): Promise<string[]> =>
  (await loadStream(dataSource.manager, applicationStream(id))).map(({ event }) => event.type);

it('takes commands for one application from both apis at the same moment, each once', async () => {
  const id = await apply();
  await taken(`POST applications/${id}/admission`, { token: admissions, body: {} });
  const apis = [urlOf('api 1'), urlOf('api 2')];
  const line = `POST applications/${id}/payments`;
  const same = { token: finance, key: randomUUID(), body: payment(5_000) };
  const [different, repeated] = await Promise.all([
    Promise.all(
      [1, 2, 3, 4, 5, 6].flatMap(() => apis.map((api) => ask(api, line, { token: finance, body: payment(1_000) }))),
    ),
    Promise.all([1, 2, 3].flatMap(() => apis.map((api) => ask(api, line, same)))),
  ]);
  expect(different.map(({ status }) => status)).toEqual(different.map(() => 200));
  expect(new Set(repeated.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(repeated[0]?.status).toBe(200);
  expect((await typesOf(id)).filter((type) => type === 'PaymentConfirmed')).toHaveLength(13);
  const { account } = await taken(`GET applications/${id}`, { token: admissions });
  expect(account).toMatchObject({ received: { amountMinor: 12 * 1_000 + 5_000 } });
});

it('lets one of two that contradict each other through, whichever api they come to', async () => {
  for (const turn of [0, 1, 2, 3]) {
    const id = await apply();
    const [one, other] = turn % 2 === 0 ? [urlOf('api 1'), urlOf('api 2')] : [urlOf('api 2'), urlOf('api 1')];
    const answers = await Promise.all([
      ask(one, `POST applications/${id}/admission`, { token: admissions, body: {} }),
      ask(other, `POST applications/${id}/rejection`, { token: admissions, body: { reason: 'not-eligible' } }),
    ]);
    const types = await typesOf(id);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(types.includes('ApplicantAdmitted')).toBe(answers[0].status === 200);
    expect(types.includes('ApplicationRejected')).toBe(answers[1].status === 200);
  }
});

/** One person from application to place; answers with the application's id. */
async function live(): Promise<string> {
  const id = await apply();
  const told = (noun: string, token: string, body: object) => taken(`POST applications/${id}/${noun}`, { token, body });
  await told('information-request', admissions, { question: 'Where?' });
  await told('information', admissions, { answer: 'Here.' });
  await told('admission', admissions, {});
  await told('payments', finance, payment(20_000));
  await told('payments', finance, payment(40_000));
  return id;
}

it('is restarted part by part under load, and no request fails, no letter comes twice', async () => {
  const ids: string[] = [];
  let isOver = false;
  const walk = async (): Promise<void> => {
    while (!isOver) {
      ids.push(await live());
      await sleep(50);
    }
  };
  const walking = Promise.all([1, 2, 3, 4].map(walk));
  walking.catch(() => (isOver = true));
  for (const part of PARTS) {
    await sleep(500);
    expect([part, await running.get(part)?.end()]).toEqual([part, [0, null]]);
    await start(part);
  }
  isOver = true;
  await walking;
  // An api gives a command up after half a minute.
  expect(Math.max(...both.answered.map(({ waitedMs }) => waitedMs))).toBeLessThan(30_000);
  const lived = await Promise.all(ids.map(typesOf));
  expect(new Set(lived.map((types) => types.join(' ')))).toEqual(
    new Set([
      'ApplicationSubmitted InformationRequested InformationProvided ApplicantAdmitted FeeAssessed InvoiceIssued ' +
        'PaymentConfirmed PaymentConfirmed PlaceGuaranteed',
    ]),
  );
  await until(async () => {
    const [row] = await dataSource.query<{ n: number }[]>(
      `SELECT count(*)::integer AS n FROM owed WHERE state = 'owed'`,
    );
    return row?.n === 0;
  }, 60_000);
  const letters = mail.received.map(({ mail: { messageId }, recipients }) => `${messageId ?? ''} ${recipients.join()}`);
  expect(letters.filter((letter, index) => letters.indexOf(letter) !== index)).toEqual([]);
}, 150_000);
