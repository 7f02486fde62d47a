import type { EntityManager } from 'typeorm';
import type { RefundCause } from '#domain/application/refund.types.js';
import type { RefundStage } from '#domain/application/state.js';
import type { Draft, DraftPayee, Received } from '#domain/batch/batch-commands.js';
import type { PayeeKind } from '#domain/payee/payee.types.js';
import { HOLDS } from './batch-rows.js';
import { payeesInstead } from './payees.js';
import { pendingReversalsOf } from './pending-reversals.js';

export interface RefundsToPay {
  /** By their names, and by their ids; both null: by the day alone. */
  readonly refunds: readonly string[] | null;
  readonly entries: readonly string[] | null;
  readonly dueBy: string | null;
}

interface RefundFound {
  readonly application: string;
  readonly refund: number;
  readonly amountMinor: string;
  readonly currency: string;
  readonly cause: RefundCause;
  readonly stage: RefundStage;
  readonly isInBatch: boolean;
  readonly cameBack: boolean;
  readonly returnedTo: readonly string[];
  readonly cameFrom: Draft['cameFrom'];
  readonly isBeingReversed: boolean;
}

/** Its money has left, or is to leave; of what came back a person may have said so ahead of the bank. */
export const GONE = `line.stands AND NOT line.batch_id = ANY (refund.noted_back)`;

/** Is owed again as a refund of its own: of a transfer. */
export const REOPENED = `EXISTS (SELECT FROM refund AS again WHERE again.application_id = line.application_id AND again.transfer = end_to_end)`;

/** What was to be paid back with the last line of a refund that came back; but what is another refund's now. */
const LAST_BACK = `
  SELECT jsonb_agg(source)
  FROM refund_transfer JOIN refund_batch_line AS line USING (batch_id, line), jsonb_array_elements(sources) AS source
  WHERE NOT ${REOPENED} AND (batch_id, line.line) = (
    SELECT former.batch_id, former.line FROM refund_batch_line AS former JOIN refund_batch ON refund_batch.id = former.batch_id
    WHERE former.application_id = refund.application_id AND former.refund = refund.ordinal
      AND (former.state = 'returned' OR former.batch_id = ANY (refund.noted_back))
    ORDER BY prepared_at DESC, former.batch_id LIMIT 1)`;

/** Refunds that may go with a batch, the first due first. */
export async function draftsOf(
  manager: EntityManager,
  { refunds, entries, dueBy }: RefundsToPay,
): Promise<readonly Draft[]> {
  const rows = await manager.query<readonly RefundFound[]>(
    `SELECT application_id AS application, ordinal AS refund, amount_minor AS "amountMinor", refund.currency, cause, stage,
            returned_on IS NOT NULL AS "cameBack",
            EXISTS (SELECT FROM refund_batch_line AS line
                    WHERE line.application_id = refund.application_id AND line.refund = ordinal AND ${HOLDS})
              AS "isInBatch",
            ARRAY(SELECT payee_id FROM refund_transfer JOIN refund_batch_line AS line USING (batch_id, line)
                  WHERE line.application_id = refund.application_id AND line.refund IN (ordinal, reopens)
                    AND (refund_transfer.returned_on IS NOT NULL OR EXISTS (
                      SELECT FROM refund AS former WHERE former.application_id = line.application_id
                        AND former.ordinal = line.refund AND line.batch_id = ANY (former.noted_back)))
                  UNION SELECT payee_id FROM refund_transfer WHERE end_to_end = refund.transfer)
              AS "returnedTo",
            coalesce((SELECT jsonb_agg(source) FROM refund_transfer, jsonb_array_elements(sources) AS source
                      WHERE end_to_end = refund.transfer),
                     (${LAST_BACK}), '[]') AS "cameFrom",
            EXISTS (${pendingReversalsOf('refund.application_id')}) AS "isBeingReversed"
     FROM refund
     WHERE CASE WHEN $1::text[] IS NULL THEN NOT $3 AND stage IN ('owed', 'approved') ELSE id = ANY ($1) END
       -- The due day is the edition's own, wherever that is.
       AND ($2::date IS NULL OR ((due_at - interval '1 millisecond') AT TIME ZONE (
         SELECT zone FROM application JOIN edition ON edition.code = application.edition
         WHERE application.id = refund.application_id))::date <= $2)
     ORDER BY due_at, id`,
    [refunds, dueBy, entries !== null],
  );
  return rows.map((row) => ({ ...row, amountMinor: Number(row.amountMinor) }));
}

