import type { EntityManager } from 'typeorm';
import { AGES, NAMED_AT_MOST, type TodayView } from '#contracts/finance.js';
import { money } from '#domain/money.js';
import { RETURN } from '#domain/bank/returning.js';
import { daysBetween, dueDay, type Instant, type LocalDate, localDateOf } from '#domain/time/zone.js';
import { type Counted, sumsOf, tallyOf } from './tally.js';

type Entries = TodayView['entries'];
type State = Entries['first'][number]['state'];
type Direction = Entries['first'][number]['direction'];

interface Waiting extends Counted {
  readonly state: State;
  readonly direction: Direction;
  readonly booked_on: LocalDate;
}

// What is allocated, or owed back, waits no longer; where the bank has taken it back that is what waits, and is out.
const WAITING = `
  FROM (SELECT id, state, currency, booked_on, because, allocated_minor + return_minor AS minor, 'debit' AS direction,
               (SELECT min(refused_because) FROM bank_allocation WHERE entry_id = id AND told = 'recorded') AS refused_because
        FROM bank_entry WHERE state = 'open' AND taken_back_by IS NOT NULL
        UNION ALL
        SELECT id, state, currency, booked_on, because, amount_minor - allocated_minor - return_minor, direction, NULL
        FROM bank_entry WHERE state IN ('open', 'suspected', 'suggested') AND taken_back_by IS NULL) AS waiting`;

/** What of the bank's statements waits for a person. */
export async function entriesToday(manager: EntityManager, at: Instant): Promise<Entries> {
  const waiting = await manager.query<readonly Waiting[]>(
    `SELECT state, direction, currency, count(*)::integer AS count, sum(minor) AS minor, booked_on::text
     ${WAITING} GROUP BY state, direction, currency, booked_on`,
  );
  const of = (state: State): Entries['open'] =>
    entryTally(
      waiting.filter((row) => row.state === state),
      localDateOf(at, 'UTC'),
    );
  return {
    open: of('open'),
    suspected: of('suspected'),
    suggested: of('suggested'),
    first: await oldest(manager, at),
  };
}

function entryTally(rows: readonly Waiting[], today: LocalDate): Entries['open'] {
  const [oldestOn = null] = rows.map((row) => row.booked_on).sort();
  // What the bank has booked for tomorrow waits as well.
  const ageOf = ({ booked_on }: Waiting): number => Math.max(0, daysBetween(booked_on, today));
  const byAge = AGES.map((fromDays, nth) => {
    const below = AGES[nth + 1] ?? Infinity;
    return { fromDays, ...sumsIn(rows.filter((row) => ageOf(row) >= fromDays && ageOf(row) < below)) };
  });
  return { ...sumsIn(rows), byAge, oldestOn };
}

function sumsIn(rows: readonly Waiting[]) {
  const going = (direction: Direction) => sumsOf(rows.filter((row) => row.direction === direction));
  return { count: rows.reduce((sum, { count }) => sum + count, 0), in: going('credit'), out: going('debit') };
}

interface Named {
  readonly id: string;
  readonly state: State;
  readonly direction: Direction;
  readonly minor: string;
  readonly currency: string;
  readonly booked_on: LocalDate;
  readonly because: Entries['first'][number]['because'];
  readonly refused_because: string | null;
}

/** An account has no zone: its days are counted in UTC. */
async function oldest(manager: EntityManager, at: Instant): Promise<Entries['first']> {
  const rows = await manager.query<readonly Named[]>(
    `SELECT id, state, direction, minor, currency, booked_on::text, because, refused_because
     ${WAITING} ORDER BY booked_on, id LIMIT ${NAMED_AT_MOST}`,
  );
  const today = localDateOf(at, 'UTC');
  return rows.map((row) => ({
    id: row.id,
    state: row.state,
    direction: row.direction,
    amount: money(Number(row.minor), row.currency),
    bookedOn: row.booked_on,
    ageDays: daysBetween(row.booked_on, today),
    because: row.because,
    refusedBecause: row.refused_because,
  }));
}

const RETURNS = "FROM bank_entry WHERE return_stage IN ('owed', 'ordered')";

interface Return {
  readonly id: string;
  readonly minor: string;
  readonly currency: string;
  readonly due_at: Date;
}

/** What entries owe back by themselves. Its term is counted in the zone of the banking days, as where it was decided. */
export async function returnsToday(
  manager: EntityManager,
  at: Instant,
): Promise<{ readonly returns: TodayView['returns']; readonly late: readonly Counted[] }> {
  const counted = await manager.query<readonly Counted[]>(
    `SELECT currency, count(*)::integer AS count, sum(return_minor) AS minor ${RETURNS} GROUP BY currency`,
  );
  const first = await manager.query<readonly Return[]>(
    `SELECT id, return_minor AS minor, currency, return_due_at AS due_at
     ${RETURNS} ORDER BY return_due_at, id LIMIT ${NAMED_AT_MOST}`,
  );
  const late = await manager.query<readonly Counted[]>(
    `SELECT currency, count(*)::integer AS count, sum(return_minor) AS minor
     ${RETURNS} AND return_due_at <= $1 GROUP BY currency`,
    [at],
  );
  const returns = {
    ...tallyOf(counted),
    first: first.map(({ id, minor, currency, due_at }) => ({
      entryId: id,
      amount: money(Number(minor), currency),
      dueAt: due_at.toISOString(),
      daysLeft: daysBetween(localDateOf(at, RETURN.zone), dueDay(due_at.toISOString(), RETURN.zone)),
    })),
  };
  return { returns, late };
}
