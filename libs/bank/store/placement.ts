import type { EntityManager } from 'typeorm';
import { COUNTS } from '#database/is-duplicate.js';
import { type Standing, standingOf, type Relation, verdictOn, type Verdict } from '#domain/bank/alignment.js';
import type { LocalDate } from '#domain/time/zone.js';

/** One statement of the staged file, and how it lies to those before it. */
export interface Placing {
  readonly statementId: string;
  readonly accountId: number;
  /** Within the file. */
  readonly number: number;
  readonly relation: Relation;
  /** The day of the last closing balance: where the statement follows, what it goes on from. */
  readonly lastClosedOn: LocalDate | null;
  readonly days: { readonly from: LocalDate; readonly to: LocalDate } | null;
}

/** A staged entry, and what becomes of it. */
export interface PlacedEntry {
  /** In the file, from 1. */
  readonly no: number;
  readonly key: string;
  readonly bookedOn: LocalDate;
  /** Among its equals in the statement. */
  readonly rank: number;
  readonly verdict: Verdict;
}

/** Two lots are in memory: one that is made ready, and one that is written. */
const ROWS_AT_ONCE = 1_000;

/**
 * Goes through the entries of one statement, in the order of the file and so many at a time. The next ones are asked for
 * before these are given, so that the database looks them up while these are dealt with.
 */
export async function* placedEntries(manager: EntityManager, placing: Placing): AsyncGenerator<PlacedEntry[]> {
  await place(manager, placing);
  if (await mayBeRetold(manager, placing)) await markRetold(manager, placing);
  const standings = await standingsOf(manager, placing);
  for (let coming = rowsAfter(manager, 0); ;) {
    const rows = await coming;
    const last = rows.at(-1);
    if (last === undefined) return;
    coming = rowsAfter(manager, last.no);
    // Whoever waits for it hears of a failure; where nobody does any more, another one was first.
    coming.catch(() => undefined);
    yield rows.map((row) => {
      const standing = standingIn(row, placing.relation, standings);
      const { no, key, bookedOn, rank } = row;
      return { no, key, bookedOn, rank, verdict: verdictOn(standing, row) };
    });
  }
}

const rowsAfter = (manager: EntityManager, no: number): Promise<readonly Placed[]> =>
  manager.query(
    `SELECT no, key, booked_on::text AS "bookedOn", rank, existing, known, doubtful, is_seen AS "isSeen",
            is_retold AS "isRetold"
     FROM placed WHERE no > $1 ORDER BY no LIMIT $2`,
    [no, ROWS_AT_ONCE],
  );

interface Placed {
  readonly no: number;
  readonly key: string;
  readonly bookedOn: LocalDate;
  readonly rank: number;
  readonly existing: number;
  readonly known: number;
  readonly doubtful: number;
  /** Whether its reference came before; null for an entry without. */
  readonly isSeen: boolean | null;
  /** It is new, and may be a stored one that is told otherwise. */
  readonly isRetold: boolean;
}

type Standings = ReadonlyMap<LocalDate, Standing>;

function standingIn({ isSeen, bookedOn }: Placed, relation: Relation, standings: Standings): Standing {
  if (isSeen === true) return 'reused';
  if (relation === 'retells') return 'retold';
  if (isSeen === false) return 'referenced';
  return standings.get(bookedOn) ?? 'unclear';
}

/**
 * SQL, of a row of bank_entry: it came without balances, as an export at noon does, and is of no day before the last
 * closing balance. A statement that goes on from there tells it again.
 */
const outside = (lastClosedOn: string): string => `(bank_entry.booked_on >= ${lastClosedOn}::date AND EXISTS (
  SELECT FROM bank_statement WHERE bank_statement.id = bank_entry.statement_id AND closing_on IS NULL))`;

/** From when on; null where any that is stored may be told again. */
const againFrom = ({ relation, lastClosedOn }: Placing): LocalDate | null =>
  relation === 'follows' ? lastClosedOn : null;

/**
 * Counts each entry among its equals, in the statement and in store. What a person has said of a line that the bank names
 * holds for that name, and what was said of a statement for the same statement. Without either, what was no money stands
 * for no other line; but a statement that has no more equals than one of which a line was suspected brings no other.
 */
async function place(manager: EntityManager, placing: Placing): Promise<void> {
  const { accountId, number, relation } = placing;
  await manager.query('TRUNCATE placed');
  await manager.query(
    // What takes an entry back may bear its reference: money that leaves is no duplicate of money that came. A batch that
    // was told whole may come again in its parts, or the other way round.
    `WITH mine AS (
       SELECT no, key, reference, direction, booked_on,
              row_number() OVER (PARTITION BY key ORDER BY no) AS rank,
              row_number() OVER (PARTITION BY reference, direction, part ORDER BY no) > 1 AS came_before,
              part
       FROM staged WHERE statement = $1),
     counted AS (
       SELECT key, count(*) AS existing, count(*) FILTER (WHERE may_be_it AND counts) AS money,
              count(*) FILTER (WHERE may_be_it AND state = 'suspected') AS undecided,
              coalesce(max(rank) FILTER (WHERE may_be_it AND NOT counts), 0) AS doubted
       FROM bank_entry, LATERAL (SELECT ${COUNTS} AS counts, $4::date IS NULL OR ${outside('$4')} AS may_be_it) AS it
       WHERE account_id = $2 AND key IN (SELECT key FROM mine) GROUP BY key),
     stored AS (
       SELECT key, existing, greatest(money, doubted) AS known, greatest(money + undecided, doubted) AS doubtful
       FROM counted)
     INSERT INTO placed
     SELECT no, key, booked_on, rank, coalesce(existing, 0),
            coalesce(CASE WHEN reference IS NULL AND $3 THEN known ELSE existing END, 0),
            coalesce(CASE WHEN reference IS NULL AND $3 THEN doubtful ELSE existing END, 0),
            CASE WHEN reference IS NOT NULL THEN came_before OR EXISTS (
              SELECT FROM bank_entry
              WHERE account_id = $2 AND bank_reference = mine.reference AND bank_entry.direction = mine.direction
                AND (bank_entry.part = mine.part OR (bank_entry.part = 0) <> (mine.part = 0))) END, false
     FROM mine LEFT JOIN stored USING (key)`,
    [number, accountId, relation !== 'retells', againFrom(placing)],
  );
  await manager.query('ANALYZE placed');
}

