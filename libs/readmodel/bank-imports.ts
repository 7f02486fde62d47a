import type { DataSource } from 'typeorm';
import type { BankImportView } from '#contracts/bank.js';
import type { Instant } from '#domain/time/zone.js';

interface Running {
  readonly name: string;
  readonly sha256: string;
  readonly account: string | null;
  readonly phase: BankImportView['phase'];
  readonly read: number;
  readonly stored: number;
  readonly startedAt: Date;
  readonly by: string;
}

/** Whoever imports says so twice a second: after so long a silence it is no more. */
const SILENT_FOR = `interval '30 seconds'`;

/** Imports that run over HTTP, whichever api has them; the first that was begun first. */
export async function runningImports(dataSource: DataSource, at: Instant): Promise<BankImportView[]> {
  const rows = await dataSource.query<readonly Running[]>(
    `SELECT file_name AS name, file_sha256 AS sha256, account, phase, read, stored, started_at AS "startedAt", started_by AS by
     FROM bank_import WHERE noted_at > $1::timestamptz - ${SILENT_FOR} ORDER BY started_at, id`,
    [at],
  );
  return rows.map(({ name, sha256, startedAt, ...row }) => ({
    file: { name, sha256 },
    ...row,
    startedAt: startedAt.toISOString(),
  }));
}
