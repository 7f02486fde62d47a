import { NativeConnection } from '@temporalio/worker';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { createActivities, recorders } from '#activities/index.js';
import { connectTemporal } from '#telling/connect.js';
import { Teller } from '#telling/teller.js';
import { createWorker } from '../../apps/worker/create-worker.js';
import { workflowBundleOf } from './workflow-bundle-of.js';
import { temporalAddress } from './world.js';

export interface OtherRelease {
  readonly client: Client;
  readonly teller: Teller;
  /** Its worker runs while the work is done, and no longer. */
  during(work: () => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

/** A worker whose loop has another order of steps. */
export async function otherRelease(dataSource: DataSource, taskQueue: string): Promise<OtherRelease> {
  const settings = { address: temporalAddress(), namespace: 'default', taskQueue, tls: false };
  const [connection, client] = [await NativeConnection.connect(settings), await connectTemporal(settings)];
  const teller = new Teller(client, taskQueue);
  const activities = createActivities({ dataSource, recorders, log: { error: () => undefined }, teller });
  const workflowBundle = await workflowBundleOf('test/support/older-loop.workflow.ts');
  return {
    ...{ client, teller },
    during: async (work) => {
      const worker = await createWorker({ connection, namespace: 'default', taskQueue, activities, workflowBundle });
      await worker.runUntil(work);
    },
    close: async () => {
      await Promise.all([client.connection.close(), connection.close()]);
    },
  };
}
