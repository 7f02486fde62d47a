/**
 * SQL, of a row of bank_statement under the name `one`: something is missing before it where none ends with its opening
 * balance, and none has its first day inside although there are earlier ones. Whoever brings the missing one closes the gap.
 */
export const GAP_BEFORE = `(
  one.opening_on IS NOT NULL
  AND EXISTS (SELECT FROM bank_statement AS earlier
              WHERE earlier.account_id = one.account_id AND earlier.closing_on < one.closing_on)
  AND NOT EXISTS (SELECT FROM bank_statement AS before
                  WHERE before.account_id = one.account_id AND before.id <> one.id
                    AND before.closing_minor = one.opening_minor AND before.closing_on <= one.opening_on)
  AND NOT EXISTS (SELECT FROM bank_statement AS wider
                  WHERE wider.account_id = one.account_id AND wider.id <> one.id
                    AND wider.from_on < one.from_on AND wider.to_on >= one.from_on))`;
