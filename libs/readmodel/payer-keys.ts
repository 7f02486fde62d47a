import type { EntityManager } from 'typeorm';
import { payerKey } from '#domain/bank/clues.js';

/** Notes by which names an application may be paid, so that a transfer without a reference is found by equality. */
export async function notePayers(
  manager: EntityManager,
  applicationId: string,
  names: readonly string[],
): Promise<void> {
  await manager.query(
    'INSERT INTO payer_key (key, application_id) SELECT unnest($2::text[]), $1 ON CONFLICT DO NOTHING',
    [applicationId, keysOf(names)],
  );
}

/** The same of a group, by whom its invoice is made out to. */
export async function noteGroupPayer(manager: EntityManager, code: string, legalName: string): Promise<void> {
  await manager.query(
    'INSERT INTO group_payer_key (key, group_code) SELECT unnest($2::text[]), $1 ON CONFLICT DO NOTHING',
    [code, keysOf([legalName])],
  );
}

/**
 * The same by all invoices of the group, as they were issued: such as those of before there was any note of it.
 * @returns whether any name was missing
 */
export async function noteGroupPayersOnPapers(manager: EntityManager, code: string): Promise<boolean> {
  const buyers = await manager.query<readonly { readonly name: string }[]>(
    `SELECT DISTINCT contents #>> '{buyer,name}' AS name FROM paper_snapshot WHERE group_code = $1 AND kind = 'invoice'`,
    [code],
  );
  const noted = await manager.query<readonly unknown[]>(
    `INSERT INTO group_payer_key (key, group_code) SELECT unnest($2::text[]), $1 ON CONFLICT DO NOTHING RETURNING 1`,
    [code, keysOf(buyers.map(({ name }) => name))],
  );
  return noted.length > 0;
}

const keysOf = (names: readonly string[]): string[] => [...new Set(names.map(payerKey))].filter((key) => key !== '');
