import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { REPLIES } from '#access/reply-address.js';
import { createActivities, recorders } from '#activities/index.js';
import { createDataSource } from '#database/data-source.js';
import { sayReady, whenToldToStop } from '#settings/lifetime.js';
import { createLog } from '#settings/log.js';
import { readSettings } from '#settings/settings.js';
import { temporalConnection } from '#settings/temporal-connection.js';
import { connectTemporal } from '#telling/connect.js';
import { Teller } from '#telling/teller.js';
import { startTracing, traceIds } from '#tracing/tracing.js';
import { startRelay } from './relay.js';
import { startCourier } from './courier.js';
import { createWorker, RECORDS_AT_ONCE } from './create-worker.js';
import { startSecretary } from './secretary.js';
import { startWatchman } from './watchman.js';

/** Longer than a mail server is waited for, copies included: a letter that is cut off goes out again. */
const LETTER_MS = 50_000;
/** A telling that waits for longer may be cut off: the next watchman tells it. */
const LAST_TELL_MS = 2_000;

const settings = readSettings(process.env);
const { taskQueue, namespace } = settings.temporal;
const log = createLog('worker', settings.logLevel, { mixin: traceIds });
const tracing = await startTracing({ endpoint: settings.tracesEndpoint, service: 'matricula-worker', log });
const { metricsAddress } = settings;
Runtime.install({
  shutdownSignals: [],
  // Everything that this process asks of Temporal through the native connection is measured, with what it works off.
  ...(metricsAddress !== null && {
    telemetryOptions: { metrics: { prometheus: { bindAddress: metricsAddress, countersTotalSuffix: true } } },
  }),
  logger: new DefaultLogger('WARN', ({ level, message, meta }) =>
    log[level === 'WARN' ? 'warn' : 'error']({ temporal: meta }, message),
  ),
});

// Each record holds one connection; watchman, secretary, recalls and fan-outs share the rest.
const dataSource = await createDataSource(settings.databaseUrl, RECORDS_AT_ONCE + 8).initialize();
const client = await connectTemporal(settings.temporal, tracing?.client);
const teller = new Teller(client, taskQueue);
const connection = await NativeConnection.connect(await temporalConnection(settings.temporal));
const codePath = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));
const activities = createActivities({ dataSource, recorders, log, teller });
const worker = await createWorker({
  ...{ connection, namespace, taskQueue, activities },
  workflowBundle: { codePath },
  ...(tracing && { interceptors: { activity: [tracing.activity] } }),
});
const clock = (): string => new Date().toISOString();
const { booksKeptYears } = settings;
const watchman = startWatchman({ dataSource, client, taskQueue, teller, log, clock, booksKeptYears });
const { databaseUrl, mail, secret, api } = settings;
const courier = await startCourier({ databaseUrl, mail, secret, publicUrl: api.publicUrl, clock, log });
const secretary = startSecretary({
  ...{ dataSource, databaseUrl, teller, clock, log, mailDomain: mail.domain },
  ours: [mail.sender, REPLIES],
});

const relay = await startRelay({ databaseUrl, teller, clock, log });

const running = worker.run();
let lettersLeft: Promise<unknown> = Promise.resolve();
whenToldToStop(() => {
  lettersLeft = Promise.race([courier.stop(), sleep(LETTER_MS)]);
  // It tells nobody else, and who is being told is answered by this worker, if it is the only one.
  const telling = Promise.all([watchman.stop(), relay.stop(), secretary.stop()]);
  void Promise.race([telling, sleep(LAST_TELL_MS)]).then(() => worker.shutdown());
});
log.info({ taskQueue }, 'working');
sayReady();
await running;
await lettersLeft;
await Promise.all([connection.close(), client.connection.close(), dataSource.destroy(), tracing?.stop()]);
process.exit(0);
