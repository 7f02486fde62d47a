import type { DataSource, EntityManager } from 'typeorm';
import type { LeftOutBecause, RefundBatchSummary, RefundBatchView } from '#contracts/refund-batch.js';
import type { Page } from '#contracts/values.js';
import { RETURN } from '#domain/bank/returning.js';
import type { LeftOut } from '#domain/batch/batch-events.js';
import { executionOn, isTooLate, releaseBy } from '#domain/batch/execution.js';
import { applicationReference } from '#domain/application-reference.js';
import { dueDay, type Instant, type LocalDate, type Zone } from '#domain/time/zone.js';
import { keyAfter, pageOf, type PageWanted } from './page.js';
import { atOneInstant } from './snapshot.js';

/** A batch, but for the advice on what was left out, which is not the record's to give. */
export type StoredBatch = Omit<RefundBatchView, 'leftOut'> & {
  readonly leftOut: readonly {
    readonly refund: string | null;
    readonly entryId: string | null;
    readonly because: LeftOutBecause;
    /** Of ours, that may pay it. */
    readonly account: string | undefined;
  }[];
};

const SUMMARY = `
  id, refund_batch.state, account, json_build_object('amountMinor', amount_minor, 'currency', currency) AS amount,
  (SELECT count(*)::integer FROM refund_batch_line WHERE batch_id = id AND stands) AS lines,
  prepared_at AS "preparedAt", prepared_by AS "preparedBy", released_by AS "releasedBy", sealed_at AS "sealedAt",
  execution_on::text AS "executionOn",
  CASE WHEN message_id IS NOT NULL
       THEN json_build_object('messageId', message_id, 'sha256', sha256, 'isVoid', is_file_void) END AS file`;

const FROM = 'FROM refund_batch LEFT JOIN refund_file ON batch_id = id';

type Found = Omit<RefundBatchSummary, 'preparedAt' | 'sealedAt'> & {
  readonly preparedAt: Date;
  readonly sealedAt: Date | null;
};

const summary = (row: Found): RefundBatchSummary => ({
  ...row,
  preparedAt: row.preparedAt.toISOString(),
  sealedAt: row.sealedAt?.toISOString() ?? null,
});

/** Batches, the newest first. */
export async function listBatches(
  dataSource: DataSource,
  { state, cursor, limit }: PageWanted & { readonly state?: string | undefined },
): Promise<Page<RefundBatchSummary>> {
  const [preparedAt, id] = keyAfter(cursor, ['instant', 'word']);
  const rows = await dataSource.query<readonly Found[]>(
    `SELECT ${SUMMARY} ${FROM}
     WHERE ($1::text IS NULL OR state = $1)
       AND ($2::timestamptz IS NULL OR (prepared_at, id) < ($2, $3::uuid))
     ORDER BY prepared_at DESC, id DESC LIMIT $4`,
    [state ?? null, preparedAt, id, limit + 1],
  );
  return pageOf(rows, limit, { key: (row) => [row.preparedAt.toISOString(), row.id], item: summary });
}

/**
 * A batch with its lines; null where there is none of this id.
 * @param at as of which it is said whether what is not yet released would leave too late
 */
export const batchById = (dataSource: DataSource, id: string, at: Instant): Promise<StoredBatch | null> =>
  atOneInstant(dataSource, async (manager) => {
    const [row] = await manager.query<readonly (Found & { readonly leftOut: readonly LeftOut[] })[]>(
      `SELECT ${SUMMARY}, left_out AS "leftOut" ${FROM} WHERE id = $1`,
      [id],
    );
    if (row === undefined) return null;
    const { leftOut, ...found } = row;
    const rows = await linesOf(manager, id);
    const lines = rows.map((line) => lineView(line, row.executionOn ?? executionOn(at)));
    const [first = null] = lines.flatMap((line, nth) => (rows[nth]?.stands ? (line.releaseBy ?? []) : [])).sort();
    return { ...summary(found), releaseBy: first, lines, leftOut: leftOut.map(named) };
  });

const named = (out: LeftOut) => ({
  refund: 'entry' in out ? null : `${applicationReference(out.application)}-R${out.refund}`,
  entryId: 'entry' in out ? out.entry : null,
  ...{ because: out.because, account: out.account },
});

type LineView = RefundBatchView['lines'][number];
type LineFound = Omit<LineView, 'dueOn' | 'releaseBy' | 'isTooLate'> & {
  readonly stands: boolean;
  readonly dueAt: Date | null;
  readonly zone: Zone | null;
};

function lineView({ stands, dueAt, zone, ...line }: LineFound, executedOn: LocalDate): LineView {
  if (dueAt === null) return { ...line, dueOn: null, releaseBy: null, isTooLate: false };
  const dueOn = dueDay(dueAt.toISOString(), zone ?? RETURN.zone);
  return { ...line, dueOn, releaseBy: releaseBy(dueOn), isTooLate: stands && isTooLate(executedOn, dueOn) };
}

const linesOf = (manager: EntityManager, batchId: string): Promise<readonly LineFound[]> =>
  manager.query(
    `SELECT line, refund.id AS refund, line.application_id AS "applicationId", line.entry_id AS "entryId",
            json_build_object('amountMinor', line.amount_minor, 'currency', refund_batch.currency) AS amount, line.state,
            line.because, stands, coalesce(due_at, return_due_at) AS "dueAt", zone,
            (SELECT json_agg(json_build_object(
                      'endToEndId', end_to_end,
                      'amount', json_build_object('amountMinor', amount_minor, 'currency', refund_batch.currency),
                      'debitedOn', debited_on, 'returnedOn', returned_on,
                      'to', json_build_object(
                        'kind', coalesce(refund_account.kind, 'sender'), 'name', coalesce(holder, counterparty_name),
                        'iban', coalesce(filed_account.iban, counterparty_iban))) ORDER BY nth)
             FROM refund_transfer
             LEFT JOIN bank_entry_text ON bank_entry_text.id = payee_id
             LEFT JOIN filed_account ON filed_account.id = payee_id
             LEFT JOIN refund_account ON account_id = payee_id
             WHERE refund_transfer.batch_id = line.batch_id AND refund_transfer.line = line.line)
              AS transfers
     FROM refund_batch_line AS line
     JOIN refund_batch ON refund_batch.id = line.batch_id
     LEFT JOIN refund ON refund.application_id = line.application_id AND ordinal = line.refund
     LEFT JOIN application ON application.id = line.application_id
     LEFT JOIN edition ON edition.code = application.edition
     LEFT JOIN bank_entry ON bank_entry.id = line.entry_id
     WHERE batch_id = $1 ORDER BY line`,
    [batchId],
  );

export interface RefundFile {
  readonly messageId: string;
  readonly bytes: Buffer;
  /** Something in it was cancelled. */
  readonly isVoid: boolean;
}

/** The file of a batch as it was stored; null until it is sealed. */
export async function refundFileOf(dataSource: DataSource, batchId: string): Promise<RefundFile | null> {
  const [file] = await dataSource.query<readonly RefundFile[]>(
    `SELECT message_id AS "messageId", bytes, is_file_void AS "isVoid"
     FROM refund_file JOIN refund_batch ON id = batch_id WHERE batch_id = $1`,
    [batchId],
  );
  return file ?? null;
}
