import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import type { Desk } from '../apps/cli/start/tokens.js';
import { brief } from './faults/editions.js';
import { submission } from './faults/lives.js';
import { type Name, type Plant, startPlant } from './faults/plant.js';
import { ask, type Told } from './support/http.js';
import { freshDirectory, removeDirectory } from './support/launcher.js';
import { until } from './support/until.js';

// Real processes, killed with -9 and left dead for a while: what is the system like without one of its servers?
let directory: string;
let plant: Plant;
let dataSource: DataSource;

beforeAll(async () => {
  directory = freshDirectory();
  plant = await startPlant(directory);
  dataSource = await createDataSource(plant.databaseUrl, 2).initialize();
  const programme = await brief('twins', new Date().toISOString(), { startsInSeconds: 300, dueWithin: 'PT5S' });
  const { payment, ...terms } = programme.terms;
  // The payment is in before the reminder, however slow the machine is just then.
  const quick = { ...payment, dueWithin: 'PT8S', remindBefore: ['PT2S'], grace: 'PT1S' };
  const refunds = { within: 'PT3S', warnAfter: ['PT1S', 'PT2S'] };
  const body = { ...programme, terms: { ...terms, payment: quick, refunds } };
  expect((await post('editions', 'administrator', body)).status).toBe(201);
}, 120_000);

afterAll(async () => {
  await dataSource.destroy();
  await plant.stop();
  removeDirectory(directory);
}, 60_000);

const post = (path: string, desk: Desk, body: object): Promise<Told> => postUnder(randomUUID(), { path, desk, body });

interface Asking {
  readonly path: string;
  readonly desk: Desk;
  readonly body: object;
}

const postUnder = (key: string, { path, desk, body }: Asking): Promise<Told> =>
  ask({ url: plant.apiUrl }, `POST ${path}`, { token: plant.tokens[desk].token, key, body });

const put = (name: Name): Promise<void> => plant.parts[name].start();

async function apply(name: string): Promise<string> {
  const { status, body } = await ask({ url: plant.apiUrl }, 'POST editions/twins/applications', {
    body: submission(name),
  });
  expect(status).toBe(201);
  return String(body['id']);
}

interface Fact {
  readonly type: string;
  readonly at: number;
}

const factsOf = (id: string): Promise<readonly Fact[]> =>
  dataSource.query(
    `SELECT type, (extract(epoch FROM occurred_at) * 1000)::float8 AS at FROM domain_event
     WHERE stream = 'application-' || $1 ORDER BY version`,
    [id],
  );

/** Everything since the last command, each with its distance from the admission in milliseconds. */
async function clockwork(id: string): Promise<string[]> {
  const facts = await factsOf(id);
  const admitted = facts.find(({ type }) => type === 'ApplicantAdmitted')?.at ?? 0;
  const last = facts.findLastIndex(({ type }) => type === 'PaymentConfirmed');
  return facts.slice(last + 1).map(({ type, at }) => `${type} after ${at - admitted}`);
}

/** Admitted, with a part of the fee paid; all that follows is for the clock to bring about. */
async function inArrears(name: string): Promise<string> {
  const id = await apply(name);
  expect((await post(`applications/${id}/admission`, 'admissions', {})).status).toBe(200);
  const receivedOn = new Date().toISOString().slice(0, 10);
  const payment = { paymentId: name, amount: { amountMinor: 10_000, currency: 'EUR' }, receivedOn };
  expect((await post(`applications/${id}/payments`, 'finance', payment)).status).toBe(200);
  return id;
}

const isThrough = async (id: string): Promise<boolean> =>
  (await factsOf(id)).some(({ type }) => type === 'RefundOverdue');

function expectLater({ status, headers, body }: Told, reason: string): void {
  expect([status, body['type']]).toEqual([503, `urn:matricula:problem:${reason}`]);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
}

it('answers 503 while PostgreSQL is dead, and the same request goes through once it is back', async () => {
  const id = await apply('patient');
  const key = randomUUID();
  const admit = (): Promise<Told> =>
    postUnder(key, { path: `applications/${id}/admission`, desk: 'admissions', body: {} });
  await plant.parts.postgres.kill();
  for (let times = 0; times < 2; times += 1) expectLater(await admit(), 'unavailable');
  await put('postgres');
  await until(async () => (await admit()).status === 200, 60_000);
  const types = (await factsOf(id)).map(({ type }) => type);
  expect(types.filter((type) => type === 'ApplicantAdmitted')).toHaveLength(1);
}, 120_000);

it('has the same facts in the end, though Temporal was dead at every deadline; meanwhile it answers 503', async () => {
  const twin = await inArrears('there');
  await until(() => isThrough(twin), 60_000);

  const waiting = await apply('waiting');
  const other = await inArrears('away');
  await plant.parts.temporal.kill();
  const key = randomUUID();
  const question = (): Promise<Told> =>
    postUnder(key, {
      path: `applications/${waiting}/information-request`,
      desk: 'admissions',
      body: { question: 'Where?' },
    });
  // A tell has half a minute, which is longer than all deadlines together.
  expectLater(await question(), 'unanswered');
  expect((await factsOf(waiting)).map(({ type }) => type)).toEqual(['ApplicationSubmitted']);
  const read = await ask({ url: plant.apiUrl }, `GET applications/${waiting}`, {
    token: plant.tokens.admissions.token,
  });
  expect([read.status, read.body['phase']]).toEqual([200, 'submitted']);
  expect(await isThrough(other)).toBe(false);

  await put('temporal');
  await until(() => isThrough(other), 90_000);
  expect(await clockwork(other)).toEqual(await clockwork(twin));
  expect((await factsOf(other)).map(({ type }) => type)).toEqual((await factsOf(twin)).map(({ type }) => type));
  await until(async () => (await question()).status === 200, 60_000);
  expect((await factsOf(waiting)).filter(({ type }) => type === 'InformationRequested')).toHaveLength(1);
}, 240_000);
