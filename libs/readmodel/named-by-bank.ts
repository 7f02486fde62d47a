import type { EntityManager } from 'typeorm';

/**
 * Lines of a batch whose transfers the bank has named in a statement, and of which the batch has not heard: it is owed word
 * of them, or nobody has looked at the entry, or that one is left to a person. One snapshot: none is between the two.
 */
export async function linesNamedByBank(manager: EntityManager, batch: string): Promise<ReadonlySet<number>> {
  const rows = await manager.query<readonly { line: number }[]>(
    `WITH told AS (
       SELECT command ->> 'endToEnd' AS name FROM owed_tell
       WHERE stream = 'batch-' || $1 AND command ->> 'type' IN ('NoteDebit', 'NoteReturn')),
     written (name) AS (
       SELECT end_to_end FROM refund_transfer WHERE batch_id = $1::uuid
       UNION SELECT message_id FROM refund_file WHERE batch_id = $1::uuid),
     named AS (
       -- The name of the file, or none: the whole of it.
       SELECT nullif(name, message_id) AS name
       FROM written JOIN bank_entry_text AS text ON end_to_end_id = name JOIN bank_entry ON text_id = text.id
       LEFT JOIN refund_file ON batch_id = $1::uuid WHERE bank_entry.state IN ('open', 'suspected')
       UNION SELECT name FROM told)
     SELECT DISTINCT line FROM refund_transfer JOIN named ON named.name IS NULL OR named.name = end_to_end
     WHERE batch_id = $1::uuid`,
    [batch],
  );
  return new Set(rows.map(({ line }) => line));
}
