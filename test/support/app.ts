import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { createStaffToken } from '#access/staff-token.js';
import { createAnswerDesk } from '#activities/answer-desk.js';
import { createBankDesk } from '#activities/bank-desk.js';
import { createActivities, recorders } from '#activities/index.js';
import { createLetterDesk } from '#activities/letter-desk.js';
import { createPayoutDesk } from '#activities/payout-desk.js';
import { createDataSource } from '#database/data-source.js';
import type { Role } from '#domain/application/commands.js';
import { createPost } from '#mail/post.js';
import { createLog } from '#settings/log.js';
import { mailSettings } from '#settings/settings.js';
import { connectTemporal } from '#telling/connect.js';
import { Teller, type TellerOptions } from '#telling/teller.js';
import { createApi } from '../../apps/api/create-api.js';
import type { Limits } from '../../apps/api/parts.js';
import { startRelay } from '../../apps/worker/relay.js';
import { createWorker, RECORDS_AT_ONCE } from '../../apps/worker/create-worker.js';
import { freshDatabaseUrl, quietRuntime, temporalAddress, workflowBundle } from './world.js';

export const SECRET = 'the-secret-of-the-tests-0123456789';

export interface RunningApp {
  /** Without a path. */
  readonly url: string;
  readonly dataSource: DataSource;
  readonly client: Client;
  readonly teller: Teller;
  /** Lines of the api's log, parsed. */
  readonly logged: readonly Record<string, unknown>[];
  /** A bearer token in the role; of a person of its own unless one is named. */
  token(role: Role, person?: string): Promise<string>;
  /** Lets the worker begin, where it was not to begin by itself. */
  work(): void;
  stop(): Promise<void>;
}

export interface AppOptions {
  readonly limits?: Partial<Limits>;
  readonly teller?: TellerOptions;
  /** Where test letters are taken; nowhere, unless it is given. */
  readonly smtpUrl?: string;
  /** Another way to the database than straight. */
  readonly way?: (databaseUrl: string) => Promise<string>;
  /** false: nobody takes what is told until `work` is called. */
  readonly works?: boolean;
  /** true: streams are told what others owe them, and bank entries are matched, as in a worker. */
  readonly relay?: boolean;
}

/** Api and worker in this process, on the shared servers, with a database and a task queue of their own. */
export async function startApp({
  limits,
  teller: telling,
  works = true,
  relay: withRelay = false,
  way,
  smtpUrl = 'smtp://127.0.0.1:1',
}: AppOptions = {}): Promise<RunningApp> {
  quietRuntime();
  const settings = { address: temporalAddress(), namespace: 'default', taskQueue: `app-${randomUUID()}`, tls: false };
  const databaseUrl = await freshDatabaseUrl().then(way ?? ((url) => url));
  const [dataSource, connection, client] = await Promise.all([
    createDataSource(databaseUrl, RECORDS_AT_ONCE + 8).initialize(),
    NativeConnection.connect({ address: settings.address }),
    connectTemporal(settings),
  ]);
  const teller = new Teller(client, settings.taskQueue, telling);
  const logged: Record<string, unknown>[] = [];
  const log = createLog('test', 'info', {
    destination: { write: (line) => void logged.push(JSON.parse(line) as never) },
  });
  const worker = await createWorker({
    connection,
    namespace: settings.namespace,
    taskQueue: settings.taskQueue,
    workflowBundle: workflowBundle(),
    activities: createActivities({ dataSource, recorders, log, teller }),
  });
  let running: Promise<void> | undefined;
  const work = (): void => void (running ??= worker.run());
  if (works) work();
  const clock = (): string => new Date().toISOString();
  const relay = withRelay ? await startRelay({ databaseUrl, teller, clock, log }) : null;
  const api = await createApi({
    dataSource,
    teller,
    answerDesk: createAnswerDesk(dataSource),
    bankDesk: createBankDesk(dataSource),
    payoutDesk: createPayoutDesk(dataSource),
    letterDesk: createLetterDesk({
      dataSource,
      settings: { mail: mailSettings({ SMTP_URL: smtpUrl }), secret: SECRET, publicUrl: 'http://127.0.0.1', clock },
      post: createPost(smtpUrl),
    }),
    settings: { secret: SECRET, publicUrl: 'http://127.0.0.1', log, ...(limits && { limits }) },
  });
  await api.listen(0, '127.0.0.1');
  return {
    url: await api.getUrl(),
    dataSource,
    client,
    teller,
    logged,
    work,
    token: (role, person = randomUUID()) =>
      createStaffToken(dataSource, { staff: person, roles: [role] }, new Date().toISOString()),
    stop: async () => {
      await Promise.all([api.close(), relay?.stop()]);
      work(); // A worker that never ran cannot be shut down.
      worker.shutdown();
      await running;
      await Promise.all([client.connection.close(), connection.close()]);
      await dataSource.destroy();
    },
  };
}
