import type { DataSource } from 'typeorm';
import type { Taken } from './client.js';
import { grouped } from './grouped.js';
import type { Lived } from './lives.js';

/** What one promise comes to: how much was looked at, and every case in which it was broken. */
export interface Finding {
  readonly promise: string;
  readonly looked: number;
  readonly violations: readonly string[];
}

interface StoredCommand {
  readonly stream: string;
  readonly id: string;
  readonly types: readonly string[];
  readonly indices: readonly number[];
}

/** Each acknowledged command is on record, once and in one stream, with the event it was for; a refused one is not. */
export async function auditCommands(dataSource: DataSource, taken: readonly Taken[]): Promise<Finding[]> {
  const rows = await dataSource.query<readonly StoredCommand[]>(
    `SELECT stream, command_id AS id, array_agg(type ORDER BY command_index) AS types,
            array_agg(command_index ORDER BY command_index) AS indices
     FROM domain_event GROUP BY stream, command_id`,
  );
  const stored = grouped(rows, ({ id }) => id);
  const acknowledged = taken.filter(({ status }) => status < 300);
  const refused = taken.filter(({ status }) => status >= 300);
  return [
    {
      promise: 'an acknowledged command has exactly its events',
      looked: acknowledged.length,
      violations: acknowledged.flatMap((command) => wrongIn(command, stored.get(command.commandId) ?? [])),
    },
    {
      promise: 'a refused command has none, and was refused by a rule',
      looked: refused.length,
      violations: refused
        .filter(({ commandId, status }) => stored.has(commandId) || (status !== 409 && status !== 422))
        .map(({ path, status, answer }) => `${path} → ${status} ${JSON.stringify(answer)}`),
    },
  ];
}

function wrongIn(command: Taken, found: readonly StoredCommand[]): string[] {
  const [first, ...others] = found;
  const about = `${command.path} (${command.commandId})`;
  if (first === undefined) return [`${about} was acknowledged and is not on record`];
  const wrong = [];
  if (others.length > 0) wrong.push(`${about} is in ${found.length} streams`);
  if (command.stream !== null && first.stream !== command.stream) wrong.push(`${about} is in ${first.stream}`);
  if (first.indices.some((index, place) => index !== place)) wrong.push(`${about} has events ${first.indices.join()}`);
  if (first.types.filter((type) => type === command.leaves).length !== 1)
    wrong.push(`${about} left ${first.types.join()} instead of one ${command.leaves}`);
  return wrong;
}

