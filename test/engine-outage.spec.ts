import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import { loadStream } from '#eventstore/event-store.js';
import { cableTo, type Cable } from './support/cable.js';
import { type Engine, startEngine } from './support/engine.js';
import { holdStream } from './support/hold-stream.js';
import { kettle, type KettleEvent, lookAt, putOn } from './support/kettle.js';
import { until } from './support/until.js';
import { freshDatabaseUrl } from './support/world.js';

let direct: DataSource;
let dataSource: DataSource;
let cable: Cable;
let engine: Engine;

beforeAll(async () => {
  const url = await freshDatabaseUrl();
  cable = await cableTo(url);
  direct = await createDataSource(url).initialize();
  dataSource = await createDataSource(cable.url).initialize();
  engine = await startEngine({ dataSource, process: kettle({ boilsAfterMs: 4_000 }) });
}, 60_000);

afterAll(async () => {
  await engine.stop();
  await Promise.all([dataSource.destroy(), direct.destroy()]);
  await cable.close();
});

const typesOf = async (stream: string) =>
  (await loadStream<KettleEvent>(direct.manager, stream)).map(({ event }) => event.type);

it('answers what was told while PostgreSQL was away once it is back, and keeps the deadline that passed', async () => {
  const stream = `application-${randomUUID()}`;
  const { deadline } = (await engine.teller.tell(stream, putOn())).outcome;
  cable.pull();
  const told = engine.teller.tell(stream, lookAt());
  await sleep(6_000); // Past the deadline.
  expect(await typesOf(stream)).toEqual(['PutOn']);
  cable.putBack();
  expect(await told).toMatchObject({ rejection: null });
  await until(async () => (await typesOf(stream)).includes('Boiled'));
  // The look was stamped before the kettle boiled, so that is the story, whenever it could be recorded.
  expect(await typesOf(stream)).toEqual(['PutOn', 'Looked', 'Boiled']);
  const boiled = (await loadStream<KettleEvent>(direct.manager, stream)).at(-1);
  expect(boiled?.event.occurredAt).toBe(deadline);
  expect(engine.faults).toEqual([]);
});

it('waits for a lock that somebody else holds, and then records', async () => {
  const stream = `application-${randomUUID()}`;
  await engine.teller.tell(stream, putOn());
  const release = await holdStream(direct, stream);
  const told = engine.teller.tell(stream, lookAt());
  await sleep(1_500); // Longer than the lock time-out.
  await release();
  expect(await told).toMatchObject({ rejection: null });
  expect(await typesOf(stream)).toContain('Looked');
  expect(engine.faults).toEqual([]);
});
