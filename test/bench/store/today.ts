import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { financeToday } from '#readmodel/finance-today.js';
import { trialBalance } from '#readmodel/journal.js';
import { must } from '../must.js';
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
  yield {
    what: 'finance/today',
    ...of,
    ...(await measured(async () => {
      const { refunds, invoices, byHand } = await financeToday(dataSource, AT);
      const found = [refunds.count, invoices.unpaid.count, invoices.overdue.count, byHand.count];
      // As planted: in a hundred two refunds that are owed, of money entered by hand, and ten invoices, half of them overdue.
      must(
        'what waits',
        found,
        [0.02, 0.1, 0.05, 0.02].map((share) => share * applications),
      );
    })),
  };
  yield {
    what: 'trial balance',
    ...of,
    ...(await measured(async () => {
      const { currencies } = await trialBalance(dataSource, null);
      const bank = currencies[0]?.accounts.find(({ account }) => account === 'bank')?.balance.amountMinor;
      must('what is at the bank', bank, applications * 60_000);
    })),
  };
}

/** @param read checks what it has read, so that an empty answer is no fast one */
async function measured(read: () => Promise<void>): Promise<Pick<Read, 'p50Ms' | 'p95Ms'>> {
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
