import { createAnswerDesk } from '#activities/answer-desk.js';
import { createBankDesk } from '#activities/bank-desk.js';
import { createLetterDesk } from '#activities/letter-desk.js';
import { createPayoutDesk } from '#activities/payout-desk.js';
import { createDataSource } from '#database/data-source.js';
import { createPost } from '#mail/post.js';
import { heldNow } from '#readmodel/held.js';
import { readDkimKey } from '#settings/dkim.js';
import { sayReady, whenToldToStop } from '#settings/lifetime.js';
import { createLog } from '#settings/log.js';
import { readSettings } from '#settings/settings.js';
import { connectTemporal } from '#telling/connect.js';
import { Teller } from '#telling/teller.js';
import { startTracing, traceIds } from '#tracing/tracing.js';
import { createApi } from './create-api.js';
import { takeLeave } from './last-answers.js';

const settings = readSettings(process.env);
const log = createLog('api', settings.logLevel, { mixin: traceIds });
const tracing = await startTracing({ endpoint: settings.tracesEndpoint, service: 'matricula-api', log });
const dataSource = await createDataSource(settings.databaseUrl).initialize();
const client = await connectTemporal(settings.temporal, tracing?.client);
const teller = new Teller(client, settings.temporal.taskQueue);

const { host, port, publicUrl, requestsPerMinute, submissionsPerMinute, trustedProxies, drainMs } = settings.api;
const limits = { requestsPerMinute, submissionsPerMinute };
const { secret, mail } = settings;
const clock = (): string => new Date().toISOString();
const leaving = new AbortController();
const api = await createApi({
  dataSource,
  teller,
  tracing,
  settings: { secret, publicUrl, log, limits, trustedProxies, leaving: leaving.signal },
  answerDesk: createAnswerDesk(dataSource),
  bankDesk: createBankDesk(dataSource),
  payoutDesk: createPayoutDesk(dataSource),
  letterDesk: createLetterDesk({
    dataSource,
    settings: { mail, secret, publicUrl, clock },
    post: createPost(mail.smtpUrl, { dkim: readDkimKey(mail.dkim) }),
  }),
});
await api.listen(port, host);
log.info({ host, port }, 'listening');
const held = await heldNow(dataSource);
if (held.length > 0) log.warn({ held }, 'held, as after a restore: `matricula restored` says what to do');
sayReady();

// Requests that are under way get their answers before what they need goes away.
async function finish(): Promise<void> {
  await takeLeave(api, { leaving, drainMs });
  await Promise.all([client.connection.close(), dataSource.destroy(), tracing?.stop()]);
  process.exit(0);
}
whenToldToStop(() => void finish());
