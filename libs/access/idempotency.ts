import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

/** What makes two requests one. */
export interface RequestKey {
  readonly caller: string;
  readonly method: string;
  readonly path: string;
  readonly key: string;
}

export interface Asked {
  readonly key: RequestKey;
  /** As parsed. */
  readonly body: unknown;
  readonly at: Instant;
}

export interface FinalAnswer {
  readonly status: number;
  readonly body: object;
}

/** What the key is bound to: taken by another body, answered, or open to be told (again). */
export type Claim = 'reused' | 'open' | FinalAnswer;

interface Kept {
  readonly requestHash: string;
  readonly status: number | null;
  readonly body: object | null;
}

const KEPT = 'request_hash AS "requestHash", status, body';

/**
 * Binds the key to this body before anything is told, so that two bodies under one key cannot both take effect. One
 * statement: whoever comes second writes what stands there already, and so is shown it.
 */
export async function claim(dataSource: DataSource, { key, body, at }: Asked): Promise<Claim> {
  const requestHash = hashOf(body);
  const [kept] = await dataSource.query<readonly Kept[]>(
    `INSERT INTO idempotency AS kept (caller, method, path, key, request_hash, created_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (caller, method, path, key) DO UPDATE SET request_hash = kept.request_hash
     RETURNING ${KEPT}`,
    [...partsOf(key), requestHash, at],
  );
  if (kept?.requestHash !== requestHash) return 'reused';
  return finalIn(kept) ?? 'open';
}

/** Keeps the final answer; where another request under the key was faster, its answer is everybody's. */
export async function settle(dataSource: DataSource, key: RequestKey, answer: FinalAnswer): Promise<FinalAnswer> {
  const [, settled] = await dataSource.query<[unknown, number]>(
    `UPDATE idempotency SET status = $5, body = $6
     WHERE caller = $1 AND method = $2 AND path = $3 AND key = $4 AND status IS NULL`,
    [...partsOf(key), answer.status, JSON.stringify(answer.body)],
  );
  if (settled === 1) return answer;
  const [kept] = await dataSource.query<readonly Kept[]>(
    `SELECT ${KEPT} FROM idempotency WHERE caller = $1 AND method = $2 AND path = $3 AND key = $4`,
    partsOf(key),
  );
  return (kept === undefined ? null : finalIn(kept)) ?? answer;
}

const partsOf = ({ caller, method, path, key }: RequestKey): string[] => [caller, method, path, key];

const finalIn = ({ status, body }: Kept): FinalAnswer | null =>
  status === null || body === null ? null : { status, body };

/** Of the parsed body, so that spaces and the order of fields do not make another request of it. */
const hashOf = (body: unknown): string => createHash('sha256').update(canonical(body)).digest('hex');

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === undefined) return 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
