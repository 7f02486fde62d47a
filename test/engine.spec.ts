import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { append, loadStream, lockStream } from '#eventstore/event-store.js';
import { type Engine, startEngine } from './support/engine.js';
import { kettle, type KettleEvent, lookAt, poisoned, putOn, refused, takeOff } from './support/kettle.js';
import { until } from './support/until.js';
import { advance, freshDatabase } from './support/world.js';

let dataSource: DataSource;
let engine: Engine;
/** The same with a deadline that only a skipped clock reaches. */
let month: Engine;

beforeAll(async () => {
  dataSource = await freshDatabase();
  engine = await startEngine({ dataSource, process: kettle({ boilsAfterMs: 3_000 }) });
  month = await startEngine({ dataSource, process: kettle({ boilsAfterMs: 30 * 86_400_000 }) });
}, 60_000);

afterAll(async () => {
  await Promise.all([engine.stop(), month.stop()]);
  await dataSource.destroy();
});

const newStream = (): string => `application-${randomUUID()}`;
const eventsOf = async (stream: string) =>
  (await loadStream<KettleEvent>(dataSource.manager, stream)).map(({ event }) => event);
const typesOf = async (stream: string) => (await eventsOf(stream)).map(({ type }) => type);

it('records what it is told and answers with the outcome', async () => {
  const stream = newStream();
  const { outcome, rejection } = await month.teller.tell(stream, putOn());
  expect({ phase: outcome.phase, version: outcome.version, rejection }).toEqual({
    phase: 'heating',
    version: 1,
    rejection: null,
  });
  const [event] = await eventsOf(stream);
  expect(event).toMatchObject({ type: 'PutOn', by: 'staff:1', boilsAt: outcome.deadline });
});

it('answers a refusal with its reason, its facts and the outcome, and records nothing', async () => {
  const stream = newStream();
  const answer = await month.teller.tell(stream, refused());
  expect(answer).toEqual({
    outcome: { phase: 'none', deadline: null, version: 0, accepts: [], closed: true },
    rejection: { reason: 'not-under-assessment', facts: { phase: 'none' } },
  });
  expect(await dataSource.query('SELECT * FROM stream WHERE name = $1', [stream])).toEqual([]);
});

it('records a command once that is told twenty times at once, and answers each time', async () => {
  const [stream, command] = [newStream(), putOn()];
  const answers = await Promise.all(Array.from({ length: 20 }, () => month.teller.tell(stream, command)));
  expect(await typesOf(stream)).toEqual(['PutOn']);
  expect(new Set(answers.map(({ outcome }) => outcome.version))).toEqual(new Set([1]));
});

it('takes what a finished process is told in a new run that recalls', async () => {
  const stream = newStream();
  const first = putOn();
  await month.teller.tell(stream, first);
  await month.teller.tell(stream, takeOff());
  await month.client.workflow.getHandle(stream).result();
  expect((await month.teller.tell(stream, putOn())).outcome).toMatchObject({ phase: 'heating', version: 3 });
  // The new run has never seen this id; the store has.
  const again = await month.teller.tell(stream, first);
  expect(again).toMatchObject({ outcome: { phase: 'heating', version: 3 }, rejection: null });
  expect(await typesOf(stream)).toEqual(['PutOn', 'TakenOff', 'PutOn']);
});

it('tells the time when the deadline has come', async () => {
  const stream = newStream();
  const { outcome } = await engine.teller.tell(stream, putOn());
  await until(async () => (await typesOf(stream)).length === 2);
  expect((await eventsOf(stream)).at(-1)).toMatchObject({ type: 'Boiled', by: 'clock', occurredAt: outcome.deadline });
});

