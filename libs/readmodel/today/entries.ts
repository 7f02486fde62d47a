import type { EntityManager } from 'typeorm';
import { NAMED_AT_MOST, type TodayView } from '#contracts/finance.js';
import { money } from '#domain/money.js';
import { daysBetween, type Instant, type LocalDate, localDateOf } from '#domain/time/zone.js';
import { type Counted, sumsOf } from './tally.js';

type Entries = TodayView['entries'];
type State = Entries['first'][number]['state'];
type Direction = Entries['first'][number]['direction'];

interface Waiting extends Counted {
  readonly state: State;
  readonly direction: Direction;
  readonly oldest: LocalDate;
}

const WAITING = `FROM bank_entry WHERE state IN ('open', 'suspected', 'suggested')`;

/** What of the bank's statements waits for a person. */
export async function entriesToday(manager: EntityManager, at: Instant): Promise<Entries> {
  const waiting = await manager.query<readonly Waiting[]>(
    `SELECT state, direction, currency, count(*)::integer AS count, sum(amount_minor) AS minor,
            min(booked_on)::text AS oldest
     ${WAITING} GROUP BY state, direction, currency`,
  );
  const of = (state: State): Entries['open'] => entryTally(waiting.filter((row) => row.state === state));
  return {
    open: of('open'),
    suspected: of('suspected'),
    suggested: of('suggested'),
    first: await oldest(manager, at),
  };
}

function entryTally(rows: readonly Waiting[]): Entries['open'] {
  const going = (direction: Direction) => sumsOf(rows.filter((row) => row.direction === direction));
  const [oldestOn = null] = rows.map((row) => row.oldest).sort();
  return {
    count: rows.reduce((sum, { count }) => sum + count, 0),
    in: going('credit'),
    out: going('debit'),
    oldestOn,
  };
}

interface Named {
  readonly id: string;
  readonly state: State;
  readonly direction: Direction;
  readonly amount_minor: string;
  readonly currency: string;
  readonly booked_on: LocalDate;
}

/** An account has no zone: its days are counted in UTC. */
async function oldest(manager: EntityManager, at: Instant): Promise<Entries['first']> {
  const rows = await manager.query<readonly Named[]>(
    `SELECT id, state, direction, amount_minor, currency, booked_on::text
     ${WAITING} ORDER BY booked_on, id LIMIT ${NAMED_AT_MOST}`,
  );
  const today = localDateOf(at, 'UTC');
  return rows.map((row) => ({
    id: row.id,
    state: row.state,
    direction: row.direction,
    amount: money(Number(row.amount_minor), row.currency),
    bookedOn: row.booked_on,
    ageDays: daysBetween(row.booked_on, today),
  }));
}