/** Applications stand as their people were told, and each one's money adds up. */
export async function auditApplications(dataSource: DataSource, lived: readonly Lived[]): Promise<Finding[]> {
  const rows = await dataSource.query<readonly Standing[]>(
    `SELECT id, phase, received_minor::float8 AS received, kept_minor::float8 AS kept,
            refunded_minor::float8 AS refunded, owed_back_minor::float8 AS "owedBack",
            (SELECT coalesce(sum(amount_minor), 0)::float8 FROM receipt
             WHERE application_id = id AND NOT reversed) AS receipts
     FROM application`,
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  return [
    {
      promise: 'an application stands where its last acknowledged command says',
      looked: lived.length,
      violations: lived.flatMap((person) => {
        const row = known.get(person.id);
        if (row === undefined) return [`${person.id} is not there`];
        const isSo = (person.phase ?? row.phase) === row.phase && person.paidMinor === row.received;
        return isSo ? [] : [`${JSON.stringify(row)} instead of ${person.phase ?? 'any'}, ${person.paidMinor} received`];
      }),
    },
    {
      promise: 'received = kept + refunded + owed back, and = its receipts',
      looked: rows.length,
      violations: rows
        .filter((row) => row.received !== row.kept + row.refunded + row.owedBack || row.received !== row.receipts)
        .map((row) => JSON.stringify(row)),
    },
  ];
}

interface Standing {
  readonly id: string;
  readonly phase: string;
  readonly received: number;
  readonly kept: number;
  readonly refunded: number;
  readonly owedBack: number;
  readonly receipts: number;
}

/** Each query gives what is wrong, as text. */
const WRONG = [
  {
    promise: 'a stream has its versions without a gap, and time in it never goes back',
    all: 'SELECT count(*)::integer AS n FROM domain_event',
    wrong: `SELECT stream || ' at ' || version AS what FROM (
        SELECT stream, version, occurred_at, recorded_at,
               lag(version, 1, 0) OVER whole AS former, lag(recorded_at) OVER whole AS "formerAt",
               last_value(version) OVER whole_stream AS last
        FROM domain_event
        WINDOW whole AS (PARTITION BY stream ORDER BY version),
               whole_stream AS (PARTITION BY stream ORDER BY version
                                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)) AS event
      WHERE version <> former + 1 OR recorded_at < "formerAt" OR occurred_at > recorded_at
         OR last <> (SELECT version FROM stream WHERE name = event.stream)`,
  },
  {
    promise: 'every deadline that has passed has taken effect',
    all: `SELECT count(*)::integer AS n FROM domain_event WHERE by = 'clock'`,
    wrong: `SELECT id || ' ' || phase || ' since ' || deadline AS what FROM application
            WHERE NOT closed AND deadline <= now() - interval '2 seconds'`,
  },
  {
    promise: 'no deadline has taken effect twice',
    all: `SELECT count(*)::integer AS n FROM domain_event WHERE by = 'clock'`,
    wrong: `SELECT stream || ' ' || type AS what FROM domain_event WHERE by = 'clock'
            GROUP BY stream, type, occurred_at, payload HAVING count(*) > 1`,
  },
  {
    promise: 'numbers of papers have no gap that is not on record, and their dates never go back',
    all: 'SELECT count(*)::integer AS n FROM invoice',
    wrong: `SELECT number || ' of ' || issued_on AS what FROM (
        SELECT number, issued_on, right(number, 5)::integer AS place,
               row_number() OVER series AS expected, lag(issued_on) OVER series AS former
        FROM invoice WINDOW series AS (PARTITION BY left(number, -5) ORDER BY number)) AS paper
      WHERE place <> expected + (SELECT coalesce(sum(last - first + 1), 0) FROM number_gap
                                 WHERE starts_with(number, series || '-' || year) AND first < place)
         OR issued_on < former
      UNION ALL
      SELECT series || ' has drawn ' || last FROM number_series
      WHERE series IN ('INV', 'CN')
        AND last <> (SELECT count(*) FROM invoice WHERE starts_with(number, series || '-' || year))
                  + (SELECT coalesce(sum(gap.last - gap.first + 1), 0) FROM number_gap AS gap
                     WHERE gap.series = number_series.series AND gap.year = number_series.year)`,
  },
  {
    promise: 'a place is reserved by one letter, and every paper is printed',
    all: `SELECT count(*)::integer AS n FROM owed WHERE name = 'reservation' OR kind = 'document'`,
    wrong: `SELECT application_id::text AS what FROM owed WHERE name = 'reservation'
            GROUP BY application_id HAVING count(*) > 1
            UNION ALL
            SELECT kind || ' ' || number FROM paper_snapshot JOIN domain_event AS event USING (event_id)
            WHERE NOT EXISTS (SELECT FROM document WHERE document.event_id = paper_snapshot.event_id)
              AND event.recorded_at <= now() - interval '5 seconds'`,
  },
] as const;

export async function auditRecord(dataSource: DataSource): Promise<Finding[]> {
  return Promise.all(
    WRONG.map(async ({ promise, all, wrong }) => {
      const [counted] = await dataSource.query<readonly { n: number }[]>(all);
      const found = await dataSource.query<readonly { what: string }[]>(wrong);
      return { promise, looked: counted?.n ?? 0, violations: found.map(({ what }) => what) };
    }),
  );
}
