import type { DataSource, SelectQueryBuilder } from 'typeorm';
import type { ApplicationAccountView, InvoiceView, RefundView } from '#contracts/account.js';
import type { Page } from '#contracts/values.js';
import { ApplicationRow } from '#database/application.row.js';
import { InvoiceRow, type InvoiceState } from '#database/invoice.row.js';
import { ParticipantGroupRow } from '#database/participant-group.row.js';
import { ReceiptRow } from '#database/receipt.row.js';
import { RefundRow } from '#database/refund.row.js';
import type { RefundStage } from '#domain/application/state.js';
import { accountLineViews } from './account-lines.js';
import { accountView, invoiceView, paymentView, refundView } from './account-views.js';
import { asTheyStand, STATE } from './group-standing.js';
import { keyAfter, pageOf, type PageWanted } from './page.js';
import { recordedEvents } from './recorded.js';
import { atOneInstant } from './snapshot.js';

export interface InvoicesWanted extends PageWanted {
  readonly edition?: string | undefined;
  readonly state?: InvoiceState | undefined;
}

export interface RefundsWanted extends PageWanted {
  readonly state?: RefundStage | undefined;
}

/** An application's money, whole; null where there is no such application. */
export const accountOfApplication = (dataSource: DataSource, id: string): Promise<ApplicationAccountView | null> =>
  atOneInstant(dataSource, async (manager) => {
    const application = await manager.findOneBy(ApplicationRow, { id });
    if (application === null) return null;
    const [receipts, invoices, refunds] = [
      await manager.find(ReceiptRow, { where: { applicationId: id }, order: { enteredAt: 'ASC', paymentId: 'ASC' } }),
      await manager.find(InvoiceRow, { where: { applicationId: id }, order: { issuedOn: 'ASC', ordinal: 'ASC' } }),
      await manager.find(RefundRow, { where: { applicationId: id }, order: { ordinal: 'ASC' } }),
    ];
    const events = await recordedEvents(manager, { stream: `application-${id}`, after: 0, limit: null });
    return {
      account: accountView(application),
      payments: receipts.map(paymentView),
      invoices: invoices.map(invoiceView),
      refunds: refunds.map(refundView),
      lines: accountLineViews(id, application.currency, events),
    };
  });

/** Invoices and credit notes, the newest first. */
export async function listInvoices(dataSource: DataSource, wanted: InvoicesWanted): Promise<Page<InvoiceView>> {
  const { edition, state, cursor, limit } = wanted;
  const [issuedOn, number] = keyAfter(cursor, ['date', 'word']);
  const query = dataSource.createQueryBuilder(InvoiceRow, 'invoice');
  if (edition !== undefined)
    query
      .leftJoin(ApplicationRow, 'application', 'application.id = invoice.application_id')
      .leftJoin(ParticipantGroupRow, 'participants', 'participants.code = invoice.group_code')
      .andWhere('coalesce(application.edition, participants.edition) = :edition', { edition });
  if (state !== undefined) query.andWhere(`${STATE} = :state`, { state });
  if (issuedOn !== null)
    query.andWhere('(invoice.issued_on, invoice.number) < (:issuedOn::date, :number)', { issuedOn, number });
  const found = await oneMore(query, limit)
    .orderBy('invoice.issuedOn', 'DESC')
    .addOrderBy('invoice.number', 'DESC')
    .getMany();
  const rows = await asTheyStand(dataSource.manager, found);
  return pageOf(rows, limit, { key: (row) => [row.issuedOn, row.number], item: invoiceView });
}

export async function invoiceByNumber(dataSource: DataSource, number: string): Promise<InvoiceView | null> {
  const found = await dataSource.manager.findBy(InvoiceRow, { number });
  const [row] = await asTheyStand(dataSource.manager, found);
  return row === undefined ? null : invoiceView(row);
}

/** Refunds, the first due first. */
export async function listRefunds(dataSource: DataSource, wanted: RefundsWanted): Promise<Page<RefundView>> {
  const { state, cursor, limit } = wanted;
  const [dueAt, id] = keyAfter(cursor, ['instant', 'word']);
  const query = dataSource.createQueryBuilder(RefundRow, 'refund');
  if (state !== undefined) query.andWhere('refund.stage = :state', { state });
  if (dueAt !== null) query.andWhere('(refund.due_at, refund.id) > (:dueAt::timestamptz, :id)', { dueAt, id });
  const rows = await oneMore(query, limit).orderBy('refund.dueAt').addOrderBy('refund.id').getMany();
  return pageOf(rows, limit, { key: (row) => [row.dueAt.toISOString(), row.id], item: refundView });
}

const oneMore = <Row extends object>(query: SelectQueryBuilder<Row>, limit: number): SelectQueryBuilder<Row> =>
  query.limit(limit + 1);

/** A refund with its place within the application, by which commands name it. */
export async function refundById(
  dataSource: DataSource,
  id: string,
): Promise<(RefundView & { readonly ordinal: number }) | null> {
  const row = await dataSource.manager.findOneBy(RefundRow, { id });
  return row === null ? null : { ...refundView(row), ordinal: row.ordinal };
}

/**
 * Applications whose money does not add up, by their ids: received = kept + refunded + owed back, each of them is what
 * receipts and refunds say, and the books say the same. Empty, always. It looks at every application: not for each scrape.
 */
export async function unbalanced(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<readonly { id: string }[]>(`
    SELECT application.id
    FROM application
    LEFT JOIN (
      SELECT application_id, sum(amount_minor) AS received FROM receipt WHERE NOT reversed GROUP BY application_id
    ) AS receipts ON receipts.application_id = application.id
    LEFT JOIN (
      SELECT application_id,
             sum(amount_minor) FILTER (WHERE stage = 'paid') AS refunded,
             sum(amount_minor) FILTER (WHERE stage IN ('owed', 'approved', 'ordered')) AS owed_back
      FROM refund GROUP BY application_id
    ) AS refunds ON refunds.application_id = application.id
    LEFT JOIN (
      SELECT application_id, sum(CASE kind WHEN 'invoice' THEN amount_minor ELSE -amount_minor END) AS net
      FROM (
        SELECT application_id, kind, amount_minor FROM invoice WHERE application_id IS NOT NULL
        UNION ALL SELECT application_id, 'invoice', amount_minor - credited_minor FROM invoice_line
      ) AS paper GROUP BY application_id
    ) AS papers ON papers.application_id = application.id
    LEFT JOIN (
      SELECT stream,
             sum((debit = 'receivable')::integer * amount_minor - (credit = 'receivable')::integer * amount_minor)
               AS receivable,
             sum((debit = 'revenue')::integer * amount_minor - (credit = 'revenue')::integer * amount_minor) AS revenue,
             sum((debit = 'refunds-payable')::integer * amount_minor
                 - (credit = 'refunds-payable')::integer * amount_minor) AS payable
      FROM journal WHERE stream LIKE 'application-%' GROUP BY stream
    ) AS books ON books.stream = 'application-' || application.id
    WHERE received_minor <> kept_minor + refunded_minor + owed_back_minor
       OR (received_minor, refunded_minor, owed_back_minor)
          <> (coalesce(received, 0), coalesce(refunded, 0), coalesce(owed_back, 0))
       OR (coalesce(receivable, 0), coalesce(revenue, 0), coalesce(payable, 0))
          <> (coalesce(net, 0) - kept_minor, -coalesce(net, 0), -owed_back_minor)
    ORDER BY application.id`);
  return rows.map(({ id }) => id);
}
