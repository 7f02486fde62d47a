import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { connectTemporal } from '#telling/connect.js';
import { Overloaded } from '#telling/lanes.js';
import { Teller, Unanswered } from '#telling/teller.js';
import { type Engine, startEngine } from './support/engine.js';
import { holdStream } from './support/hold-stream.js';
import { kettle, lookAt, poisoned, putOn, takeOff } from './support/kettle.js';
import { until } from './support/until.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
let engine: Engine;

beforeAll(async () => {
  dataSource = await freshDatabase();
  engine = await startEngine({ dataSource, process: kettle({ boilsAfterMs: 60_000 }) });
}, 60_000);

afterAll(async () => {
  await engine.stop();
  await dataSource.destroy();
});

const newStream = (): string => `application-${randomUUID()}`;

it('says that the answer is not known when no worker gives one', async () => {
  const queue = `nobody-${randomUUID()}`;
  const impatient = new Teller(engine.client, queue, { callTimeoutMs: 300, patienceMs: 1_000 });
  const began = Date.now();
  await expect(impatient.tell(newStream(), putOn())).rejects.toBeInstanceOf(Unanswered);
  expect(Date.now() - began).toBeLessThan(15_000); // Half of what it waits by itself.
});

it('says that the answer is not known when there is no server', async () => {
  const client = await connectTemporal({ address: '127.0.0.1:1', namespace: 'default', taskQueue: 'x', tls: false });
  const impatient = new Teller(client, 'x', { callTimeoutMs: 300, patienceMs: 1_000 });
  await expect(impatient.tell(newStream(), putOn())).rejects.toBeInstanceOf(Unanswered);
  await client.connection.close();
});

it('refuses what is too much to wait for, without telling it', async () => {
  const bounds = { perKey: 1, overall: 1, waiting: 1 };
  const narrow = new Teller(engine.client, engine.taskQueue, { bounds });
  const [stream, refusedStream] = [newStream(), newStream()];
  const taken = [narrow.tell(stream, putOn()), narrow.tell(stream, takeOff())];
  await expect(narrow.tell(refusedStream, putOn())).rejects.toBeInstanceOf(Overloaded);
  expect((await Promise.all(taken)).map(({ outcome }) => outcome.phase)).toEqual(['heating', 'off']);
  const described = engine.client.workflow.getHandle(refusedStream).describe();
  await expect(described).rejects.toThrow('not found');
});

it('asks anew after an internal error, for the fault may have been mended since', async () => {
  const stream = newStream();
  await engine.teller.tell(stream, putOn());
  const command = poisoned();
  expect((await engine.teller.tell(stream, command)).rejection?.reason).toBe('internal-error');
  const before = engine.faults.length;
  expect((await engine.teller.tell(stream, command)).rejection?.reason).toBe('internal-error');
  expect(engine.faults.length).toBe(before + 1);
});

it('gets every answer though the run ends under the tells, ten at once', async () => {
  // Wider than the api's, so that runs do end with tells in flight.
  const wide = new Teller(engine.client, engine.taskQueue, { bounds: { perKey: 10, overall: 60, waiting: 400 } });
  const tells = Array.from({ length: 24 }, () => newStream()).flatMap((stream) =>
    Array.from({ length: 10 }, (_, nth) => wide.tell(stream, nth % 2 === 0 ? putOn() : takeOff())),
  );
  const answers = await Promise.all(tells);
  expect(answers.filter(({ rejection }) => rejection === null)).toHaveLength(240);
  const [row] = await dataSource.query<{ n: number }[]>(
    `SELECT count(*)::integer AS n FROM (SELECT stream FROM domain_event GROUP BY stream HAVING count(*) = 10) AS full_streams`,
  );
  expect(row?.n).toBe(24);
}, 60_000);

it('asks the next run when a run is ended that had taken the tell but not yet answered', async () => {
  const stream = newStream();
  await engine.teller.tell(stream, putOn());
  const release = await holdStream(dataSource, stream);
  const told = engine.teller.tell(stream, lookAt());
  const handle = engine.client.workflow.getHandle(stream);
  const isTaken = async (): Promise<boolean> => {
    const { events } = await handle.fetchHistory();
    const taken = events?.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes != null);
    return taken?.length === 2;
  };
  await until(isTaken);
  await handle.terminate('by an operator');
  await release();
  expect(await told).toMatchObject({ outcome: { phase: 'heating', version: 2 }, rejection: null });
});
