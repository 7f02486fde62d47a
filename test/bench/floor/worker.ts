import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { sayReady, whenToldToStop } from '#settings/lifetime.js';
import { temporalSettings } from '#settings/settings.js';
import { RECORDS_AT_ONCE } from '../../../apps/worker/create-worker.js';
import { floorActivities } from './activities.js';
import { FLOOR_QUEUE } from './floor.arm.js';

const logger = new DefaultLogger('WARN');
Runtime.install({ shutdownSignals: [], logger });
const { address, namespace } = temporalSettings(process.env);
const workflowsPath = fileURLToPath(new URL('floor.workflow.js', import.meta.url));
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  namespace,
  taskQueue: FLOOR_QUEUE,
  workflowBundle: await bundleWorkflowCode({ workflowsPath, logger }),
  activities: floorActivities(),
  // As Matricula's own: see apps/worker/create-worker.ts.
  stickyQueueScheduleToStartTimeout: '1s',
  maxConcurrentWorkflowTaskExecutions: RECORDS_AT_ONCE,
  maxConcurrentLocalActivityExecutions: RECORDS_AT_ONCE,
});
const running = worker.run();
whenToldToStop(() => worker.shutdown());
sayReady();
await running;
process.exit(0);
