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

/**
 * How many sleeping processes a worker keeps in memory, 0.1 MB each. One that is not among them is read again from its
 * history when it is told something, which takes no longer than a caller notices: docs/measured/lives.md, "Sleeping".
 */
const CACHED_PROCESSES = 1_000;

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
    maxCachedWorkflows: CACHED_PROCESSES,
    shutdownGraceTime: '5s',
  });
