import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMN = `ALTER TABLE refund ADD COLUMN noted_back uuid[] NOT NULL DEFAULT '{}'`;

/** As a person said it, and not the bank, of what was ordered last with a batch, whose id is a UUID. */
const FROM_EVENTS = `
  UPDATE refund SET noted_back = ARRAY(
    SELECT (ordered.payload ->> 'batch')::uuid
    FROM domain_event AS back JOIN LATERAL (
      SELECT payload FROM domain_event AS before
      WHERE before.stream = back.stream AND type = 'RefundOrdered' AND payload ->> 'refund' = back.payload ->> 'refund'
        AND before.version < back.version ORDER BY before.version DESC LIMIT 1) AS ordered ON true
    WHERE back.stream = 'application-' || application_id AND back.type = 'RefundReturned' AND back.by <> 'bank'
      AND back.payload ->> 'refund' = ordinal::text AND ordered.payload ->> 'batch' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    ORDER BY back.version)
  WHERE returned_on IS NOT NULL`;

/** Which transfers have come back by a person's word, before the bank's own line tells it. */
export class NotedBack1700000000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMN);
    await runner.query(FROM_EVENTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE refund DROP COLUMN noted_back');
  }
}
