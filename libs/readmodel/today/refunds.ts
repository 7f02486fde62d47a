import type { EntityManager } from 'typeorm';
import { NAMED_AT_MOST, type Tally, type TodayView } from '#contracts/finance.js';
import { releaseBy, releaseDay } from '#domain/batch/execution.js';
import { money } from '#domain/money.js';
import { daysBetween, dueDay, type Instant, type LocalDate, localDateOf, type Zone } from '#domain/time/zone.js';
import { type Counted, tallyOf } from './tally.js';

type Stage = 'owed' | 'approved' | 'ordered';

interface Due extends Counted {
  readonly stage: Stage;
  readonly due_at: Date;
  readonly zone: Zone;
}

// Of the index by stage, which has what is paid and done with apart.
const UNPAID = `
  FROM refund JOIN application ON application.id = application_id JOIN edition ON edition.code = application.edition
  WHERE stage IN ('owed', 'approved', 'ordered')`;

/** What is owed back and not paid, by the days that are left for it; and of that what is late. */
export async function refundsToday(
  manager: EntityManager,
  at: Instant,
): Promise<{ readonly refunds: TodayView['refunds']; readonly late: readonly Counted[] }> {
  const due = await manager.query<readonly Due[]>(
    `SELECT stage, due_at, zone, refund.currency, count(*)::integer AS count, sum(amount_minor) AS minor
     ${UNPAID} GROUP BY stage, due_at, zone, refund.currency`,
  );
  const days = due.map((row) => ({ ...row, daysLeft: daysLeft(row, at) }));
  const inStage = (stage: Stage) => tallyOf(due.filter((row) => row.stage === stage));
  const byDaysLeft = [...new Set(days.map((row) => row.daysLeft))]
    .sort((one, other) => one - other)
    .map((left) => ({ daysLeft: left, ...tallyOf(days.filter((row) => row.daysLeft === left)) }));
  return {
    refunds: {
      ...tallyOf(due),
      byDaysLeft,
      byState: { owed: inStage('owed'), approved: inStage('approved'), ordered: inStage('ordered') },
      first: await firstDue(manager, at),
      toRelease: tallyOf(due.filter((row) => row.stage !== 'ordered' && lastRelease(row) <= releaseDay(at))),
    },
    late: due.filter(({ due_at }) => due_at.toISOString() <= at),
  };
}

interface Named {
  readonly id: string;
  readonly application_id: string;
  readonly amount_minor: string;
  readonly currency: string;
  readonly stage: Stage;
  readonly due_at: Date;
  readonly zone: Zone;
}

async function firstDue(manager: EntityManager, at: Instant): Promise<TodayView['refunds']['first']> {
  const rows = await manager.query<readonly Named[]>(
    `SELECT refund.id, application_id, amount_minor, refund.currency, stage, due_at, zone
     ${UNPAID} ORDER BY due_at, refund.id LIMIT ${NAMED_AT_MOST}`,
  );
  return rows.map((row) => ({
    id: row.id,
    applicationId: row.application_id,
    amount: money(Number(row.amount_minor), row.currency),
    state: row.stage,
    dueAt: row.due_at.toISOString(),
    daysLeft: daysLeft(row, at),
    releaseBy: lastRelease(row),
  }));
}

type DueIn = Pick<Due, 'due_at' | 'zone'>;

const dueDayOf = ({ due_at, zone }: DueIn): LocalDate => dueDay(due_at.toISOString(), zone);

const lastRelease = (due: DueIn): LocalDate => releaseBy(dueDayOf(due));

function daysLeft(due: DueIn, at: Instant): number {
  return daysBetween(localDateOf(at, due.zone), dueDayOf(due));
}

/** What was not paid back in time, be it by now: refunds, and what bank entries owe by themselves. */
export async function breachesOnRecord(manager: EntityManager): Promise<Tally> {
  return tallyOf(
    await manager.query<readonly Counted[]>(
      `SELECT currency, count(*)::integer AS count, sum(amount_minor) AS minor FROM refund WHERE breached GROUP BY currency
       UNION ALL
       SELECT currency, count(*)::integer, sum(breached_minor) FROM bank_entry WHERE breached_minor > 0 GROUP BY currency`,
    ),
  );
}
