import { z } from 'zod';
import {
  apiShape,
  booksShape,
  catcherShape,
  databaseShape,
  letterboxShape,
  logShape,
  mailShape,
  metricsShape,
  secretShape,
  serversShape,
  temporalShape,
  tracingShape,
} from './variables.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable is missing or wrong. The message has one sentence per variable: its name, and what to do. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export interface TemporalSettings {
  /** host:port */
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly apiKey?: string;
  /** Paths of PEM files, or whether to use TLS with what the system trusts. */
  readonly tls: boolean | { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

export interface MailSettings {
  readonly smtpUrl: string;
  /** The right-hand side of Message-IDs and of every address that is not given. */
  readonly domain: string;
  /** Letters leave from here, and replies come back here. */
  readonly sender: string;
  readonly admissions: string;
  readonly finance: string;
  readonly lead: string;
  /** The right-hand side of the addresses that answers to letters go to, and we listen at; null: `sender` has them. */
  readonly replyDomain: string | null;
  /** null: letters leave unsigned, or the mail server signs them. */
  readonly dkim: DkimSettings | null;
}

export interface DkimSettings {
  readonly domain: string;
  readonly selector: string;
  /** The path of a PEM file. */
  readonly keyFile: string;
}

export interface ApiSettings {
  readonly host: string;
  readonly port: number;
  /** Links in letters begin with it; no slash at the end. */
  readonly publicUrl: string;
  /** From one address, over everything. */
  readonly requestsPerMinute: number;
  /** From one address, by people without a token. */
  readonly submissionsPerMinute: number;
  /** How many proxies in front are believed about whose request it is. */
  readonly trustedProxies: number;
  /** How long an api that is told to stop still takes what comes. */
  readonly drainMs: number;
}

export interface CatcherSettings {
  readonly host: string;
  readonly smtpPort: number;
  readonly pagePort: number;
  readonly directory: string;
  /** Where answers to caught letters are brought; null: they cannot be answered. */
  readonly repliesUrl: string | null;
}

export interface LetterboxSettings {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly secret: string;
  readonly replyDomain: string;
  /** The right-hand side of the Message-IDs of our letters, by which a mail says what it answers. */
  readonly mailDomain: string;
  /** Of one message. */
  readonly largestBytes: number;
  /** Addresses that are none of ours, from one host; then more of them are put off for a while. */
  readonly guessesPerMinute: number;
  /** At once. */
  readonly connectionsPerHost: number;
  /** Whether SPF, DKIM and DMARC are asked for each mail. */
  readonly checksSenders: boolean;
  /** A mailbox that is read as well; null: none. */
  readonly mailboxUrl: string | null;
  /** How the mailbox's server signs what it says of senders (RFC 8601, authserv-id); null: it is not believed. */
  readonly trustedServer: string | null;
}

export interface ServerPorts {
  readonly postgres: number;
  readonly temporal: number;
  readonly temporalUi: number;
  readonly metrics: number;
  readonly letterbox: number;
}

export interface Settings {
  readonly databaseUrl: string;
  readonly temporal: TemporalSettings;
  readonly mail: MailSettings;
  readonly api: ApiSettings;
  /** Where a worker shows what Temporal's SDK measures, as host:port; null: nowhere. */
  readonly metricsAddress: string | null;
  /** Where traces are sent, by OTLP over HTTP; null: nothing is traced. */
  readonly tracesEndpoint: string | null;
  readonly secret: string;
  /** How many whole years after that of its booking what a payer wrote is kept. */
  readonly booksKeptYears: number;
  readonly logLevel: LogLevel;
}

export type LogLevel = z.infer<typeof logShape.LOG_LEVEL>;

/** Everything that api and worker need, parsed once and frozen. Throws SettingsError. */
export function readSettings(environment: Environment): Settings {
  return Object.freeze({
    databaseUrl: databaseUrl(environment),
    temporal: temporalSettings(environment),
    mail: mailSettings(environment),
    api: apiSettings(environment),
    metricsAddress: metricsAddress(environment),
    tracesEndpoint: parse(tracingShape, environment).OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    secret: secret(environment),
    booksKeptYears: parse(booksShape, environment).BOOKS_KEPT_YEARS,
    logLevel: logLevel(environment),
  });
}

export const databaseUrl = (environment: Environment): string => parse(databaseShape, environment).DATABASE_URL;

/** The key of every HMAC (access and reply tokens): changing it makes all tokens in the world worthless. */
const secret = (environment: Environment): string => parse(secretShape, environment).MATRICULA_SECRET;

function metricsAddress(environment: Environment): string | null {
  const { METRICS_HOST: host, METRICS_PORT: port } = parse(metricsShape, environment);
  if (port === undefined) return null;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

export const logLevel = (environment: Environment): LogLevel => parse(logShape, environment).LOG_LEVEL;

export function temporalSettings(environment: Environment): TemporalSettings {
  const given = parse(temporalShape, environment);
  const files = {
    ...(given.TEMPORAL_TLS_CA !== undefined && { ca: given.TEMPORAL_TLS_CA }),
    ...(given.TEMPORAL_TLS_CERT !== undefined && { cert: given.TEMPORAL_TLS_CERT }),
    ...(given.TEMPORAL_TLS_KEY !== undefined && { key: given.TEMPORAL_TLS_KEY }),
  };
  if ((files.cert === undefined) !== (files.key === undefined))
    throw new SettingsError('TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY belong together: set both, or neither.');
  // A key that travels in the clear is a key given away, so an API key alone switches TLS on.
  const wanted = given.TEMPORAL_TLS ?? given.TEMPORAL_API_KEY !== undefined;
  return Object.freeze({
    address: given.TEMPORAL_ADDRESS,
    namespace: given.TEMPORAL_NAMESPACE,
    taskQueue: given.TEMPORAL_TASK_QUEUE,
    ...(given.TEMPORAL_API_KEY !== undefined && { apiKey: given.TEMPORAL_API_KEY }),
    tls: Object.keys(files).length > 0 ? Object.freeze(files) : wanted,
  });
}

export function mailSettings(environment: Environment): MailSettings {
  const given = parse(mailShape, environment);
  const domain = given.MAIL_DOMAIN;
  const admissions = given.MAIL_ADMISSIONS ?? `admissions@${domain}`;
  const sender = given.MAIL_SENDER ?? admissions;
  return Object.freeze({
    smtpUrl: given.SMTP_URL,
    domain,
    sender,
    admissions,
    finance: given.MAIL_FINANCE ?? `finance@${domain}`,
    lead: given.MAIL_LEAD ?? `lead@${domain}`,
    replyDomain: given.REPLY_DOMAIN ?? null,
    dkim: dkimSettings(given, sender.split('@')[1] ?? domain),
  });
}

function dkimSettings(
  given: {
    readonly DKIM_DOMAIN?: string | undefined;
    readonly DKIM_SELECTOR?: string | undefined;
    readonly DKIM_KEY_FILE?: string | undefined;
  },
  senders: string,
): DkimSettings | null {
  const { DKIM_DOMAIN: domain = senders, DKIM_SELECTOR: selector, DKIM_KEY_FILE: keyFile } = given;
  if (selector === undefined && keyFile === undefined) return null;
  if (selector === undefined || keyFile === undefined)
    throw new SettingsError('DKIM_SELECTOR and DKIM_KEY_FILE belong together: set both, or neither.');
  return Object.freeze({ domain, selector, keyFile });
}

export function apiSettings(environment: Environment): ApiSettings {
  const { HOST: host, PORT: port, PUBLIC_URL, ...given } = parse(apiShape, environment);
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host;
  return Object.freeze({
    host,
    port,
    publicUrl: PUBLIC_URL?.replace(/\/+$/, '') ?? `http://${reachable}:${port}`,
    requestsPerMinute: given.REQUESTS_PER_MINUTE,
    submissionsPerMinute: given.SUBMISSIONS_PER_MINUTE,
    trustedProxies: given.TRUSTED_PROXIES,
    drainMs: given.DRAIN_SECONDS * 1_000,
  });
}

export function catcherSettings(environment: Environment): CatcherSettings {
  const given = parse(catcherShape, environment);
  return Object.freeze({
    host: given.CATCHER_HOST,
    smtpPort: given.CATCHER_SMTP_PORT,
    pagePort: given.CATCHER_PAGE_PORT,
    directory: given.CATCHER_DIRECTORY,
    repliesUrl: given.CATCHER_REPLIES ?? null,
  });
}

/** Where mail to our reply addresses is taken. Throws SettingsError. */
export function letterboxSettings(environment: Environment): LetterboxSettings {
  const given = parse(letterboxShape, environment);
  return Object.freeze({
    host: given.LETTERBOX_HOST,
    port: given.LETTERBOX_PORT,
    databaseUrl: databaseUrl(environment),
    secret: secret(environment),
    replyDomain: given.REPLY_DOMAIN,
    mailDomain: given.MAIL_DOMAIN,
    largestBytes: given.LETTERBOX_MEGABYTES * 1024 * 1024,
    guessesPerMinute: given.LETTERBOX_GUESSES_PER_MINUTE,
    connectionsPerHost: given.LETTERBOX_CONNECTIONS_PER_HOST,
    checksSenders: given.LETTERBOX_CHECKS_SENDERS,
    mailboxUrl: given.IMAP_URL ?? null,
    trustedServer: given.IMAP_TRUSTED_SERVER ?? null,
  });
}

/** Where `matricula start` puts the servers it brings along, its letter box, and the worker's metrics, if nobody else is there. */
export function serverPorts(environment: Environment): ServerPorts {
  const given = parse(serversShape, environment);
  return Object.freeze({
    postgres: given.POSTGRES_PORT,
    temporal: given.TEMPORAL_PORT,
    temporalUi: given.TEMPORAL_UI_PORT,
    metrics: given.METRICS_PORT,
    letterbox: given.LETTERBOX_PORT,
  });
}

function parse<Shape extends z.ZodRawShape>(shape: Shape, environment: Environment): z.output<z.ZodObject<Shape>> {
  // `NAME=` in a shell or a compose file means "not set", never "set to nothing".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => (value ?? '').trim() !== ''));
  const result = z.object(shape).safeParse(given);
  if (result.success) return result.data;
  throw new SettingsError(result.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`).join(' '));
}
