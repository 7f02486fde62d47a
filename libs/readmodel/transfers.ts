import type { EntityManager } from 'typeorm';
import type { OrderedTransfer } from '#domain/bank/refund-line.js';

/** One transfer of a batch with who gets it: personal, for the file alone. */
export interface TransferDue {
  readonly endToEnd: string;
  readonly amountMinor: number;
  readonly name: string;
  readonly iban: string;
  /** `7K3QW9XM2A-R1`; null of what a bank entry owes back. */
  readonly refund: string | null;
  /** When what goes back came in; null of a refund. */
  readonly receivedOn: string | null;
  /** The number of the invoice that was paid last; null for none. */
  readonly invoice: string | null;
}

/** What the file of a batch says, line by line; nothing of lines that do not stand. */
export async function transfersDue(manager: EntityManager, batchId: string): Promise<readonly TransferDue[]> {
  const rows = await manager.query<readonly (Omit<TransferDue, 'amountMinor'> & { readonly amountMinor: string })[]>(
    `SELECT end_to_end AS "endToEnd", refund_transfer.amount_minor AS "amountMinor", refund.id AS refund,
            booked_on::text AS "receivedOn",
            coalesce(holder, counterparty_name, given_name || ' ' || family_name, 'NOTPROVIDED') AS name,
            coalesce(filed_account.iban, counterparty_iban) AS iban,
            (SELECT number FROM invoice
             WHERE invoice.application_id = line.application_id AND kind = 'invoice'
             ORDER BY issued_on DESC, number DESC LIMIT 1) AS invoice
     FROM refund_transfer
     JOIN refund_batch_line AS line USING (batch_id, line)
     LEFT JOIN refund ON refund.application_id = line.application_id AND ordinal = line.refund
     LEFT JOIN application ON application.id = line.application_id
     LEFT JOIN person ON person.id = person_id
     LEFT JOIN bank_entry ON bank_entry.id = line.entry_id
     LEFT JOIN bank_entry_text ON bank_entry_text.id = payee_id
     LEFT JOIN filed_account ON filed_account.id = payee_id
     WHERE batch_id = $1 AND line.stands
     ORDER BY line, nth`,
    [batchId],
  );
  return rows.map((row) => ({ ...row, amountMinor: Number(row.amountMinor) }));
}

/** The transfer that has this name, or the batch whose file has it; null for none of ours. By equality. */
export async function orderedAs(manager: EntityManager, endToEnd: string | null): Promise<OrderedTransfer | null> {
  if (endToEnd === null) return null;
  const [ordered] = await manager.query<readonly OrderedTransfer[]>(
    `SELECT batch_id AS batch, end_to_end AS "endToEnd" FROM refund_transfer WHERE end_to_end = $1
     UNION ALL SELECT batch_id, NULL FROM refund_file WHERE message_id = $1`,
    [endToEnd],
  );
  return ordered ?? null;
}

export interface SellerPaid {
  /** As it is registered. */
  readonly name: string;
  /** null: no edition says it by itself. */
  readonly city: string | null;
  readonly country: string;
}

/** The one seller whose editions ask to pay into this account, by the newest that says the town; null where it is none, or several. */
export async function sellerPaidInto(manager: EntityManager, iban: string): Promise<SellerPaid | null> {
  const [seller, another] = await manager.query<readonly SellerPaid[]>(
    `SELECT DISTINCT ON (name) organiser ->> 'legalName' AS name, organiser ->> 'city' AS city, organiser ->> 'country' AS country
     FROM edition JOIN edition_definition ON edition_definition.id = definition_id,
          LATERAL (SELECT definition -> 'organiser' AS organiser) AS its
     WHERE definition -> 'bank' ->> 'iban' = $1
     ORDER BY name, organiser ->> 'city' IS NULL, published_at DESC, code LIMIT 2`,
    [iban],
  );
  return another === undefined ? (seller ?? null) : null;
}

/** The language of the newest edition that asks to pay into this account, or of the newest at all; null where there is none. */
export async function languagePaidInto(manager: EntityManager, iban: string): Promise<string | null> {
  const [newest] = await manager.query<readonly { language: string }[]>(
    `SELECT language FROM edition JOIN edition_definition ON edition_definition.id = definition_id
     ORDER BY definition -> 'bank' ->> 'iban' IS NOT DISTINCT FROM $1 DESC, published_at DESC, code LIMIT 1`,
    [iban],
  );
  return newest?.language ?? null;
}
