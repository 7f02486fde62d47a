import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { IdempotencyRow } from '#database/idempotency.row.js';
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

/** Binds the key to this body before anything is told, so that two bodies under one key cannot both take effect. */
export async function claim(dataSource: DataSource, { key, body, at }: Asked): Promise<Claim> {
  const rows = dataSource.getRepository(IdempotencyRow);
  const requestHash = hashOf(body);
  const fresh = { ...key, requestHash, status: null, body: null, createdAt: new Date(at) };
  await rows.createQueryBuilder().insert().values(fresh).orIgnore().execute();
  const row = await rows.findOneByOrFail({ ...key });
  if (row.requestHash !== requestHash) return 'reused';
  return row.status === null || row.body === null ? 'open' : { status: row.status, body: row.body };
}

/** Keeps the final answer; where another request under the key was faster, its answer is everybody's. */
export async function settle(dataSource: DataSource, key: RequestKey, answer: FinalAnswer): Promise<FinalAnswer> {
  const rows = dataSource.getRepository(IdempotencyRow);
  const { affected } = await rows
    .createQueryBuilder()
    .update()
    .set({ status: answer.status, body: answer.body })
    .where({ ...key })
    .andWhere('status IS NULL')
    .execute();
  if (affected === 1) return answer;
  const row = await rows.findOneBy({ ...key });
  return row?.status == null || row.body === null ? answer : { status: row.status, body: row.body };
}

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
