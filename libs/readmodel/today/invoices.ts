import type { EntityManager } from 'typeorm';
import { NAMED_AT_MOST, type TodayView } from '#contracts/finance.js';
import { money } from '#domain/money.js';
import { daysBetween, type Instant, type LocalDate } from '#domain/time/zone.js';
import { type Counted, tallyOf } from './tally.js';

interface Left extends Counted {
  readonly state: 'unpaid' | 'overdue' | 'forgiven';
}

// Each condition is that of an index, so that what is paid is not looked at.
const UNPAID = `state IN ('open', 'part-paid')`;
const LEFT = 'amount_minor - credited_minor - paid_minor';
const TODAY = '($1::timestamptz AT TIME ZONE zone)::date';
// A group's invoice is unpaid by the lines of those who have not paid: what was taken as enough is with their accounts.
const INVOICES = `
  (SELECT invoice.number, invoice.application_id, invoice.group_code, invoice.currency, due_on, ${TODAY} AS today,
          coalesce(lines.minor, ${LEFT}) AS minor
   FROM (SELECT * FROM invoice WHERE ${UNPAID} AND group_code IS NULL
         UNION ALL SELECT invoice.* FROM invoice WHERE number IN (SELECT number FROM invoice_line WHERE ${UNPAID})) AS invoice
   LEFT JOIN (SELECT number, sum(${LEFT}) AS minor FROM invoice_line WHERE ${UNPAID} GROUP BY number) AS lines
     ON lines.number = invoice.number
   LEFT JOIN application ON application.id = invoice.application_id
   LEFT JOIN participant_group ON participant_group.code = invoice.group_code
   JOIN edition ON edition.code = coalesce(application.edition, participant_group.edition)) AS unpaid`;

/** What payers owe by invoices, what of it is overdue, and what nobody asks for any more. */
export async function invoicesToday(manager: EntityManager, at: Instant): Promise<TodayView['invoices']> {
  const left = await manager.query<readonly Left[]>(
    `SELECT CASE WHEN due_on < today THEN 'overdue' ELSE 'unpaid' END AS state, currency,
            count(*)::integer AS count, sum(minor) AS minor
     FROM ${INVOICES} GROUP BY 1, 2
     UNION ALL
     SELECT 'forgiven', currency, count(*)::integer, sum(${LEFT})
     FROM invoice WHERE state = 'paid' AND ${LEFT} > 0 AND group_code IS NULL GROUP BY 2
     UNION ALL
     SELECT 'forgiven', currency, count(DISTINCT number)::integer, sum(${LEFT})
     FROM invoice_line WHERE state = 'paid' AND ${LEFT} > 0 GROUP BY 2`,
    [at],
  );
  const of = (...states: readonly Left['state'][]) => tallyOf(left.filter(({ state }) => states.includes(state)));
  return {
    unpaid: of('unpaid', 'overdue'),
    overdue: { ...of('overdue'), first: await firstOverdue(manager, at) },
    forgiven: of('forgiven'),
  };
}

interface Overdue {
  readonly number: string;
  readonly application_id: string | null;
  readonly group_code: string | null;
  readonly currency: string;
  readonly minor: string;
  readonly due_on: LocalDate;
  readonly today: LocalDate;
}

async function firstOverdue(manager: EntityManager, at: Instant): Promise<TodayView['invoices']['overdue']['first']> {
  const rows = await manager.query<readonly Overdue[]>(
    `SELECT number, application_id, group_code, currency, minor, due_on::text, today::text
     FROM ${INVOICES} WHERE due_on < today ORDER BY unpaid.due_on, number LIMIT ${NAMED_AT_MOST}`,
    [at],
  );
  return rows.map((row) => ({
    number: row.number,
    applicationId: row.application_id,
    group: row.group_code,
    left: money(Number(row.minor), row.currency),
    dueOn: row.due_on,
    daysLate: daysBetween(row.due_on, row.today),
  }));
}

// Of a place that a group will be invoiced for, what is on no paper of the person's own.
const HELD = `
  FROM (SELECT id, currency, submitted_at, kept_minor AS held FROM application
        WHERE kept_minor > 0 AND phase IN ('submitted', 'information-requested')
        UNION ALL
        SELECT id, currency, submitted_at, kept_minor - coalesce(
          (SELECT sum(amount_minor - credited_minor) FROM invoice WHERE application_id = application.id AND kind = 'invoice'), 0)
        FROM participant_group, jsonb_array_elements(participant_group.state -> 'members') AS member
        JOIN application ON application.id = (member ->> 'application')::uuid
        WHERE participant_group.phase = 'open' AND NOT (member ->> 'left')::boolean
          AND application.phase NOT IN ('submitted', 'information-requested')) AS early
  WHERE held > 0`;

/** What came before anything was invoiced: it is kept for the place that may follow. */
export async function heldToday(manager: EntityManager): Promise<TodayView['held']> {
  const counted = await manager.query<readonly Counted[]>(
    `SELECT currency, count(*)::integer AS count, sum(held) AS minor ${HELD} GROUP BY currency`,
  );
  const first = await manager.query<readonly { id: string; held: string; currency: string }[]>(
    `SELECT id, held, currency ${HELD} ORDER BY submitted_at, id LIMIT ${NAMED_AT_MOST}`,
  );
  return {
    ...tallyOf(counted),
    first: first.map((row) => ({ applicationId: row.id, amount: money(Number(row.held), row.currency) })),
  };
}
