import type { DataSource } from 'typeorm';
import type { Runbook } from './alarm-trials.js';
import { camt, declare, importFile } from './bank.js';
import { until } from './until.js';

/** Changes what nobody may change: events that were recorded. */
export async function rewriteEvents(
  dataSource: DataSource,
  statement: string,
  values: readonly unknown[] = [],
): Promise<void> {
  await dataSource.query('ALTER TABLE domain_event DISABLE TRIGGER append_only');
  await dataSource.query(statement, [...values]);
  await dataSource.query('ALTER TABLE domain_event ENABLE ALWAYS TRIGGER append_only');
}

/** As if so many minutes had gone by since the events. */
export const letAge = (dataSource: DataSource, where: string, minutes: number): Promise<void> =>
  rewriteEvents(
    dataSource,
    `UPDATE domain_event SET recorded_at = recorded_at - interval '${minutes} minutes' WHERE ${where}`,
  );

/** Has an application owe itself a tell, to be told from an instant on; of a part that none of its events has. */
export async function oweTell(
  dataSource: DataSource,
  stream: string,
  { command, from }: { readonly command: object; readonly from: Date },
): Promise<void> {
  await dataSource.query(
    `INSERT INTO owed_tell (event_id, part, position, owed_by, stream, command, next_attempt_at)
     SELECT event_id, 9, position, stream, stream, $2, $3 FROM domain_event WHERE stream = $1 AND version = 1`,
    [stream, command, from],
  );
}

/** A line of the bank of this amount is gone, as no statement could take it away; it is kept for `findLine`. */
export async function loseLine(dataSource: DataSource, amountMinor: number): Promise<void> {
  await dataSource.query(
    `CREATE TABLE lost_line AS SELECT * FROM bank_entry WHERE amount_minor = ${amountMinor};
     DELETE FROM bank_matching WHERE entry_id IN (SELECT id FROM lost_line);
     ALTER TABLE bank_entry DISABLE TRIGGER entries_stay;
     DELETE FROM bank_entry WHERE id IN (SELECT id FROM lost_line);
     ALTER TABLE bank_entry ENABLE TRIGGER entries_stay`,
  );
}

/** It is put back, from a backup. */
export async function findLine(dataSource: DataSource): Promise<void> {
  await dataSource.query('INSERT INTO bank_entry SELECT * FROM lost_line; DROP TABLE lost_line');
}

/** A line of a statement is gone; then it comes from a backup. A worker that starts counts the money at once. */
export function lostLineTrial({
  dataSource,
  restartWorker,
}: {
  readonly dataSource: DataSource;
  readonly restartWorker: () => Promise<void>;
}): Runbook {
  return {
    cause: async () => {
      await declare(dataSource);
      await importFile(dataSource, camt({ openingMinor: 0, lines: [{ minor: 4_200, name: 'Nobody Known' }] }));
      await until(async () => (await dataSource.query<unknown[]>('SELECT FROM bank_matching')).length === 0);
      await loseLine(dataSource, 4_200);
      await restartWorker();
    },
    step: async () => {
      await findLine(dataSource);
      await restartWorker();
    },
  };
}
