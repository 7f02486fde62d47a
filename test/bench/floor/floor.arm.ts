import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import type { Outcome } from '#domain/outcome.js';
import { Lanes } from '#telling/lanes.js';
import { TELL } from '#telling/names.js';
import { type Arm, timed } from '../arm.js';

export const FLOOR_QUEUE = 'floor';

export const FLOOR_TELLS = ['SubmitApplication', 'Admit', 'ConfirmPayment', 'RecordAttendance'];
/** As many as the API tells at once. */
const AT_ONCE = { perKey: 4, overall: 16, waiting: 1_000 };

/** The same four updates with start, to a workflow that does nothing: what Temporal itself takes. */
export function floorArm(client: Client): Arm {
  const lanes = new Lanes(AT_ONCE);
  const lived: string[] = [];
  const tell = (stream: string, type: string): Promise<Outcome> => {
    const startWorkflowOperation = new WithStartWorkflowOperation('floor', {
      ...{ workflowId: stream, taskQueue: FLOOR_QUEUE, args: [stream] },
      ...{ workflowIdConflictPolicy: 'USE_EXISTING', workflowIdReusePolicy: 'ALLOW_DUPLICATE' },
      workflowTaskTimeout: '2s',
    });
    const id = randomUUID();
    const args = [{ type, id, by: 'staff:ines', role: 'admissions', personId: randomUUID(), edition: 'bench' }];
    return lanes.run(stream, () =>
      client.workflow.executeUpdateWithStart<(stream: string) => Promise<void>, Outcome, [object]>(TELL, {
        ...{ startWorkflowOperation, updateId: id, args: args as [object] },
      }),
    );
  };
  return {
    name: 'floor',
    processes: ['temporal', 'floorWorker'],
    callerCounts: true,
    async live(told) {
      const stream = `floor-${randomUUID()}`;
      for (const type of FLOOR_TELLS) await timed(told, () => tell(stream, type));
      lived.push(stream);
    },
    async settled() {
      while (lived.length > 0) {
        const { status } = await client.workflow.getHandle(lived.at(-1) ?? '').describe();
        if (status.name !== 'RUNNING') return;
        await sleep(100);
      }
    },
    historyLengths: () => lengthsOf(client, lived),
  };
}

const SAMPLED = 10;

export async function lengthsOf(client: Client, lived: readonly string[]): Promise<readonly number[]> {
  const handles = lived.slice(-SAMPLED).map((stream) => client.workflow.getHandle(stream));
  return Promise.all(handles.map(async (handle) => (await handle.describe()).historyLength));
}
