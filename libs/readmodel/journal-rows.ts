import type { EntityManager } from 'typeorm';
import type { JournalRow } from '#database/journal.row.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import type { EntryEvent } from '#domain/bank/entry-events.js';
import { applicationPostings } from '#domain/ledger/application-postings.js';
import { bookedSides, entryPostings } from '#domain/ledger/entry-postings.js';
import type { Posting } from '#domain/ledger/posting.js';

/** What an application's events post, from the first. */
export const applicationJournal = (id: string, events: readonly ApplicationEvent[]): JournalRow[] =>
  applicationPostings(id, events).map((posting) => journalRow(`application-${id}`, posting));

/** The same of a bank entry's. */
export const entryJournal = (stream: string, events: readonly EntryEvent[]): JournalRow[] =>
  entryPostings(events).map((posting) => journalRow(stream, posting));

const journalRow = (stream: string, { on, ...posting }: Posting): JournalRow => ({ stream, day: on, ...posting });

/** Posts what is new, in one statement however much it is. */
export async function postJournal(manager: EntityManager, rows: readonly JournalRow[]): Promise<void> {
  if (rows.length === 0) return;
  await manager.query(
    `INSERT INTO journal (stream, version, line, day, rule, debit, credit, amount_minor, currency, reference)
     SELECT stream, version, line, day, rule, debit, credit, "amountMinor", currency, reference
     FROM jsonb_to_recordset($1::jsonb) AS row (
       stream text, version integer, line integer, day date, rule text, debit text, credit text, "amountMinor" bigint,
       currency text, reference text)`,
    [JSON.stringify(rows)],
  );
}

/**
 * Posts entries that have just been booked and are no suspects, as `entryJournal` does, however many: SQL without values that
 * gives stream, booked_on, direction, amount_minor, currency and reference of each.
 */
export async function postBookings(manager: EntityManager, entries: string): Promise<void> {
  const [came, left] = [bookedSides('credit'), bookedSides('debit')];
  await manager.query(
    `INSERT INTO journal (stream, version, line, day, rule, debit, credit, amount_minor, currency, reference)
     SELECT stream, 1, 1, booked_on, 'entry', CASE direction WHEN 'credit' THEN $1 ELSE $3 END,
            CASE direction WHEN 'credit' THEN $2 ELSE $4 END, amount_minor, currency, reference
     FROM (${entries}) AS booked WHERE amount_minor > 0`,
    [came.debit, came.credit, left.debit, left.credit],
  );
}
