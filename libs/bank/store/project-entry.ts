import type { EntityManager } from 'typeorm';
import { allocatedMinor, type Entry, returnDueAt, stateNameOf } from '#domain/bank/entry-state.js';

/** Writes where an entry stands, and its parts, in the transaction that records its events. */
export async function projectEntry(manager: EntityManager, entry: Entry, version: number): Promise<void> {
  const { id, parts, candidates, pending, returnMinor, because } = entry;
  const spans = pending.map(({ from, until }) => `[${from},${until ?? ''})`).join(',');
  await manager.query(
    `WITH standing AS (
       UPDATE bank_entry SET version = $2, state = $3, allocated_minor = $4, return_minor = $5, return_due_at = $6,
              because = $7, open_during = $8::tstzmultirange, settled_at = $9, taken_back_by = $12, return_stage = $13,
              return_came_back = $14, breached_minor = $15
       WHERE id = $1),
     allocated AS (
       INSERT INTO bank_allocation (entry_id, part, application_id, group_code, payment_id, amount_minor, rule, outcome, told,
                                    refused_because, allocated_at, undone_at)
       SELECT $1, part, application, "group", "paymentId", "amountMinor", rule, outcome, told, "refusedBecause", "allocatedAt",
              "undoneAt"
       FROM jsonb_to_recordset($10::jsonb) AS row (
         part integer, application uuid, "group" text, "paymentId" text, "amountMinor" bigint, rule text, outcome text, told text,
         "refusedBecause" text, "allocatedAt" timestamptz, "undoneAt" timestamptz)
       ON CONFLICT (entry_id, part) DO UPDATE SET told = excluded.told, refused_because = excluded.refused_because,
                                                  undone_at = excluded.undone_at)
     INSERT INTO bank_candidate (entry_id, application_id) SELECT $1, unnest($11::uuid[]) ON CONFLICT DO NOTHING`,
    [
      ...[
        id,
        version,
        stateNameOf(entry),
        allocatedMinor(entry),
        returnMinor,
        returnDueAt(entry),
        because,
        `{${spans}}`,
      ],
      ...[settledAt(entry), JSON.stringify(parts), candidates, entry.takenBackBy],
      ...[entry.returning, entry.returnCameBack, entry.breachedMinor],
    ],
  );
}

/** null while it could still become a payment; a debit never could. */
function settledAt({ pending }: Entry): string | null {
  const last = pending.at(-1);
  return last === undefined ? '-infinity' : last.until;
}
