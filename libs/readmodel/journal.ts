import type { DataSource } from 'typeorm';
import type { JournalPeriod, PostingView, TrialBalanceView } from '#contracts/finance.js';
import type { Page } from '#contracts/values.js';
import { LEDGER_ACCOUNTS, type LedgerAccount } from '#domain/ledger/posting.js';
import { money } from '#domain/money.js';
import type { LocalDate } from '#domain/time/zone.js';
import { keyAfter, pageOf, type PageWanted } from './page.js';

interface Listed {
  readonly stream: string;
  readonly version: number;
  readonly line: number;
  readonly day: string;
  readonly rule: string;
  readonly debit: LedgerAccount;
  readonly credit: LedgerAccount;
  readonly amount_minor: string;
  readonly currency: string;
  readonly reference: string | null;
  readonly application: string | null;
  readonly event_id: string;
  readonly type: string;
  readonly by: string;
  readonly recorded_at: Date;
}

/** What was posted for the days of a period, day by day; within a day each stream's in its order. */
export async function listJournal(
  dataSource: DataSource,
  { from, to, recordedAfter, cursor, limit }: JournalPeriod & PageWanted,
): Promise<Page<PostingView>> {
  const [day, stream, version, line] = keyAfter(cursor, ['date', 'word', 'whole', 'whole']);
  const rows = await dataSource.query<readonly Listed[]>(
    `SELECT posted.stream, posted.version, line, day::text, rule, debit, credit, amount_minor, posted.currency, posted.reference,
            application.reference AS application, event_id, type, by, recorded_at
     FROM journal AS posted
     JOIN domain_event AS event ON (event.stream, event.version) = (posted.stream, posted.version)
     LEFT JOIN application ON application.id = substring(posted.stream FROM '^application-(.+)$')::uuid
     WHERE day BETWEEN $1::date AND $2::date
       AND ($8::timestamptz IS NULL OR recorded_at > $8::timestamptz)
       AND ($3::date IS NULL OR (day, posted.stream, posted.version, line) > ($3::date, $4::text, $5::integer, $6::integer))
     ORDER BY day, posted.stream, posted.version, line LIMIT $7`,
    [from, to, day, stream, version, line, limit + 1, recordedAfter],
  );
  const key = (row: Listed) => [row.day, row.stream, String(row.version), String(row.line)];
  return pageOf(rows, limit, { key, item: view });
}

const view = (row: Listed): PostingView => ({
  event: { id: row.event_id, stream: row.stream, version: row.version, type: row.type },
  line: row.line,
  day: row.day,
  rule: row.rule,
  debit: row.debit,
  credit: row.credit,
  amount: money(Number(row.amount_minor), row.currency),
  reference: row.reference,
  application: row.application,
  by: row.by,
  recordedAt: row.recorded_at.toISOString(),
});

interface Totalled {
  readonly currency: string;
  readonly account: LedgerAccount;
  readonly debit: string;
  readonly credit: string;
}

/** What stood on each account at the end of a day; null: by all that is on record. */
export async function trialBalance(dataSource: DataSource, on: LocalDate | null): Promise<TrialBalanceView> {
  const rows = await dataSource.query<readonly Totalled[]>(
    `SELECT currency, account, sum(debited) AS debit, sum(credited) AS credit
     FROM journal, LATERAL (VALUES (debit, amount_minor, 0), (credit, 0, amount_minor)) AS side (account, debited, credited)
     WHERE $1::date IS NULL OR day <= $1::date
     GROUP BY currency, account ORDER BY currency`,
    [on],
  );
  const currencies = [...new Set(rows.map(({ currency }) => currency))];
  return { on, currencies: currencies.map((currency) => balanced(currency, rows)) };
}

function balanced(currency: string, rows: readonly Totalled[]): TrialBalanceView['currencies'][number] {
  const amount = (minor: number) => money(minor, currency);
  const sides = LEDGER_ACCOUNTS.map((account) => {
    const row = rows.find((one) => one.currency === currency && one.account === account);
    return { account, debitMinor: Number(row?.debit ?? 0), creditMinor: Number(row?.credit ?? 0) };
  });
  return {
    currency,
    accounts: sides.map(({ account, debitMinor, creditMinor }) => ({
      ...{ account, debit: amount(debitMinor), credit: amount(creditMinor) },
      balance: amount(debitMinor - creditMinor),
    })),
    debit: amount(sides.reduce((sum, { debitMinor }) => sum + debitMinor, 0)),
    credit: amount(sides.reduce((sum, { creditMinor }) => sum + creditMinor, 0)),
  };
}
