import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './settings.js';

/** What people wrote, who they are and what lets somebody in. None of it belongs in a log. */
const PRIVATE = new Set(
  ['authorization', 'cookie', 'set-cookie', 'token', 'accesstoken', 'secret', 'password', 'apikey', 'databaseurl']
    .concat(['email', 'invoiceemail', 'givenname', 'familyname', 'fullname', 'legalname', 'phone', 'taxid'])
    .concat(['applicant', 'employer', 'billing', 'payer', 'answers', 'body', 'parameters', 'detail'])
    .concat(['subject', 'from', 'to', 'envelope', 'recipients', 'text', 'html', 'note', 'because']),
);
const DEEPEST = 6;

/** An address inside any sentence, such as an SMTP server's refusal; a version such as pino@10.4.0 is none. */
const ADDRESS = /[^\s"'<>@/\\]+@[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}/gi;

export interface LogOptions {
  /** stdout, where none is given. */
  readonly destination?: DestinationStream;
  /** What is true of every line at the moment it is written. */
  readonly mixin?: () => object;
}

/**
 * JSON lines. Redaction goes by the field's name at any depth, because
 * a list of paths forgets the next request shape, and by the form of an address in the finished line.
 */
export const createLog = (name: string, level: LogLevel, { destination, mixin }: LogOptions = {}): Logger =>
  pino(
    {
      name,
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      ...(mixin && { mixin }),
      formatters: { level: (label) => ({ level: label }), log: (line) => withoutPrivate(line, 0) },
      serializers: { err: withoutParameters, error: withoutParameters },
      hooks: { streamWrite: (line) => line.replace(ADDRESS, '[address]') },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );

function withoutPrivate(fields: Record<string, unknown>, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      PRIVATE.has(key.toLowerCase()) ? '[redacted]' : censored(value, depth + 1),
    ]),
  );
}

function censored(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return depth > DEEPEST ? '[deep]' : value.map((one) => censored(one, depth + 1));
  if (!isPlain(value)) return value;
  return depth > DEEPEST ? '[deep]' : withoutPrivate(value, depth);
}

/** Requests, responses and errors have serializers of their own; walking them would copy half of Node. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: unknown;
  readonly cause?: LoggedError;
}

/** A database error carries the row's values, a mail error the recipients: only these fields are let through. */
function withoutParameters(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...('code' in error && { code: error.code }),
    ...(error.cause !== undefined && { cause: withoutParameters(error.cause) }),
  };
}
