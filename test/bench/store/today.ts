import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { financeToday } from '#readmodel/finance-today.js';
import { trialBalance } from '#readmodel/journal.js';
import { plantRows } from './today-rows.js';

export interface Read {
  readonly what: string;
  readonly applications: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

const TIMES = 60;
const AT = '2024-10-20T10:00:00.000Z';

/** What finance read in the morning, over so many applications. */
export async function* readings(dataSource: DataSource, applications: number): AsyncGenerator<Read> {
  await plantRows(dataSource, { applications, edition: `bench-${randomUUID().slice(0, 8)}` });
  await dataSource.query('VACUUM ANALYZE');
  const of = { applications };
  yield { what: 'finance/today', ...of, ...(await measured(() => financeToday(dataSource, AT))) };
  yield { what: 'trial balance', ...of, ...(await measured(() => trialBalance(dataSource, null))) };
}

async function measured(read: () => Promise<unknown>): Promise<Pick<Read, 'p50Ms' | 'p95Ms'>> {
  const took: number[] = [];
  for (let nth = 0; nth < TIMES; nth += 1) {
    const began = performance.now();
    await read();
    took.push(performance.now() - began);
  }
  took.sort((one, other) => one - other);
  const at = (share: number) => took[Math.floor(share * (took.length - 1))] ?? 0;
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}
