import { z } from 'zod';

// Each message continues the variable's name into a sentence, so that whoever reads it knows what to set.

const url = (protocols: readonly string[], message: string) =>
  z.string(message).refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), message);

const portMessage = 'is not a port: set it to a whole number from 1 to 65535, or unset it.';
const anyPort = z
  .string()
  .regex(/^\d{1,5}$/, portMessage)
  .transform(Number)
  .refine((number) => number >= 1 && number <= 65_535, portMessage);
const port = (fallback: number) => anyPort.default(fallback);

const address = z
  .string()
  .regex(/^[^\s@<>",;:]+@[^\s@<>",;:]+$/, 'is not an e-mail address: set it to one such as admissions@example.org.')
  .optional();

const domain = z
  .string('is missing: set it to the domain whose mail comes to us.')
  .regex(/^[a-z\d-]+(\.[a-z\d-]+)*$/i, 'is not a domain: set it to one such as example.org.');

export const databaseShape = {
  DATABASE_URL: url(
    ['postgres:', 'postgresql:'],
    'is missing or no PostgreSQL URL: set it to one such as postgres://user:password@host:5432/matricula.',
  ),
};

const temporalMessage = 'is missing or has no port: set it to host:port, such as 127.0.0.1:7233.';
export const temporalShape = {
  TEMPORAL_ADDRESS: z.string(temporalMessage).regex(/^(\[[\da-f:]+\]|[^\s:/]+):\d{1,5}$/i, temporalMessage),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_TASK_QUEUE: z.string().default('matricula'),
  TEMPORAL_API_KEY: z.string().optional(),
  TEMPORAL_TLS: z
    .enum(['true', 'false'], 'is neither true nor false: set it to one of them, or unset it.')
    .transform((text) => text === 'true')
    .optional(),
  TEMPORAL_TLS_CA: z.string().optional(),
  TEMPORAL_TLS_CERT: z.string().optional(),
  TEMPORAL_TLS_KEY: z.string().optional(),
};

/** The right-hand side of Message-IDs. */
const mailDomain = { MAIL_DOMAIN: domain.default('matricula.localhost') };

export const mailShape = {
  SMTP_URL: url(
    ['smtp:', 'smtps:'],
    'is missing or no SMTP URL: set it to one such as smtp://127.0.0.1:2525 or smtps://user:password@host:465.',
  ),
  ...mailDomain,
  REPLY_DOMAIN: domain.optional(),
  MAIL_SENDER: address,
  MAIL_ADMISSIONS: address,
  MAIL_FINANCE: address,
  MAIL_LEAD: address,
  DKIM_DOMAIN: domain.optional(),
  DKIM_SELECTOR: z
    .string()
    .regex(/^[a-z\d-]{1,60}$/i, 'is not a selector: set it to what `matricula dkim` printed.')
    .optional(),
  DKIM_KEY_FILE: z.string().optional(),
};

const count = (fallback: number, message: string) =>
  z
    .string()
    .regex(/^\d{1,9}$/, message)
    .default(String(fallback))
    .transform(Number);

const perMinute = (fallback: number) => count(fallback, 'is not a number: set it to requests per minute, or unset it.');

export const apiShape = {
  HOST: z.string().default('127.0.0.1'),
  PORT: port(3000),
  PUBLIC_URL: url(
    ['http:', 'https:'],
    'is no web address: set it to one such as https://courses.example.org.',
  ).optional(),
  REQUESTS_PER_MINUTE: perMinute(6_000),
  SUBMISSIONS_PER_MINUTE: perMinute(600),
  DRAIN_SECONDS: count(
    5,
    'is not a number: set it to how many seconds an api that is told to stop still takes requests, or unset it.',
  ),
  TRUSTED_PROXIES: count(0, 'is not a number: set it to how many proxies stand in front of the api, or unset it.'),
};

export const booksShape = {
  BOOKS_KEPT_YEARS: z
    .string()
    .regex(
      /^[1-9]\d?$/,
      'is not a number from 1 to 99: set it to the years for which the law has the books kept, or unset it.',
    )
    .default('10')
    .transform(Number),
};

export const metricsShape = {
  METRICS_HOST: z
    .union([z.ipv4(), z.ipv6()], 'is no IP address: set it to one such as 127.0.0.1 or 0.0.0.0.')
    .default('127.0.0.1'),
  METRICS_PORT: anyPort.optional(),
};

export const tracingShape = {
  OTEL_EXPORTER_OTLP_ENDPOINT: url(
    ['http:', 'https:'],
    'is no web address: set it to where traces are taken, such as http://127.0.0.1:4318, or unset it.',
  ).optional(),
};

export const catcherShape = {
  CATCHER_HOST: z.string().default('127.0.0.1'),
  CATCHER_SMTP_PORT: port(2525),
  CATCHER_PAGE_PORT: port(8025),
  CATCHER_DIRECTORY: z.string().default('.data/mail'),
  CATCHER_REPLIES: url(
    ['smtp:'],
    'is no SMTP URL: set it to where the letter box takes mail, such as smtp://127.0.0.1:2526, or unset it.',
  ).optional(),
};

const letterboxPort = { LETTERBOX_PORT: port(2526) };

export const letterboxShape = {
  ...letterboxPort,
  ...mailDomain,
  LETTERBOX_HOST: z.string().default('127.0.0.1'),
  REPLY_DOMAIN: domain,
  LETTERBOX_MEGABYTES: count(15, 'is not a number: set it to how large a message may be, or unset it.'),
  LETTERBOX_GUESSES_PER_MINUTE: count(
    20,
    'is not a number: set it to how many wrong addresses a host may try in a minute, or unset it.',
  ),
  LETTERBOX_CONNECTIONS_PER_HOST: z
    .string()
    .regex(
      /^[1-9]\d{0,2}$/,
      'is not a number from 1 to 999: set it to how many connections a host may have at once, or unset it.',
    )
    .default('20')
    .transform(Number),
  IMAP_URL: url(
    ['imap:', 'imaps:'],
    'is no IMAP URL: set it to one such as imaps://user:password@host:993/INBOX, or unset it.',
  ).optional(),
  IMAP_TRUSTED_SERVER: z.string().optional(),
  LETTERBOX_CHECKS_SENDERS: z
    .enum(['true', 'false'], 'is neither true nor false: set it to one of them, or unset it.')
    .default('true')
    .transform((text) => text === 'true'),
};

/** Ports that `matricula start` chooses besides those of the api and the mail catcher. */
export const serversShape = {
  POSTGRES_PORT: port(55_432),
  TEMPORAL_PORT: port(7233),
  TEMPORAL_UI_PORT: port(8233),
  METRICS_PORT: port(9464),
  ...letterboxPort,
};

const secretMessage =
  'is missing or shorter than 32 characters: set it to a random text that never changes, such as `openssl rand -hex 32` prints.';
export const secretShape = { MATRICULA_SECRET: z.string(secretMessage).min(32, secretMessage) };

export const logShape = {
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'is not a level: set it to info, warn or error.',
    )
    .default('info'),
};