/** What is named, and there is not: a slip of whoever names it. */
export async function unknownAmong(
  manager: EntityManager,
  { refunds, entries }: Pick<RefundsToPay, 'refunds' | 'entries'>,
): Promise<readonly string[]> {
  if (refunds === null && entries === null) return [];
  const rows = await manager.query<readonly { name: string }[]>(
    `SELECT name FROM unnest($1::text[]) AS name WHERE NOT EXISTS (SELECT FROM refund WHERE id = name)
     UNION ALL
     SELECT name::text FROM unnest($2::uuid[]) AS name WHERE NOT EXISTS (SELECT FROM bank_entry WHERE id = name)`,
    [refunds, entries],
  );
  return rows.map(({ name }) => name);
}

interface ReceiptFound {
  readonly application: string;
  readonly paymentId: string;
  readonly amountMinor: string;
  readonly textId: string | null;
  readonly country: string | null;
}

interface SentFound {
  readonly application: string;
  readonly sources: readonly { readonly paymentId: string; readonly amountMinor: number }[];
}

interface ByHandFound {
  readonly application: string;
  readonly amountMinor: string;
  readonly cause: RefundCause;
}

/** What came for the applications, and what has gone back of it. */
export async function receivedOf(
  manager: EntityManager,
  applications: readonly string[],
): Promise<ReadonlyMap<string, Received>> {
  const [receipts, sent, byHand] = [
    await receiptsOf(manager, applications),
    await sentOf(manager, applications),
    await sentByHandOf(manager, applications),
  ];
  const instead = await payeesInstead(manager, applications);
  const of = <Row extends { readonly application: string }>(
    rows: readonly Row[],
    application: string,
  ): readonly Row[] => rows.filter((row) => row.application === application);
  return new Map(
    applications.map((application) => [
      application,
      {
        instead: payeeInstead(instead.get(application)),
        receipts: of(receipts, application).map(({ paymentId, amountMinor, textId, country }) => ({
          ...{ paymentId, amountMinor: Number(amountMinor), from: senderOf(textId, country) },
        })),
        sent: of(sent, application).flatMap(({ sources }) => sources),
        sentByHand: of(byHand, application).map(({ amountMinor, cause }) => ({
          amountMinor: Number(amountMinor),
          cause,
        })),
      },
    ]),
  );
}

const payeeInstead = (
  account: { readonly accountId: string; readonly kind: PayeeKind; readonly country: string } | undefined,
): DraftPayee | null =>
  account === undefined ? null : { payee: { kind: account.kind, id: account.accountId }, country: account.country };

const senderOf = (textId: string | null, country: string | null): DraftPayee | null =>
  textId === null || country === null ? null : { payee: { kind: 'sender', id: textId }, country };

const receiptsOf = (manager: EntityManager, applications: readonly string[]): Promise<readonly ReceiptFound[]> =>
  manager.query(
    `SELECT receipt.application_id AS application, receipt.payment_id AS "paymentId",
            receipt.amount_minor AS "amountMinor", text_id AS "textId", left(counterparty_iban, 2) AS country
     FROM receipt
     -- Of a group's payment each participant has a part under the payment's own id and the line's.
     LEFT JOIN bank_allocation ON bank_allocation.payment_id = split_part(receipt.payment_id, ':', 1)
     LEFT JOIN bank_entry ON bank_entry.id = entry_id
     LEFT JOIN bank_entry_text ON bank_entry_text.id = text_id
     WHERE receipt.application_id = ANY ($1::uuid[]) AND NOT reversed
     ORDER BY receipt.received_on, receipt.entered_at, receipt.payment_id`,
    [applications],
  );

const sentOf = (manager: EntityManager, applications: readonly string[]): Promise<readonly SentFound[]> =>
  manager.query(
    `SELECT line.application_id AS application, sources
     FROM refund_batch_line AS line
     JOIN refund_transfer USING (batch_id, line)
     JOIN refund ON refund.application_id = line.application_id AND ordinal = line.refund
     WHERE line.application_id = ANY ($1::uuid[]) AND ${GONE} AND NOT ${REOPENED}`,
    [applications],
  );

const sentByHandOf = (manager: EntityManager, applications: readonly string[]): Promise<readonly ByHandFound[]> =>
  manager.query(
    `SELECT application_id AS application, amount_minor AS "amountMinor", cause
     FROM refund
     WHERE application_id = ANY ($1::uuid[]) AND stage IN ('ordered', 'paid')
       AND NOT EXISTS (SELECT FROM refund_batch_line AS line
                       WHERE line.application_id = refund.application_id AND line.refund = ordinal AND ${GONE})
     ORDER BY application_id, ordinal`,
    [applications],
  );