it('answers a poisoned command with internal-error and goes on with the next', async () => {
  const stream = newStream();
  await month.teller.tell(stream, putOn());
  const [broken, looked] = await Promise.all([
    month.teller.tell(stream, poisoned()),
    month.teller.tell(stream, lookAt()),
  ]);
  expect(broken.rejection).toEqual({ reason: 'internal-error', facts: {} });
  expect(looked.rejection).toBeNull();
  expect(await typesOf(stream)).toEqual(['PutOn', 'Looked']);
  expect(month.faults).toContainEqual(
    expect.objectContaining({ fields: expect.objectContaining({ stream, command: 'Certify' }) }),
  );
});

it('ends a run on a stream that cannot be read, and says so', async () => {
  const stream = newStream();
  await month.teller.tell(stream, putOn());
  await dataSource.query(
    `INSERT INTO domain_event (stream, version, event_id, command_id, command_index, type, schema, occurred_at, recorded_at, by, payload)
     SELECT stream, 2, $2, 'later', 0, type, 2, occurred_at, recorded_at, by, payload FROM domain_event WHERE stream = $1`,
    [stream, randomUUID()],
  );
  const answer = await month.teller.tell(stream, lookAt());
  expect(answer).toMatchObject({
    outcome: { phase: 'unreadable', closed: true },
    rejection: { reason: 'internal-error' },
  });
  await month.client.workflow.getHandle(stream).result();
});

it("keeps the stream's last instant where the clock of the process lies behind it", async () => {
  const stream = newStream();
  await month.teller.tell(stream, putOn());
  const last = '2999-01-01T00:00:00.000Z';
  await dataSource.transaction(async (manager) => {
    const version = await lockStream(manager, stream);
    const looked = { type: 'Looked', boilsAt: null, occurredAt: last, by: 'x' };
    await append(manager, { stream, expectedVersion: version, commandId: 'x', recordedAt: last, events: [looked] });
  });
  await month.teller.tell(stream, lookAt());
  const recorded = await loadStream(dataSource.manager, stream);
  expect(recorded.at(-1)).toMatchObject({ recordedAt: last, event: { type: 'Looked', occurredAt: last } });
});

it('lets a month pass and takes the deadline at its own instant', async () => {
  const stream = newStream();
  await month.teller.tell(stream, putOn());
  const { deadline } = (await month.teller.tell(stream, lookAt())).outcome;
  await advance(month.client, stream, 31 * 86_400);
  const { outcome } = await month.teller.tell(stream, lookAt());
  expect(outcome).toMatchObject({ phase: 'boiling', deadline: null });
  const recorded = await loadStream<KettleEvent>(dataSource.manager, stream);
  expect(recorded.map(({ event }) => event.type)).toEqual(['PutOn', 'Looked', 'Boiled', 'Looked']);
  expect(recorded[2]).toMatchObject({ commandId: `time/1/${deadline}`, event: { occurredAt: deadline } });
});

it('says in words what it waits for', async () => {
  const stream = newStream();
  const { outcome } = await month.teller.tell(stream, putOn());
  const details = (): Promise<string> =>
    month.client.workflow
      .getHandle(stream)
      .query<{ currentDetails: string }>('__temporal_workflow_metadata')
      .then(({ currentDetails }) => currentDetails);
  expect(await details()).toBe(`Phase: heating. Waits to be told something, until ${outcome.deadline}. `);
});

it('is told other things, and does not spin, though telling it the time breaks', async () => {
  const broken = await startEngine({ dataSource, process: kettle({ boilsAfterMs: 300, timeIsPoisoned: true }) });
  const stream = newStream();
  await broken.teller.tell(stream, putOn());
  await until(() => broken.faults.length > 0);
  expect((await broken.teller.tell(stream, putOn())).rejection).toBeNull(); // A new deadline: it is tried at once.
  await until(() => broken.faults.length > 1);
  await sleep(1_000);
  expect(broken.faults.map(({ fields }) => fields)).toMatchObject([
    { stream, command: 'ObserveTime' },
    { stream, command: 'ObserveTime' },
  ]);
  await broken.stop();
});
