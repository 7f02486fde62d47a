import type { EntityManager } from 'typeorm';
import { payerKey } from '#domain/bank/clues.js';

/** Notes by which names an application may be paid, so that a transfer without a reference is found by equality. */
export async function notePayers(
  manager: EntityManager,
  applicationId: string,
  names: readonly string[],
): Promise<void> {
  const keys = [...new Set(names.map(payerKey))].filter((key) => key !== '');
  await manager.query(
    'INSERT INTO payer_key (key, application_id) SELECT unnest($2::text[]), $1 ON CONFLICT DO NOTHING',
    [applicationId, keys],
  );
}