/**
 * SQL, of a row of bank_statement: what it has may be told again in other words. Of what overlaps, any; where nothing can
 * be shown, what came in another format or was read by another mapping, for else the words are the same each time.
 */
const TELLS_OTHERWISE = `CASE $2 WHEN 'overlaps' THEN true WHEN 'follows' THEN closing_on IS NULL
  WHEN 'unclear' THEN coalesce(wording, format) <> (SELECT wording FROM bank_statement WHERE id = $3) ELSE false END`;

/** Whether there is any such statement: else a file need not be read for it. */
async function mayBeRetold(manager: EntityManager, placing: Placing): Promise<boolean> {
  const { accountId, relation, statementId } = placing;
  const rows = await manager.query<unknown[]>(
    `SELECT FROM bank_statement
     WHERE account_id = $1 AND ${TELLS_OTHERWISE} AND ($4::date IS NULL OR to_on >= $4) LIMIT 1`,
    [accountId, relation, statementId, againFrom(placing)],
  );
  return rows.length > 0;
}

/**
 * Banks tell one entry with more or fewer words in their several formats. Of a day that is told again: as many new ones of
 * an amount as there are stored ones of it that the statement does not have; those first of which the payer is the same.
 */
async function markRetold(manager: EntityManager, placing: Placing): Promise<void> {
  const { accountId, relation, statementId } = placing;
  await manager.query(
    `WITH fresh AS (
       SELECT no, placed.booked_on, direction, amount_minor, currency, name AS payer, iban AS payer_iban
       FROM placed JOIN staged USING (no) WHERE rank > known),
     missing AS (
       SELECT booked_on, direction, amount_minor, currency, counterparty_name AS name, counterparty_iban AS iban
       FROM bank_entry JOIN bank_entry_text ON bank_entry_text.id = text_id
       WHERE account_id = $1 AND booked_on IN (SELECT booked_on FROM fresh) AND key NOT IN (SELECT key FROM placed)
         AND ${COUNTS} AND ($4::date IS NULL OR ${outside('$4')})
         AND EXISTS (SELECT FROM bank_statement WHERE bank_statement.id = bank_entry.statement_id AND ${TELLS_OTHERWISE})),
     alike AS (
       SELECT DISTINCT no FROM fresh JOIN missing USING (booked_on, direction, amount_minor, currency)
       WHERE iban = payer_iban OR lower(name) = lower(payer)),
     turn AS (
       SELECT fresh.*, row_number() OVER (PARTITION BY booked_on, direction, amount_minor, currency
                                          ORDER BY alike.no IS NULL, fresh.no) AS place
       FROM fresh LEFT JOIN alike USING (no)),
     lacking AS (
       SELECT booked_on, direction, amount_minor, currency, count(*) AS entries FROM missing
       GROUP BY booked_on, direction, amount_minor, currency)
     UPDATE placed SET is_retold = true
     FROM turn JOIN lacking USING (booked_on, direction, amount_minor, currency)
     WHERE placed.no = turn.no AND turn.place <= lacking.entries`,
    [accountId, relation, statementId, againFrom(placing)],
  );
}

interface CountedDay {
  readonly day: LocalDate;
  readonly wasInside: boolean;
  readonly repeated: number;
  readonly stored: number;
  readonly different: number;
}

/** Of the days on which the statement has entries, without a reference, that are equal to stored ones. */
async function standingsOf(manager: EntityManager, placing: Placing): Promise<ReadonlyMap<LocalDate, Standing>> {
  const { accountId, relation, days } = placing;
  const counted = await manager.query<readonly CountedDay[]>(
    `WITH mine AS (
       SELECT booked_on, key, max(known) AS known, max(doubtful) AS doubtful, count(*) AS incoming,
              bool_or(is_seen IS NULL) AS is_unnamed
       FROM placed GROUP BY booked_on, key),
     day AS (
       SELECT booked_on, sum(least(known, incoming))::integer AS repeated
       FROM mine GROUP BY booked_on HAVING bool_or(is_unnamed AND doubtful > 0)),
     kept AS (
       SELECT booked_on, count(*)::integer AS stored, count(DISTINCT key)::integer AS different
       FROM bank_entry WHERE account_id = $1 AND booked_on IN (SELECT booked_on FROM day) AND ${COUNTS}
         AND ($2::date IS NULL OR ${outside('$2')})
       GROUP BY booked_on)
     SELECT booked_on::text AS day, repeated, stored, different,
            EXISTS (SELECT FROM bank_statement
                    WHERE account_id = $1 AND from_on < booked_on AND to_on > booked_on) AS "wasInside"
     FROM day JOIN kept USING (booked_on)`,
    [accountId, againFrom(placing)],
  );
  return new Map(
    counted.map(({ day, wasInside, repeated, stored, different }) => {
      const isInside = days !== null && days.from < day && day < days.to;
      return [day, standingOf(relation, { isInside, wasInside, isToldAgain: repeated === stored && different > 1 })];
    }),
  );
}
