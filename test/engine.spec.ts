import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createRecorder } from '#activities/recorder.js';
import { loadStream } from '#eventstore/event-store.js';
import type { UntimedCommand } from '#telling/names.js';
import { type Engine, startEngine } from './support/engine.js';
import { kettle, type KettleEvent } from './support/kettle.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
let engine: Engine;

beforeAll(async () => {
  dataSource = await freshDatabase();
  const recorder = createRecorder(kettle(3_000));
  engine = await startEngine({ dataSource, recorders: { application: recorder, edition: recorder } });
}, 60_000);

afterAll(async () => {
  await engine.stop();
  await dataSource.destroy();
});

const newStream = (): string => `application-${randomUUID()}`;
const admissions = { by: 'staff:1', role: 'admissions' } as const;
const putOn = (id: string = randomUUID()): UntimedCommand => ({ type: 'Admit', override: null, id, ...admissions });
const takeOff = (): UntimedCommand => ({ type: 'Withdraw', id: randomUUID(), ...admissions });
const look = (): UntimedCommand => ({ type: 'RecordFinalWork', id: randomUUID(), ...admissions });
const refused = (): UntimedCommand => ({
  type: 'Reject',
  reason: 'x',
  becauseId: null,
  id: randomUUID(),
  ...admissions,
});
const poison = (): UntimedCommand => ({ type: 'Certify', id: randomUUID(), ...admissions });

const eventsOf = async (stream: string) =>
  (await loadStream<KettleEvent>(dataSource.manager, stream)).map(({ event }) => event);
const typesOf = async (stream: string) => (await eventsOf(stream)).map(({ type }) => type);

async function until(what: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; !(await what());) {
    if (Date.now() > end) throw new Error('it did not come to pass');
    await new Promise((done) => setTimeout(done, 50));
  }
}

it('records what it is told and answers with the outcome', async () => {
  const stream = newStream();
  const { outcome, rejection } = await engine.teller.tell(stream, putOn());
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
  const answer = await engine.teller.tell(stream, refused());
  expect(answer).toEqual({
    outcome: { phase: 'none', deadline: null, version: 0, accepts: [], closed: true },
    rejection: { reason: 'not-under-assessment', facts: { phase: 'none' } },
  });
  expect(await dataSource.query('SELECT * FROM stream WHERE name = $1', [stream])).toEqual([]);
});

it('records a command once that is told twenty times at once, and answers each time', async () => {
  const [stream, command] = [newStream(), putOn()];
  const answers = await Promise.all(Array.from({ length: 20 }, () => engine.teller.tell(stream, command)));
  expect(await typesOf(stream)).toEqual(['PutOn']);
  expect(new Set(answers.map(({ outcome }) => outcome.version))).toEqual(new Set([1]));
});

it('takes what a finished process is told in a new run that recalls', async () => {
  const stream = newStream();
  const first = putOn();
  await engine.teller.tell(stream, first);
  await engine.teller.tell(stream, takeOff());
  await engine.client.workflow.getHandle(stream).result();
  expect((await engine.teller.tell(stream, putOn())).outcome).toMatchObject({ phase: 'heating', version: 3 });
  // The new run has never seen this id; the store has.
  expect((await engine.teller.tell(stream, first)).outcome).toMatchObject({ phase: 'heating', version: 3 });
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
  await engine.teller.tell(stream, putOn());
  const [poisoned, looked] = await Promise.all([
    engine.teller.tell(stream, poison()),
    engine.teller.tell(stream, look()),
  ]);
  expect(poisoned.rejection).toEqual({ reason: 'internal-error', facts: {} });
  expect(looked.rejection).toBeNull();
  expect(await typesOf(stream)).toEqual(['PutOn', 'Looked']);
  expect(engine.faults).toContainEqual(
    expect.objectContaining({ fields: expect.objectContaining({ stream, command: 'Certify' }) }),
  );
});
