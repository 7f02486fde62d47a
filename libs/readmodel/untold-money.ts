import type { EntityManager } from 'typeorm';
import { accountOf } from '#domain/application/account.js';
import type { Context } from '#domain/application/commands.js';
import type { Application, State } from '#domain/application/state.js';
import { cluesIn } from '#domain/bank/clues.js';
import type { EntryDetails } from '#domain/bank/statement.js';
import type { Instant } from '#domain/time/zone.js';

/**
 * When there was money at the bank that may be the application's: of an entry that was brought together with it; of one
 * that names nobody and comes, or of which what was left then comes, to what is due, or what its group is due, or short
 * of it by what the terms forgive; of one that nobody has looked at yet; or of a suspected duplicate that names it. And
 * of what it is still to be told, be it told in this very moment: its group has the money. Asked only where a lapse is
 * due, for nothing else needs it; and of settled entries only those that were not yet settled when it fell due.
 */
export async function untoldMoney(manager: EntityManager, state: State, at: Instant): Promise<Context['untoldMoney']> {
  const due = state?.phase.name === 'awaiting-payment' ? state.phase.due : null;
  if (state === null || due === null || due.lapseAt > at) return [];
  const { dueMinor, currency } = accountOf(state);
  const { toleranceMinor } = state.edition.terms.payment;
  const rows = await manager.query<readonly { from: Date; until: Date | null }[]>(
    `WITH amount AS (
       SELECT int8range(greatest(1, $3::bigint - $2), $3, '[]') AS minor
       UNION SELECT int8range(greatest(1, sum(due_minor)::bigint - $2), sum(due_minor)::bigint, '[]')
       FROM participant_group JOIN jsonb_array_elements(state -> 'members') AS member ON NOT (member ->> 'left')::boolean
       JOIN application ON application.id = (member ->> 'application')::uuid
       WHERE code = $6),
     divided AS (
       SELECT id, amount_minor - return_minor AS minor FROM bank_entry
       WHERE currency = $4 AND settled_at IS NULL AND allocated_minor > 0
       UNION SELECT id, amount_minor FROM bank_entry WHERE currency = $4 AND settled_at >= $5),
     partly AS (
       SELECT id, minor - sum(part.amount_minor) AS left_minor
       FROM divided JOIN bank_allocation AS part ON entry_id = id
       WHERE allocated_at <= $5 AND (undone_at IS NULL OR undone_at > $5) GROUP BY id, minor),
     nameless AS (
       SELECT id FROM amount JOIN bank_entry ON amount_minor BETWEEN lower(minor) AND upper(minor) - 1
       WHERE currency = $4 AND settled_at IS NULL
       UNION SELECT id FROM amount JOIN bank_entry ON amount_minor BETWEEN lower(minor) AND upper(minor) - 1
       WHERE currency = $4 AND settled_at >= $5
       UNION SELECT id FROM amount JOIN partly ON left_minor BETWEEN lower(minor) AND upper(minor) - 1),
     possible AS (
       SELECT entry_id AS id FROM bank_candidate WHERE application_id = $1
       UNION SELECT entry_id FROM bank_allocation WHERE application_id = $1
       UNION SELECT entry_id FROM bank_matching
       UNION SELECT unnest($7::uuid[])
       UNION SELECT id FROM nameless WHERE NOT EXISTS (SELECT FROM bank_candidate WHERE entry_id = nameless.id))
     SELECT lower(span) AS "from", upper(span) AS until
     FROM possible JOIN bank_entry USING (id), unnest(open_during) AS span
     WHERE currency = $4
     UNION SELECT occurred_at, NULL FROM owed_tell JOIN domain_event USING (event_id)
     WHERE owed_tell.stream = 'application-' || $1 AND state = 'owed'
       AND command ->> 'type' = 'ConfirmPayment' AND command ->> 'currency' = $4
     ORDER BY 1, 2`,
    [...[state.id, toleranceMinor, dueMinor, currency, due.lapseAt, state.group], await suspectsNaming(manager, state)],
  );
  return rows.map(({ from, until }) => ({ from: from.toISOString(), until: until?.toISOString() ?? null }));
}

type Suspect = Pick<EntryDetails, 'creditorReferences' | 'endToEndId' | 'remittance'> & { readonly id: string };

/** Credits that may be duplicates, and wait for a person; few, and their words are read in memory only. */
async function suspectsNaming(manager: EntityManager, { id: applicationId, group }: Application): Promise<string[]> {
  const suspects = await manager.query<readonly Suspect[]>(
    `SELECT id, creditor_references AS "creditorReferences", end_to_end_id AS "endToEndId", remittance
     FROM bank_entry JOIN bank_entry_text USING (id) WHERE state = 'suspected' AND direction = 'credit'`,
  );
  if (suspects.length === 0) return [];
  const invoices = await manager.query<readonly { number: string; reference: string | null }[]>(
    'SELECT number, creditor_reference AS reference FROM invoice WHERE application_id = $1 OR group_code = $2',
    [applicationId, group],
  );
  const names = new Set(invoices.flatMap(({ number, reference }) => [number, reference]));
  return suspects
    .filter((suspect) => {
      const { references, referencesInText, invoiceNumbers } = cluesIn({ ...NOBODY, ...suspect });
      return [...references, ...referencesInText, ...invoiceNumbers].some((name) => names.has(name));
    })
    .map(({ id }) => id);
}

const NOBODY = { counterparty: { name: null, iban: null }, mandateId: null, returnReason: null };
