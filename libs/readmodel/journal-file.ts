import type { DataSource } from 'typeorm';
import type { JournalPeriod, PostingView } from '#contracts/finance.js';
import type { Page } from '#contracts/values.js';
import { formatPlain } from '#domain/money.js';
import { listJournal } from './journal.js';

type Cell = string | null;

const COLUMNS: Readonly<Record<string, (posting: PostingView) => Cell>> = {
  day: ({ day }) => day,
  debit: ({ debit }) => debit,
  credit: ({ credit }) => credit,
  amount: ({ amount }) => formatPlain(amount).replace(` ${amount.currency}`, ''),
  currency: ({ amount }) => amount.currency,
  rule: ({ rule }) => rule,
  reference: ({ reference }) => reference,
  application: ({ application }) => application,
  event: ({ event }) => event.id,
  line: ({ line }) => String(line),
  by: ({ by }) => by,
  recorded_at: ({ recordedAt }) => recordedAt,
};

const AT_A_TIME = 2_000;

/**
 * The journal of a period as rows of a file, the names of its columns first. It is read a page at a time: what is
 * recorded for the period meanwhile may be among it, or not; whoever stops reading stops the asking.
 */
export async function* journalFile(dataSource: DataSource, period: JournalPeriod): AsyncGenerator<readonly Cell[]> {
  yield Object.keys(COLUMNS);
  let cursor: string | undefined;
  do {
    const page: Page<PostingView> = await listJournal(dataSource, { ...period, cursor, limit: AT_A_TIME });
    for (const posting of page.items) yield Object.values(COLUMNS).map((column) => column(posting));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}
