import type { DataSource } from 'typeorm';

export interface Planted {
  readonly applications: number;
  readonly edition: string;
}

// Of a hundred: 80 paid, 10 unpaid (half of them overdue), 8 with a refund long paid, 2 with one that is owed.
const ROWS: readonly string[] = [
  `INSERT INTO edition (code, version, stream_version, definition_id, language, zone, starts, ends, starts_at, ends_at,
                        provisional, closes_at, cancelled, published_at, accepts, state)
   SELECT $1, 1, 1, 'x', 'en', 'Europe/Madrid', '2024-11-18', '2024-11-22', '2024-11-17T23:00:00Z',
          '2024-11-22T23:00:00Z', false, '2024-09-30T22:00:00Z', false, '2024-06-01T08:00:00Z', '{}', '{}'
   WHERE $2::integer > 0`,
  `INSERT INTO application (id, reference, edition, edition_version, version, person_id, phase, live, accepts, closed,
                            submitted_at, late, in_question, currency, band, fee_minor, received_minor, kept_minor,
                            refunded_minor, owed_back_minor, due_minor, access_generation, state)
   SELECT gen_random_uuid(), 'B' || lpad(nth::text, 9, '0'), $1, 1, 9, gen_random_uuid(),
          CASE WHEN nth % 100 >= 90 THEN 'cancelled' WHEN nth % 100 >= 80 THEN 'awaiting-payment' ELSE 'guaranteed' END,
          true, '{}', false, '2024-08-01T10:00:00Z'::timestamptz + nth * interval '1 s', false, false, 'EUR',
          'non-member', 60000, CASE WHEN nth % 100 BETWEEN 80 AND 89 THEN 0 ELSE 60000 END, 0, 0, 0, 0, 1, '{}'
   FROM generate_series(1, $2::integer) AS nth`,
  `INSERT INTO invoice (number, application_id, kind, ordinal, reason, amount_minor, currency, issued_on, due_on,
                        credited_minor, paid_minor, state)
   SELECT 'I-' || reference, id, 'invoice', 1, 'fee', 60000, 'EUR', '2024-08-10',
          CASE WHEN nth % 2 = 0 THEN date '2024-09-09' ELSE date '2024-11-09' END, 0,
          CASE WHEN nth % 100 BETWEEN 80 AND 89 THEN 0 ELSE 60000 END,
          CASE WHEN nth % 100 BETWEEN 80 AND 89 THEN 'open' ELSE 'paid' END
   FROM (SELECT *, substring(reference FROM 2)::integer AS nth FROM application
         WHERE edition = $1 AND $2::integer > 0) AS application`,
  `INSERT INTO refund (application_id, ordinal, id, amount_minor, currency, cause, stage, counted_from, due_from,
                       due_at, paid_on, first_paid_on, breached)
   SELECT id, 1, reference || '-R1', 45000, 'EUR', 'cancellation',
          CASE WHEN nth % 100 >= 98 THEN 'owed' ELSE 'paid' END, submitted_at, due - interval '1 day', due,
          CASE WHEN nth % 100 >= 98 THEN NULL ELSE date '2024-10-01' END,
          CASE WHEN nth % 100 >= 98 THEN NULL ELSE date '2024-10-01' END, nth % 1000 = 999
   FROM (SELECT *, substring(reference FROM 2)::integer AS nth,
                timestamptz '2024-10-10T22:00:00Z' + (substring(reference FROM 2)::integer % 30) * interval '1 day' AS due
         FROM application WHERE edition = $1 AND $2::integer > 0) AS application
   WHERE nth % 100 >= 90`,
  `INSERT INTO journal (stream, version, line, day, rule, debit, credit, amount_minor, currency)
   SELECT 'application-' || id, posting.version, 1, date '2024-08-10' + posting.version, rule, debit, credit, minor, 'EUR'
   FROM application, (VALUES (5, 'invoice', 'receivable', 'revenue', 60000), (6, 'payment', 'bank', 'receivable', 60000))
     AS posting (version, rule, debit, credit, minor)
   WHERE edition = $1 AND $2::integer > 0`,
];

/** Rows alone, without the events behind them: for what only reads rows. */
export async function plantRows(dataSource: DataSource, { applications, edition }: Planted): Promise<void> {
  for (const sql of ROWS) await dataSource.query(sql, [edition, applications]);
}
