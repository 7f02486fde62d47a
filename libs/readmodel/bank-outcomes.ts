import type { DataSource } from 'typeorm';
import type { BankStatementOutcomeView } from '#contracts/bank.js';

export type BankOutcomes = Pick<BankStatementOutcomeView, 'waiting' | 'outcomes'>;

interface Counted {
  readonly waits: boolean;
  readonly state: BankOutcomes['outcomes'][number]['state'];
  readonly detail: string | null;
  readonly count: number;
}

/** What became of the entries that these statements brought. */
export async function outcomesOf(dataSource: DataSource, statementIds: readonly string[]): Promise<BankOutcomes> {
  const rows = await dataSource.query<readonly Counted[]>(
    `WITH mine AS (SELECT id, state, because FROM bank_entry WHERE statement_id = ANY ($1::uuid[])),
     allocated AS (
       SELECT entry_id, bool_or(told IN ('owed', 'undoing')) AS waits,
              CASE count(*) FILTER (WHERE undone_at IS NULL)
                WHEN 1 THEN min(outcome) FILTER (WHERE undone_at IS NULL) WHEN 0 THEN NULL ELSE 'several' END AS outcome
       FROM bank_allocation WHERE entry_id IN (SELECT id FROM mine) GROUP BY entry_id),
     known AS (
       SELECT coalesce(waits, false) OR bank_matching.entry_id IS NOT NULL AS waits, state,
              CASE state WHEN 'open' THEN because WHEN 'allocated' THEN outcome END AS detail
       FROM mine LEFT JOIN allocated ON allocated.entry_id = mine.id
       LEFT JOIN bank_matching ON bank_matching.entry_id = mine.id)
     SELECT waits, state, detail, count(*)::integer AS count FROM known GROUP BY 1, 2, 3 ORDER BY 2, 3`,
    [statementIds],
  );
  return {
    waiting: rows.filter(({ waits }) => waits).reduce((sum, { count }) => sum + count, 0),
    outcomes: rows.flatMap(({ waits, ...outcome }) => (waits ? [] : [outcome])),
  };
}
