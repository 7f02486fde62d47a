import { once } from 'node:events';
import { createDataSource } from '#database/data-source.js';
import { checkFetched, checkSender } from '#correspondence/sender-checks.js';
import { watchMailbox } from '#filing/mailbox.js';
import { sayReady, whenToldToStop } from '#settings/lifetime.js';
import { createLog } from '#settings/log.js';
import { letterboxSettings, logLevel } from '#settings/settings.js';
import { createLetterbox } from './letterbox.js';
import { startMailbox } from './mailbox.js';

const settings = letterboxSettings(process.env);
const { host, port, databaseUrl, secret, replyDomain, mailDomain, largestBytes, guessesPerMinute, checksSenders } =
  settings;
const { connectionsPerHost, mailboxUrl, trustedServer } = settings;
const log = createLog('letterbox', logLevel(process.env));
const dataSource = await createDataSource(databaseUrl).initialize();
const key = { secret, domain: replyDomain };
const letterbox = createLetterbox({
  ...{ dataSource, largestBytes, guessesPerMinute, connectionsPerHost, log },
  key,
  checkSender: checksSenders ? (brought) => checkSender(brought) : null,
  clock: () => new Date().toISOString(),
});
const listening = letterbox.listen(port, host);
if (!listening.listening) await once(listening, 'listening');
log.info({ host, port }, 'taking mail');

if (mailboxUrl === null) await watchMailbox(dataSource, null);
const mailbox =
  mailboxUrl === null
    ? null
    : startMailbox({
        ...{ dataSource, key, url: mailboxUrl, mailDomain, largestBytes, log },
        checkFetched: (raw) => checkFetched(raw, { trustedServer, asksDns: checksSenders }),
      });

whenToldToStop(() => {
  // Mail that is being taken may finish; a connection that only idles may not hold us up.
  const closed = new Promise<void>((settle) => letterbox.close(() => settle()));
  void Promise.all([closed, mailbox?.stop()])
    .then(() => dataSource.destroy())
    .then(() => process.exit(0));
  setTimeout(() => process.exit(0), 3_000).unref();
});
sayReady();
