import type { EntityManager } from 'typeorm';
import { accountOf } from '#domain/application/account.js';
import type { Context } from '#domain/application/commands.js';
import type { State } from '#domain/application/state.js';
import type { Instant } from '#domain/time/zone.js';

/**
 * When there was money at the bank that may be the application's: of an entry that was brought together with it; or of
 * one that names nobody and comes to exactly what is due. Asked only where a lapse is due, for nothing else needs it;
 * and of settled entries only those that were not yet settled when it fell due.
 */
export async function untoldMoney(manager: EntityManager, state: State, at: Instant): Promise<Context['untoldMoney']> {
  const due = state?.phase.name === 'awaiting-payment' ? state.phase.due : null;
  if (state === null || due === null || due.lapseAt > at) return [];
  const { dueMinor, currency } = accountOf(state);
  const rows = await manager.query<readonly { from: Date; until: Date | null }[]>(
    `WITH nameless AS (
       SELECT id FROM bank_entry WHERE amount_minor = $2 AND currency = $3 AND settled_at IS NULL
       UNION SELECT id FROM bank_entry WHERE settled_at >= $4 AND amount_minor = $2 AND currency = $3),
     possible AS (
       SELECT entry_id AS id FROM bank_candidate WHERE application_id = $1
       UNION SELECT entry_id FROM bank_allocation WHERE application_id = $1
       UNION SELECT id FROM nameless WHERE NOT EXISTS (SELECT FROM bank_candidate WHERE entry_id = nameless.id))
     SELECT lower(span) AS "from", upper(span) AS until
     FROM possible JOIN bank_entry USING (id), unnest(open_during) AS span
     WHERE currency = $3 ORDER BY 1, 2`,
    [state.id, dueMinor, currency, due.lapseAt],
  );
  return rows.map(({ from, until }) => ({ from: from.toISOString(), until: until?.toISOString() ?? null }));
}
