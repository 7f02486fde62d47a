import type { EntityManager } from 'typeorm';
import { v5 as uuidv5 } from 'uuid';
import type { SuspectedOf } from '#domain/bank/alignment.js';
import type { BankEntry } from '#domain/bank/statement.js';
import type { Instant } from '#domain/time/zone.js';
import { oweMatching } from './work.js';

const ENTRIES = 'd8c3e3a4-0c0b-5b5e-9c1e-5a0e4f1f9d27';

/** The same entry has the same id, whichever import brings it. */
export const entryIdOf = (account: string, key: string, ordinal: number): string =>
  uuidv5(`${account}/${key}/${ordinal}`, ENTRIES);

/** An entry that is to be stored; `id` is also that of its text. */
export interface NewEntry {
  readonly id: string;
  readonly key: string;
  readonly ordinal: number;
  readonly suspectedOf: SuspectedOf | null;
  readonly entry: BankEntry;
}

/** SQL, of a row of bank_entry: a person has said that it is another one once more, and no money came by it. */
export const IS_DUPLICATE = `(bank_entry.suspected_of IS NOT NULL AND EXISTS (
  SELECT FROM domain_event WHERE stream = 'entry-' || bank_entry.id AND type = 'SuspicionConfirmed'))`;

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
    `INSERT INTO bank_entry (id, account_id, statement_id, key, ordinal, state, suspected_of, direction, amount_minor,
                             currency, is_reversal, booked_on, valued_on, bank_reference, transaction_code, part, parts,
                             unsplit, return_reason, text_id, open_during, settled_at)
     SELECT id, $2, $3, key, ordinal, CASE WHEN suspected IS NULL THEN 'open' ELSE 'suspected' END, suspected, direction,
            amount, currency, reversal, booked, valued, reference, code, part, parts, unsplit, reason, id,
            CASE direction WHEN 'credit' THEN tstzmultirange(tstzrange($4, NULL)) ELSE '{}' END,
            CASE direction WHEN 'debit' THEN '-infinity'::timestamptz END
     FROM jsonb_to_recordset($1::jsonb) AS row (
       id uuid, key text, ordinal integer, suspected text, direction text, amount bigint, currency text,
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

const entryRow = ({ id, key, ordinal, suspectedOf, entry }: NewEntry) => ({
  ...{ id, key, ordinal, suspected: suspectedOf, direction: entry.direction, amount: entry.amountMinor },
  ...{ currency: entry.currency, reversal: entry.isReversal, booked: entry.bookedOn, valued: entry.valuedOn },
  ...{ reference: entry.bankReference, code: entry.transactionCode, unsplit: entry.unsplit },
  ...{ part: entry.part?.index ?? 0, parts: entry.part?.of ?? 0, reason: entry.details.returnReason },
});

const textRow = ({ id, entry: { details } }: NewEntry) => ({
  ...{ id, ...details.counterparty, endToEndId: details.endToEndId, mandateId: details.mandateId },
  ...{ creditorReferences: details.creditorReferences, remittance: details.remittance },
});
