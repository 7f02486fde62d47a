import type { EntityManager } from 'typeorm';
import type { EntryDetails } from '#domain/bank/statement.js';

interface Filed {
  readonly endToEndId: string | null;
  readonly mandateId: string | null;
  readonly creditorReferences: string[];
  readonly name: string | null;
  readonly iban: string | null;
  readonly remittance: string[];
}

/** What is filed of an entry's words; null where there is nothing. */
export async function entryDetails(
  manager: EntityManager,
  textId: string,
  returnReason: string | null,
): Promise<EntryDetails | null> {
  const [filed] = await manager.query<readonly Filed[]>(
    `SELECT end_to_end_id AS "endToEndId", mandate_id AS "mandateId", creditor_references AS "creditorReferences",
            counterparty_name AS name, counterparty_iban AS iban, remittance
     FROM bank_entry_text WHERE id = $1`,
    [textId],
  );
  if (filed === undefined) return null;
  const { name, iban, ...details } = filed;
  return { ...details, returnReason, counterparty: { name, iban } };
}
