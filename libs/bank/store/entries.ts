import { hash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { SuspectedOf } from '#domain/bank/alignment.js';
import type { BankEntry } from '#domain/bank/statement.js';
import type { Instant, LocalDate } from '#domain/time/zone.js';
import { oweMatching } from './work.js';

/** An entry among all that its account ever had. */
export interface Identity {
  readonly account: string;
  readonly bookedOn: LocalDate;
  readonly key: string;
  readonly ordinal: number;
}

/**
 * The same entry has the same id, whichever import brings it: a UUID of version 8 (RFC 9562) that begins with the day of
 * its booking. What is new is so stored at the end of every index, and costs the same however much there was before.
 */
export function entryIdOf({ account, bookedOn, key, ordinal }: Identity): string {
  const digest = hash('sha256', `${account}/${key}/${ordinal}`, 'hex');
  const [one, two, three, four] = [digest.slice(0, 4), digest.slice(4, 7), digest.slice(7, 10), digest.slice(10, 22)];
  return `${bookedOn.replaceAll('-', '')}-${one}-8${two}-8${three}-${four}`;
}

/** An entry that is to be stored; `id` is also that of its text. */
export interface NewEntry {
  readonly id: string;
  readonly key: string;
  readonly ordinal: number;
  /** Of it among its equals in its statement, from 1. */
  readonly rank: number;
  readonly suspectedOf: SuspectedOf | null;
  readonly entry: BankEntry;
}

export interface EntriesTo {
  readonly accountId: number;
  readonly statementId: string;
  readonly at: Instant;
}

/** Stores entries with their identity, and files what is personal of them apart. */
export async function insertEntries(
  manager: EntityManager,
  entries: readonly NewEntry[],
  { accountId, statementId, at }: EntriesTo,
): Promise<void> {
  await manager.query(
    `INSERT INTO bank_entry (id, account_id, statement_id, key, ordinal, rank, state, suspected_of, direction, amount_minor,
                             currency, is_reversal, booked_on, valued_on, bank_reference, transaction_code, part, parts,
                             unsplit, return_reason, text_id, open_during, settled_at)
     SELECT id, $2, $3, key, ordinal, rank, CASE WHEN suspected IS NULL THEN 'open' ELSE 'suspected' END, suspected, direction,
            amount, currency, reversal, booked, valued, reference, code, part, parts, unsplit, reason, id,
            CASE direction WHEN 'credit' THEN tstzmultirange(tstzrange($4, NULL)) ELSE '{}' END,
            CASE direction WHEN 'debit' THEN '-infinity'::timestamptz END
     FROM jsonb_to_recordset($1::jsonb) AS row (
       id uuid, key text, ordinal integer, rank integer, suspected text, direction text, amount bigint, currency text,
       reversal boolean, booked date, valued date, reference text, code text, part integer, parts integer,
       unsplit integer, reason text)`,
    [JSON.stringify(entries.map(entryRow)), accountId, statementId, at],
  );
  await oweMatching(
    manager,
    entries.filter(({ suspectedOf }) => suspectedOf === null).map(({ id }) => id),
  );
  await manager.query(
    `INSERT INTO bank_entry_text (id, counterparty_name, counterparty_iban, end_to_end_id, mandate_id,
                                  creditor_references, remittance, filed_at)
     SELECT id, name, iban, "endToEndId", "mandateId", "creditorReferences", remittance, $2
     FROM jsonb_to_recordset($1::jsonb) AS row (
       id uuid, name text, iban text, "endToEndId" text, "mandateId" text, "creditorReferences" text[],
       remittance text[])`,
    [JSON.stringify(entries.map(textRow)), at],
  );
}

const entryRow = ({ id, key, ordinal, rank, suspectedOf, entry }: NewEntry) => ({
  ...{ id, key, ordinal, rank, suspected: suspectedOf, direction: entry.direction, amount: entry.amountMinor },
  ...{ currency: entry.currency, reversal: entry.isReversal, booked: entry.bookedOn, valued: entry.valuedOn },
  ...{ reference: entry.bankReference, code: entry.transactionCode, unsplit: entry.unsplit },
  ...{ part: entry.part?.index ?? 0, parts: entry.part?.of ?? 0, reason: entry.details.returnReason },
});

const textRow = ({ id, entry: { details } }: NewEntry) => ({
  ...{ id, ...details.counterparty, endToEndId: details.endToEndId, mandateId: details.mandateId },
  ...{ creditorReferences: details.creditorReferences, remittance: details.remittance },
});
