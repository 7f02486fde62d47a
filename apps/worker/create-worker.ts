import { type NativeConnection, Worker, type WorkerInterceptors, type WorkflowBundleOption } from '@temporalio/worker';
import type { Activities } from '#activities/index.js';

export interface WorkerParts {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly workflowBundle: WorkflowBundleOption;
  readonly activities: Activities;
  readonly interceptors?: WorkerInterceptors;
}

/** How many commands a worker records at once. Its database pool needs as many connections, and some for the rest. */
export const RECORDS_AT_ONCE = 12;

/** A worker for all processes, not yet running. */
export const createWorker = (parts: WorkerParts): Promise<Worker> =>
  Worker.create({
    ...parts,
    // A worker that died leaves its runs to the others after one second, not after ten.
    stickyQueueScheduleToStartTimeout: '1s',
    // A task that was taken must be done within two seconds; what waits on the server has all the time it needs.
    maxConcurrentWorkflowTaskExecutions: RECORDS_AT_ONCE,
    maxConcurrentLocalActivityExecutions: RECORDS_AT_ONCE,
    maxConcurrentActivityTaskExecutions: 4,
    shutdownGraceTime: '5s',
  });
