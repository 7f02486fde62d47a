import type { EntityManager } from 'typeorm';

interface Owed {
  /** Whose refunds are to go. */
  readonly applications: readonly string[];
  /** Bank entries that owe a return. */
  readonly entries: readonly string[];
}

/**
 * What an account of ours is not to pay, since it is another seller's: by application or entry, the account that may.
 * Each is paid from where its money came in, or from any account that an edition of its seller asks to be paid into;
 * and from one that no edition asks to be paid into, which is no seller's in particular.
 * @param account IBAN; null: nothing is told of any
 */
export async function paidElsewhere(
  manager: EntityManager,
  account: string | null,
  { applications, entries }: Owed,
): Promise<ReadonlyMap<string, string>> {
  const rows = await manager.query<readonly { readonly owed: string; readonly account: string }[]>(
    `WITH ours AS (SELECT id, iban FROM bank_account WHERE currency = 'EUR'),
     asked AS (SELECT DISTINCT definition -> 'bank' ->> 'iban' AS iban, definition -> 'organiser' ->> 'legalName' AS seller
               FROM edition JOIN edition_definition ON edition_definition.id = definition_id),
     -- The accounts that may pay, by how well they do: 1 is where the money came in, 2 what its edition asks for.
     able AS (
       SELECT receipt.application_id AS owed, ours.iban, 1 AS nth
       FROM receipt
       -- Of a group's payment each participant has a part under the payment's own id and the line's.
       JOIN bank_allocation ON bank_allocation.payment_id = split_part(receipt.payment_id, ':', 1)
       JOIN bank_entry ON bank_entry.id = entry_id
       JOIN ours ON ours.id = account_id
       WHERE receipt.application_id = ANY ($2::uuid[]) AND NOT reversed
       UNION ALL
       SELECT application.id, ours.iban, CASE WHEN ours.iban = definition -> 'bank' ->> 'iban' THEN 2 ELSE 3 END
       FROM application JOIN edition ON edition.code = application.edition
       JOIN edition_definition ON edition_definition.id = definition_id
       JOIN asked ON seller = definition -> 'organiser' ->> 'legalName'
       JOIN ours ON ours.iban = asked.iban
       WHERE application.id = ANY ($2)
       UNION ALL
       SELECT bank_entry.id, ours.iban, 1 FROM bank_entry JOIN ours ON ours.id = account_id
       WHERE bank_entry.id = ANY ($3::uuid[])
       UNION ALL
       SELECT bank_entry.id, theirs.iban, 3
       FROM bank_entry JOIN ours ON ours.id = account_id
       JOIN asked ON asked.iban = ours.iban
       JOIN asked AS another ON another.seller = asked.seller
       JOIN ours AS theirs ON theirs.iban = another.iban
       WHERE bank_entry.id = ANY ($3))
     SELECT owed, (array_agg(iban ORDER BY nth, iban))[1] AS account FROM able
     WHERE EXISTS (SELECT FROM asked WHERE iban = $1)
     GROUP BY owed HAVING NOT bool_or(iban = $1)`,
    [account, applications, entries],
  );
  return new Map(rows.map((row) => [row.owed, row.account]));
}
