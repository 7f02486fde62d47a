import { createLog } from '#settings/log.js';
import { mailSettings } from '#settings/settings.js';
import { startCourier } from '../../apps/worker/courier.js';
import { type RunningApp, SECRET } from './app.js';
import { startMailServer } from './mail-server.js';
import { until } from './until.js';

export interface LetterLinks {
  /** The page of the application, as the latest letter about it names it. */
  of(applicationId: string): Promise<string>;
  stop(): Promise<void>;
}

/** A courier beside the app, whose letters arrive here and are read for their links. */
export async function letterLinks(app: RunningApp): Promise<LetterLinks> {
  const { options } = app.dataSource;
  if (options.type !== 'postgres' || options.url === undefined) throw new Error('the database has no address');
  const mailServer = await startMailServer();
  const courier = await startCourier({
    databaseUrl: options.url,
    mail: mailSettings({ SMTP_URL: mailServer.url }),
    secret: SECRET,
    publicUrl: app.url,
    clock: () => new Date().toISOString(),
    log: createLog('test', 'info', { destination: { write: () => undefined } }),
  });
  const linkTo = (id: string): string | undefined =>
    mailServer.received
      .map(({ mail }) => new RegExp(`${app.url}/applications/${id}#[\\w-]+`).exec(mail.text ?? '')?.[0])
      .findLast((link) => link !== undefined);
  return {
    of: async (id) => {
      await until(() => linkTo(id) !== undefined);
      return linkTo(id) ?? '';
    },
    stop: async () => {
      await courier.stop();
      await mailServer.close();
    },
  };
}
