import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The XML that is embedded in an invoice, for whoever wants it alone; null for papers rendered before, and others. */
export class DocumentXml1700000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE document ADD COLUMN xml bytea');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE document DROP COLUMN xml');
  }
}
