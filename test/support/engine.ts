import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { NativeConnection, type WorkflowBundleOption } from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { createActivities, recorders } from '#activities/index.js';
import type { FaultLog } from '#activities/record.activity.js';
import { createRecorder } from '#activities/recorder.js';
import { connectTemporal } from '#telling/connect.js';
import { Teller } from '#telling/teller.js';
import { createWorker } from '../../apps/worker/create-worker.js';
import type { kettle } from './kettle.js';
import { quietRuntime, temporalAddress, workflowBundle } from './world.js';

/** A worker on its own task queue, with a teller that tells its processes something. */
export interface Engine {
  readonly client: Client;
  readonly teller: Teller;
  readonly taskQueue: string;
  /** What was logged as a fault. */
  readonly faults: { readonly fields: object; readonly message: string }[];
  stop(): Promise<void>;
}

export interface EngineParts {
  readonly dataSource: DataSource;
  /** What application streams hold, where it is not applications. */
  readonly process?: ReturnType<typeof kettle>;
  /** Another server than the one that all test files share. */
  readonly address?: string;
  readonly bundle?: WorkflowBundleOption;
}

export async function startEngine({ dataSource, process, address, bundle }: EngineParts): Promise<Engine> {
  quietRuntime();
  const taskQueue = `engine-${randomUUID()}`;
  const settings = { address: address ?? temporalAddress(), namespace: 'default', taskQueue, tls: false };
  const [client, connection] = await Promise.all([
    connectTemporal(settings),
    NativeConnection.connect({ address: settings.address }),
  ]);
  const teller = new Teller(client, taskQueue);
  const faults: Engine['faults'] = [];
  const log: FaultLog = { error: (fields, message) => void faults.push({ fields, message }) };
  const judging = process === undefined ? recorders : { ...recorders, application: createRecorder(process) };
  const activities = createActivities({ dataSource, recorders: judging, log, teller, roundSize: 4 });
  const worker = await createWorker({
    connection,
    namespace: settings.namespace,
    taskQueue,
    workflowBundle: bundle ?? workflowBundle(),
    activities,
  });
  const running = worker.run();
  return {
    client,
    teller,
    taskQueue,
    faults,
    stop: async () => {
      worker.shutdown();
      await running;
      await Promise.all([client.connection.close(), connection.close()]);
    },
  };
}
