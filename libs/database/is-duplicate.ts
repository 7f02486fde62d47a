/** SQL, of a row of bank_entry: a person has said that it is another one once more, and no money came by it. */
export const IS_DUPLICATE = `(bank_entry.suspected_of IS NOT NULL AND EXISTS (
  SELECT FROM domain_event WHERE stream = 'entry-' || bank_entry.id AND type = 'SuspicionConfirmed'))`;

/** SQL, of a row of bank_entry: it counts as money. */
export const COUNTS = `(bank_entry.state <> 'suspected' AND NOT ${IS_DUPLICATE})`;
