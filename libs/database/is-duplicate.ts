/** SQL, of a row of bank_entry: a person has said that it is another one once more, and nobody has reopened it since. */
export const IS_DUPLICATE = `(bank_entry.suspected_of IS NOT NULL AND EXISTS (
  SELECT FROM domain_event AS said WHERE said.stream = 'entry-' || bank_entry.id AND said.type = 'SuspicionConfirmed'
    AND NOT EXISTS (SELECT FROM domain_event AS later WHERE later.stream = said.stream
                    AND later.type = 'EntryReopened' AND later.version > said.version)))`;

/** SQL, of a row of bank_entry: it counts as money. */
export const COUNTS = `(bank_entry.state <> 'suspected' AND NOT ${IS_DUPLICATE})`;
