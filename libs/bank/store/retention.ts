import type { DataSource } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

/**
 * Empties what payers wrote, and who they are, on lines of the bank that the books need no longer: so many whole years
 * after the one in which they were booked (docs/adr/0023). Not of a line that somebody still has to look into, nor of one
 * that paid an application or a group whose file is open. Answers with how many.
 */
export async function forgetTexts(
  dataSource: DataSource,
  { at, keptYears }: { readonly at: Instant; readonly keptYears: number },
): Promise<number> {
  const [, count] = await dataSource.query<readonly [unknown, number]>(
    `UPDATE bank_entry_text
     SET counterparty_name = NULL, counterparty_iban = NULL, end_to_end_id = NULL, mandate_id = NULL,
         creditor_references = '{}', remittance = '{}', erased_at = $1
     FROM bank_entry AS entry
     WHERE bank_entry_text.id = text_id AND erased_at IS NULL
       AND booked_on < make_date($2, 1, 1) AND state IN ('allocated', 'returned', 'dismissed')
       AND NOT EXISTS (SELECT FROM bank_allocation
                       LEFT JOIN application ON application.id = application_id
                       LEFT JOIN participant_group ON participant_group.code = bank_allocation.group_code
                       WHERE entry_id = entry.id AND (NOT application.closed OR NOT participant_group.closed))`,
    [at, new Date(at).getUTCFullYear() - keptYears],
  );
  return count;
}
