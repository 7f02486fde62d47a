import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

export interface ImportBegun {
  readonly sha256: string;
  readonly fileName: string;
  /** As it was said; null where the file says it. */
  readonly account: string | null;
  readonly by: string;
  readonly at: Instant;
}

const NOTE_EVERY_MS = 500;
/** Whoever has noted nothing for so long is dead, and its row a leftover. */
const SILENT_FOR = `interval '1 hour'`;

/**
 * Notes how far an import has come, for whoever waits for it, on another connection than the import's own: that one shows
 * nothing before it has ended. Nothing hangs on these notes; who is killed leaves a row that is no longer shown.
 */
export class RunningImport {
  private phase = 'reading';
  private read = 0;
  private stored = 0;
  private readonly beat: NodeJS.Timeout;
  private noted: Promise<unknown> | null = null;

  private constructor(
    private readonly dataSource: DataSource,
    private readonly id: string,
  ) {
    this.beat = setInterval(() => {
      this.noted ??= this.note().finally(() => (this.noted = null));
    }, NOTE_EVERY_MS);
  }

  static async begin(dataSource: DataSource, begun: ImportBegun): Promise<RunningImport> {
    const { sha256, fileName, account, by, at } = begun;
    const id = randomUUID();
    await dataSource.query(`DELETE FROM bank_import WHERE noted_at < clock_timestamp() - ${SILENT_FOR}`);
    await dataSource.query(
      `INSERT INTO bank_import (id, file_sha256, file_name, account, phase, read, stored, started_at, started_by, noted_at)
       VALUES ($1, $2, $3, $4, 'reading', 0, 0, $5, $6, clock_timestamp())`,
      [id, sha256, fileName, account, at, by],
    );
    return new RunningImport(dataSource, id);
  }

  reached(stage: 'read' | 'waiting' | 'stored', entries: number): void {
    this.phase = { read: 'reading', waiting: 'waiting', stored: 'storing' }[stage];
    if (stage === 'stored') this.stored = entries;
    else this.read = entries;
  }

  async end(): Promise<void> {
    clearInterval(this.beat);
    await this.noted;
    await this.dataSource.query('DELETE FROM bank_import WHERE id = $1', [this.id]).catch(() => undefined);
  }

  /** A note that is lost is followed by another. */
  private async note(): Promise<void> {
    await this.dataSource
      .query('UPDATE bank_import SET phase = $2, read = $3, stored = $4, noted_at = clock_timestamp() WHERE id = $1', [
        this.id,
        this.phase,
        this.read,
        this.stored,
      ])
      .catch(() => undefined);
  }
}
