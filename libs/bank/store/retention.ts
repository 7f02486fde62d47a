import type { DataSource } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

/**
 * Empties what payers wrote, and who they are, on lines of the bank that the books need no longer: so many whole years
 * after the one in which they were booked (docs/adr/0023). Not of a line that somebody still has to look into, nor of one
 * that paid an application whose file is open, or a group of which somebody's is. Answers with how many.
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
       AND NOT EXISTS (SELECT FROM bank_allocation JOIN application ON application.id = application_id
                       WHERE entry_id = entry.id AND NOT application.closed)
       AND NOT EXISTS (SELECT FROM bank_allocation JOIN participant_group ON participant_group.code = group_code
                       LEFT JOIN jsonb_array_elements(participant_group.state -> 'members') AS member ON true
                       LEFT JOIN application ON application.id = (member ->> 'application')::uuid
                       WHERE entry_id = entry.id AND (NOT participant_group.closed OR NOT application.closed))`,
    [at, new Date(at).getUTCFullYear() - keptYears],
  );
  return count;
}
