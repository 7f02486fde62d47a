import { once } from 'node:events';
import type { Server } from 'node:net';
import { sayReady, whenToldToStop } from '#settings/lifetime.js';
import { createLog } from '#settings/log.js';
import { catcherSettings, logLevel } from '#settings/settings.js';
import { createPageServer } from './page.js';
import { createSmtpServer } from './smtp.js';
import { MailStore } from './store.js';

const settings = catcherSettings(process.env);
const log = createLog('catcher', logLevel(process.env));
const store = await MailStore.open(settings.directory);
const smtp = createSmtpServer(store);
const page = createPageServer(store, settings.repliesUrl);

await listening(smtp.listen(settings.smtpPort, settings.host));
await listening(page.listen(settings.pagePort, settings.host));
log.info({ smtpPort: settings.smtpPort, pagePort: settings.pagePort }, 'catching mail');

whenToldToStop(() => {
  page.closeAllConnections();
  page.close();
  // Mail that is being taken may finish; a connection that only idles may not hold us up.
  smtp.close(() => process.exit(0));
  setTimeout(() => process.exit(0), 3_000).unref();
});
sayReady();

async function listening(server: Server): Promise<void> {
  if (!server.listening) await once(server, 'listening');
}
