import { types } from 'node:util';
import { QueryFailedError, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';

// SQLSTATE classes: connection exceptions, insufficient resources, system errors outside PostgreSQL.
const PASSING_CLASSES = new Set(['08', '53', '58']);
const PASSING_STATES = new Set([
  '40001', // serialization failure
  '40P01', // deadlock
  '55P03', // lock time-out
  '57014', // statement time-out
  '25P03', // idle-in-transaction time-out
  '57P01', // the server is being shut down
  '57P02', // the server crashed
  '57P03', // the server is starting
  '57P05', // idle-session time-out
]);
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
// The driver gives these no code.
const DRIVER_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed)|Query read timeout|The client (is|was) closed|Cannot use a pool after calling end)/;

/** A short word for a fault of the database that ends by itself, such as `ECONNREFUSED` or `55P03`; null for a bug. */
export function passingFault(error: unknown): string | null {
  if (!types.isNativeError(error)) return null;
  // A connection that is lost between two queries is taken from its runner, and only the next query tells.
  if (error instanceof QueryRunnerAlreadyReleasedError || error instanceof QueryRunnerProviderAlreadyReleasedError)
    return 'connection-lost';
  const cause: Error = error instanceof QueryFailedError ? (error as QueryFailedError).driverError : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
  if (code !== null && (NETWORK_CODES.has(code) || PASSING_STATES.has(code) || isPassingClass(code))) return code;
  return DRIVER_MESSAGES.test(cause.message) ? 'connection-lost' : null;
}

const isPassingClass = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code) && PASSING_CLASSES.has(code.slice(0, 2));
