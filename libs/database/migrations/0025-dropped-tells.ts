import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was refused and put right by hand, and who said so. `because` is theirs to word, and goes when a file is erased. */
export class DroppedTells1700000000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dropped_tell (
        event_id uuid NOT NULL,
        part integer NOT NULL,
        owed_by text NOT NULL,
        stream text NOT NULL,
        command jsonb NOT NULL,
        refused_because text NOT NULL,
        refused_at timestamptz NOT NULL,
        dropped_at timestamptz NOT NULL,
        dropped_by text NOT NULL,
        because text NOT NULL,
        PRIMARY KEY (event_id, part)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dropped_tell');
  }
}
