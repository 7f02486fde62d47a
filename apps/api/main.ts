import { createDataSource } from '#database/data-source.js';
import { createLog } from '#settings/log.js';
import { readSettings } from '#settings/settings.js';
import { connectTemporal } from '#telling/connect.js';
import { Teller } from '#telling/teller.js';
import { createApi } from './create-api.js';

const settings = readSettings(process.env);
const log = createLog('api', settings.logLevel);
const dataSource = await createDataSource(settings.databaseUrl).initialize();
const client = await connectTemporal(settings.temporal);
const teller = new Teller(client, settings.temporal.taskQueue);

const { host, port, publicUrl } = settings.api;
const api = await createApi({ dataSource, teller, settings: { secret: settings.secret, publicUrl, log } });
await api.listen(port, host);
log.info({ host, port }, 'listening');
process.send?.('ready');

// Requests that are under way get their answers before what they need goes away.
let stopping: Promise<void> | undefined;
const stop = (): void =>
  void (stopping ??= api
    .close()
    .then(() => Promise.all([client.connection.close(), dataSource.destroy()]))
    .then(() => process.exit(0)));
process.on('SIGTERM', stop).on('SIGINT', stop).on('disconnect', stop);
