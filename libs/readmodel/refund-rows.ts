import type { RefundRow } from '#database/refund.row.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import type { Refund } from '#domain/application/state.js';
import { applicationReference } from '#domain/application-reference.js';
import type { Told } from './told.js';

export function refundRows({ application, events }: Told): RefundRow[] {
  const { id, account } = application;
  return account.refunds.map((refund) => ({
    applicationId: id,
    ordinal: refund.refund,
    id: refundId(id, refund.refund),
    amountMinor: refund.amountMinor,
    currency: account.currency,
    cause: refund.cause,
    stage: refund.stage,
    countedFrom: new Date(refund.countedFrom),
    dueFrom: new Date(refund.dueFrom),
    dueAt: new Date(refund.dueAt),
    approvedBy: refund.approvedBy,
    ...handlingOf(
      events.filter((event) => 'refund' in event && event.refund === refund.refund),
      refund,
    ),
  }));
}

/** What people read out and finance file under: `7K3QW9XM2A-R1`. */
const refundId = (applicationId: string, ordinal: number): string =>
  `${applicationReference(applicationId)}-R${ordinal}`;

function handlingOf(events: readonly ApplicationEvent[], { stage, overdueNoted }: Refund) {
  const ordered = events.findLast((event) => event.type === 'RefundOrdered');
  const isOrdered = stage === 'ordered' || stage === 'paid';
  const payments = events.filter((event) => event.type === 'RefundPaid');
  const first = payments.at(0);
  const paid = stage === 'paid' ? payments.at(-1) : undefined;
  return {
    orderedBy: isOrdered ? (ordered?.by ?? null) : null,
    batch: isOrdered ? (ordered?.batch ?? null) : null,
    paidOn: paid?.paidOn ?? null,
    firstPaidOn: first?.paidOn ?? null,
    bankReference: paid?.bankReference ?? null,
    returnedOn: events.findLast((event) => event.type === 'RefundReturned')?.returnedOn ?? null,
    // The first attempt counts, be it told late: what the bank sent back had left in time.
    breached: first === undefined ? overdueNoted : !first.inTime,
  };
}
