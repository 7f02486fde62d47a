import { Client } from 'pg';
import { createTransport } from 'nodemailer';
import { Connection } from '@temporalio/client';
import { temporalConnection } from '#settings/temporal-connection.js';
import { SettingsError, type Environment, type Settings, type TemporalSettings } from '#settings/settings.js';
import { codeOf, reasonOf, StartError } from './start-error.js';

const PATIENCE_MS = 5_000;

/** Asks each service that somebody named instead of ours whether it is there, before anything is started. */
export async function checkOutside(given: Environment, settings: Settings): Promise<void> {
  const isGiven = (variable: string): boolean => (given[variable] ?? '').trim() !== '';
  await Promise.all([
    isGiven('DATABASE_URL') && checkDatabase(settings.databaseUrl),
    isGiven('TEMPORAL_ADDRESS') && checkTemporal(settings.temporal),
    isGiven('SMTP_URL') && checkMail(settings.mail.smtpUrl),
  ]);
}

async function checkDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new StartError(`DATABASE_URL leads to ${place(url)}, ${databaseProblem(error)}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function databaseProblem(error: unknown): string {
  const code = codeOf(error);
  if (code === '28P01' || code === '28000')
    return 'which refuses this user and password: correct them in DATABASE_URL.';
  if (code === '3D000')
    return 'which has no such database: create it there (createdb), or correct the name in DATABASE_URL.';
  return `which does not answer as PostgreSQL (${reasonOf(error)}): start it, correct DATABASE_URL, or unset it to use the one that comes along.`;
}

async function checkTemporal(settings: TemporalSettings): Promise<void> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ ...(await temporalConnection(settings)), connectTimeout: PATIENCE_MS });
    const { workflowService } = connection;
    await connection.withDeadline(Date.now() + PATIENCE_MS, () =>
      workflowService.describeNamespace({ namespace: settings.namespace }),
    );
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw new StartError(
      connection === undefined || !/not found/i.test(reasonOf(error))
        ? `TEMPORAL_ADDRESS is ${settings.address}, where no Temporal server answers (${reasonOf(error)}): start it, correct TEMPORAL_ADDRESS, or unset it to use the one that comes along.`
        : `TEMPORAL_NAMESPACE is ${settings.namespace}, which ${settings.address} does not have: create it there, or name another one.`,
    );
  } finally {
    await connection?.close();
  }
}

async function checkMail(url: string): Promise<void> {
  const patience = { connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS };
  const transport = createTransport({ url, ...patience });
  try {
    await transport.verify();
  } catch (error) {
    throw new StartError(
      `SMTP_URL leads to ${place(url)}, which takes no mail from us (${reasonOf(error)}): start it, correct SMTP_URL, or unset it to use the mail catcher.`,
    );
  } finally {
    transport.close();
  }
}

/** Host and path without user and password, which do not belong on a screen. */
const place = (url: string): string => {
  const { host, pathname } = new URL(url);
  return `${host}${pathname === '/' ? '' : pathname}`;
};
