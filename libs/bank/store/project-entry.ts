import type { EntityManager } from 'typeorm';
import type { Entry } from '#domain/bank/entry-state.js';
import { standingOf } from './standing.js';

/** Writes where an entry stands, and its parts, in the transaction that records its events. */
export async function projectEntry(manager: EntityManager, entry: Entry, version: number): Promise<void> {
  const { entry: stands, allocations, candidates } = standingOf(entry, version);
  await manager.query(
    `WITH standing AS (
       UPDATE bank_entry SET version = $2, state = $3, allocated_minor = $4, return_minor = $5, return_due_at = $6,
              because = $7, open_during = $8::tstzmultirange, settled_at = $9, taken_back_by = $12, return_stage = $13,
              return_came_back = $14, breached_minor = $15, suggested_groups = $16,
              suggested = $17
       WHERE id = $1),
     allocated AS (
       INSERT INTO bank_allocation (entry_id, part, application_id, group_code, payment_id, amount_minor, rule, outcome, told,
                                    refused_because, allocated_at, undone_at)
       SELECT $1, part, application_id, group_code, payment_id, amount_minor, rule, outcome, told, refused_because, allocated_at,
              undone_at
       FROM jsonb_to_recordset($10::jsonb) AS row (
         part integer, application_id uuid, group_code text, payment_id text, amount_minor bigint, rule text, outcome text,
         told text, refused_because text, allocated_at timestamptz, undone_at timestamptz)
       ON CONFLICT (entry_id, part) DO UPDATE SET told = excluded.told, refused_because = excluded.refused_because,
                                                  undone_at = excluded.undone_at)
     INSERT INTO bank_candidate (entry_id, application_id) SELECT $1, unnest($11::uuid[]) ON CONFLICT DO NOTHING`,
    [
      ...[stands['id'], stands['version'], stands['state'], stands['allocated_minor'], stands['return_minor']],
      ...[stands['return_due_at'], stands['because'], stands['open_during'], stands['settled_at']],
      ...[JSON.stringify(allocations), candidates.map((one) => one['application_id']), stands['taken_back_by']],
      ...[stands['return_stage'], stands['return_came_back'], stands['breached_minor']],
      ...[stands['suggested_groups'], stands['suggested']],
    ],
  );
}
