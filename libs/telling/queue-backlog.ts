import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

/** Work that waits on Temporal for a worker to take it. */
export interface QueueBacklog {
  readonly kind: 'workflow' | 'activity';
  /** About so many. */
  readonly tasks: number;
  /** How long the first in line has waited; 0 for none. */
  readonly ageSeconds: number;
}

const { TaskQueueKind, TaskQueueType } = proto.temporal.api.enums.v1;
const TYPES = { workflow: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, activity: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY };

/** Asks the server itself, so that the answer does not depend on a worker. Fails where Temporal gives none in time. */
export const queueBacklogs = (client: Client, taskQueue: string, patienceMs: number): Promise<QueueBacklog[]> =>
  client.withDeadline(Date.now() + patienceMs, () =>
    Promise.all([backlogOf(client, taskQueue, 'workflow'), backlogOf(client, taskQueue, 'activity')]),
  );

async function backlogOf(client: Client, taskQueue: string, kind: QueueBacklog['kind']): Promise<QueueBacklog> {
  const { stats } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue, kind: TaskQueueKind.TASK_QUEUE_KIND_NORMAL },
    taskQueueType: TYPES[kind],
    reportStats: true,
  });
  if (stats == null) throw new Error(`Temporal says nothing of the ${kind} tasks of ${taskQueue}`);
  const { approximateBacklogCount: tasks, approximateBacklogAge: age } = stats;
  return { kind, tasks: Number(tasks), ageSeconds: Number(age?.seconds ?? 0) + (age?.nanos ?? 0) / 1e9 };
}
