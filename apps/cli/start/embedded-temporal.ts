import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { noticed, type Progress } from './progress.js';
import type { RunningServer, TemporalOrder } from './servers-order.js';
import { StartError } from './start-error.js';

const PATIENCE_MS = 30_000;

/** Runs Temporal's dev server on a file, which keeps its data; its page is part of the same program. */
export async function startTemporal(
  order: TemporalOrder,
  progress: Progress,
  giveUp: AbortSignal,
): Promise<RunningServer> {
  const server = spawn(order.binary, flags(order), { stdio: ['ignore', 'inherit', 'inherit'] });
  const gone = Promise.race([once(server, 'exit'), once(server, 'error')]).then(
    () => undefined,
    () => undefined,
  );
  if (server.pid !== undefined) await writeFile(order.pidFile, String(server.pid));
  const stop = async (): Promise<void> => {
    if (hasEnded(server)) return;
    server.kill('SIGTERM');
    await gone;
  };
  try {
    await noticed(progress, 'Waiting for Temporal …', answers(order, server, giveUp));
  } catch (error) {
    await stop();
    throw error;
  }
  return { name: 'Temporal', gone, stop };
}

const flags = ({ databaseFile, namespace, port, uiPort, dynamicConfig = [] }: TemporalOrder): readonly string[] => [
  ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)],
  ...['--db-filename', databaseFile, '--namespace', namespace, '--log-level', 'error'],
  ...dynamicConfig.flatMap((value) => ['--dynamic-config-value', value]),
];

const hasEnded = (server: ChildProcess): boolean =>
  server.pid === undefined || server.exitCode !== null || server.signalCode !== null;

async function answers(order: TemporalOrder, server: ChildProcess, giveUp: AbortSignal): Promise<void> {
  const { port, namespace, databaseFile } = order;
  const connection = Connection.lazy({
    address: `127.0.0.1:${port}`,
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 50, 'grpc.max_reconnect_backoff_ms': 200 },
  });
  try {
    const until = Date.now() + PATIENCE_MS;
    while (Date.now() < until && !giveUp.aborted) {
      if (hasEnded(server))
        throw new StartError(`Temporal ended at once on ${databaseFile}: its last words are in the log of "servers".`);
      if (await describes(connection, namespace)) return;
      await sleep(50);
    }
  } finally {
    await connection.close();
  }
  throw new StartError(
    `Temporal did not answer within ${PATIENCE_MS / 1_000} s: try again when the machine is less busy.`,
  );
}

const describes = (connection: Connection, namespace: string): Promise<boolean> =>
  connection
    .withDeadline(Date.now() + 1_000, () => connection.workflowService.describeNamespace({ namespace }))
    .then(
      () => true,
      () => false,
    );
