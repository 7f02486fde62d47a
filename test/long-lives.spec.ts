import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { DataSource } from 'typeorm';
import { loadStream } from '#eventstore/event-store.js';
import { Teller } from '#telling/teller.js';
import { temporalBinary } from '../apps/cli/start/temporal-binary.js';
import { type Engine, startEngine } from './support/engine.js';
import { kettle, lookAt, putOn } from './support/kettle.js';
import { until } from './support/until.js';
import { freshDatabase, quietRuntime } from './support/world.js';

const STREAMS = 10;
const TELLS_EACH = 20;

let dataSource: DataSource;
let server: TestWorkflowEnvironment;
let engine: Engine;

beforeAll(async () => {
  quietRuntime();
  dataSource = await freshDatabase();
  const path = await temporalBinary({ cacheDirectory: resolve('.data'), progress: () => undefined });
  const extraArgs = ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=30'];
  server = await TestWorkflowEnvironment.createLocal({
    // It logs every tell that comes while a run is closing, and is repeated, as an error of its own.
    server: { executable: { type: 'existing-path', path }, extraArgs, log: { format: 'pretty', level: 'never' } },
  });
  engine = await startEngine({ dataSource, address: server.address, process: kettle({ boilsAfterMs: 3_600_000 }) });
}, 60_000);

afterAll(async () => {
  await engine.stop();
  await server.teardown();
  await dataSource.destroy();
});

/** One that never asks twice: whoever asks again is told where the stream stands by then, which may be further on. */
const patientTeller = (): Teller =>
  new Teller(engine.client, engine.taskQueue, {
    bounds: { perKey: 4, overall: 100, waiting: 1_000 },
    ...{ taskTimeoutMs: 60_000, callTimeoutMs: 110_000, patienceMs: 110_000 },
  });

it('answers four hundred tells, a hundred in flight, over several runs of each stream: each once, with its own place', async () => {
  const tellers = [patientTeller(), patientTeller()];
  const streams = Array.from({ length: STREAMS }, () => `application-${randomUUID()}`);
  await Promise.all(streams.map((stream) => engine.teller.tell(stream, putOn())));
  const told = await Promise.all(
    tellers.flatMap((teller) =>
      Array.from({ length: TELLS_EACH }).flatMap(() =>
        streams.map(async (stream) => {
          const command = lookAt();
          const { outcome, rejection } = await teller.tell(stream, command);
          return { stream, id: command.id, version: outcome.version, rejection };
        }),
      ),
    ),
  );
  for (const stream of streams) {
    const [, ...looked] = await loadStream(dataSource.manager, stream);
    const answered = told.filter((one) => one.stream === stream).sort((one, other) => one.version - other.version);
    expect(answered).toEqual(
      looked.map(({ commandId, version }) => ({ stream, id: commandId, version, rejection: null })),
    );
    expect(answered).toHaveLength(tellers.length * TELLS_EACH);
    await until(async () => (await engine.client.workflow.count(`WorkflowId = '${stream}'`)).count >= 3);
  }
  expect(engine.faults).toEqual([]);
}, 120_000);
