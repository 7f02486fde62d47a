import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Templates of the office that do not fit the release which last looked: letters leave in the release's own words. */
export class UnfitTemplates1700000000028 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE unfit_template (
        template_id bigint PRIMARY KEY REFERENCES letter_template (id),
        found_at timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE unfit_template');
  }
}
