import { readSettings, type Environment, type Settings } from '#settings/settings.js';
import type { DataDirectory } from './data-directory.js';
import { choosePorts, type ChosenPorts } from './ports.js';
import { keptSecret } from './secret.js';
import { ownDatabaseUrl } from './servers-order.js';

/** Everything that is decided before the first process starts. */
export interface Plan {
  /** Which parts we bring along ourselves. */
  readonly own: { readonly database: boolean; readonly temporal: boolean; readonly mail: boolean };
  /** Whether letters carry reply addresses, and the letter box runs that takes what comes to them. */
  readonly takesReplies: boolean;
  readonly ports: ChosenPorts;
  /** What every child process gets. */
  readonly environment: Environment;
  readonly settings: Settings;
}

/** Where nobody set one: mail to it comes from this machine, by which no domain stands. */
const LOCAL_REPLY_DOMAIN = 'replies.localhost';

/** Throws SettingsError or StartError for whatever was set wrongly. */
export async function makePlan(given: Environment, directory: DataDirectory): Promise<Plan> {
  const ports = await choosePorts(given);
  const isGiven = (variable: string): boolean => (given[variable] ?? '').trim() !== '';
  const own = {
    database: !isGiven('DATABASE_URL'),
    temporal: !isGiven('TEMPORAL_ADDRESS'),
    mail: !isGiven('SMTP_URL'),
  };
  // A mail server of somebody else's would look for a local domain in vain.
  const takesReplies = own.mail || isGiven('REPLY_DOMAIN');
  const environment = {
    ...given,
    PORT: String(ports.api),
    ...(own.database && { DATABASE_URL: ownDatabaseUrl(ports.postgres) }),
    ...(own.temporal && { TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`, TEMPORAL_TLS: 'false' }),
    ...(own.mail && { SMTP_URL: `smtp://127.0.0.1:${ports.smtp}` }),
    METRICS_HOST: '127.0.0.1',
    METRICS_PORT: String(ports.metrics),
    // Nobody shares requests out in front of one api, so Ctrl-C need not wait for somebody to notice.
    ...(!isGiven('DRAIN_SECONDS') && { DRAIN_SECONDS: '0' }),
    CATCHER_HOST: '127.0.0.1',
    CATCHER_SMTP_PORT: String(ports.smtp),
    CATCHER_PAGE_PORT: String(ports.catcherPage),
    CATCHER_DIRECTORY: directory.mail,
    LETTERBOX_PORT: String(ports.letterbox),
    ...(takesReplies && { CATCHER_REPLIES: `smtp://127.0.0.1:${ports.letterbox}` }),
    ...(takesReplies &&
      !isGiven('REPLY_DOMAIN') && { REPLY_DOMAIN: LOCAL_REPLY_DOMAIN, LETTERBOX_CHECKS_SENDERS: 'false' }),
    ...(!isGiven('MATRICULA_SECRET') && { MATRICULA_SECRET: await keptSecret(directory) }),
  };
  return { own, takesReplies, ports, environment, settings: readSettings(environment) };
}
