import type { EntityManager } from 'typeorm';
import { NAMED_AT_MOST, type TodayView } from '#contracts/finance.js';
import { money } from '#domain/money.js';
import { daysBetween, type Instant, type LocalDate } from '#domain/time/zone.js';
import { type Counted, tallyOf } from './tally.js';

interface Left extends Counted {
  readonly state: 'unpaid' | 'overdue' | 'forgiven';
}

// Each condition is that of an index, so that what is paid is not looked at.
const UNPAID = `invoice.state IN ('open', 'part-paid')`;
const LEFT = 'invoice.amount_minor - invoice.credited_minor - invoice.paid_minor';
const TODAY = '($1::timestamptz AT TIME ZONE zone)::date';
const OF_EDITION = `
  JOIN application ON application.id = application_id JOIN edition ON edition.code = application.edition`;

/** What payers owe by invoices, what of it is overdue, and what nobody asks for any more. */
export async function invoicesToday(manager: EntityManager, at: Instant): Promise<TodayView['invoices']> {
  const left = await manager.query<readonly Left[]>(
    `SELECT CASE WHEN due_on < ${TODAY} THEN 'overdue' ELSE 'unpaid' END AS state, invoice.currency,
            count(*)::integer AS count, sum(${LEFT}) AS minor
     FROM invoice ${OF_EDITION} WHERE ${UNPAID} GROUP BY 1, 2
     UNION ALL
     SELECT 'forgiven', currency, count(*)::integer, sum(${LEFT})
     FROM invoice WHERE state = 'paid' AND ${LEFT} > 0 GROUP BY 2`,
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
  readonly application_id: string;
  readonly currency: string;
  readonly minor: string;
  readonly due_on: LocalDate;
  readonly today: LocalDate;
}

async function firstOverdue(manager: EntityManager, at: Instant): Promise<TodayView['invoices']['overdue']['first']> {
  const rows = await manager.query<readonly Overdue[]>(
    `SELECT number, application_id, invoice.currency, ${LEFT} AS minor, due_on::text, ${TODAY}::text AS today
     FROM invoice ${OF_EDITION} WHERE ${UNPAID} AND due_on < ${TODAY}
     ORDER BY due_on, number LIMIT ${NAMED_AT_MOST}`,
    [at],
  );
  return rows.map((row) => ({
    number: row.number,
    applicationId: row.application_id,
    left: money(Number(row.minor), row.currency),
    dueOn: row.due_on,
    daysLate: daysBetween(row.due_on, row.today),
  }));
}

const HELD = `FROM application WHERE kept_minor > 0 AND phase IN ('submitted', 'information-requested')`;

/** What came before there was a decision: it is kept for the place that may follow. */
export async function heldToday(manager: EntityManager): Promise<TodayView['held']> {
  const counted = await manager.query<readonly Counted[]>(
    `SELECT currency, count(*)::integer AS count, sum(kept_minor) AS minor ${HELD} GROUP BY currency`,
  );
  const first = await manager.query<readonly { id: string; kept_minor: string; currency: string }[]>(
    `SELECT id, kept_minor, currency ${HELD} ORDER BY submitted_at, id LIMIT ${NAMED_AT_MOST}`,
  );
  return {
    ...tallyOf(counted),
    first: first.map((row) => ({ applicationId: row.id, amount: money(Number(row.kept_minor), row.currency) })),
  };
}
