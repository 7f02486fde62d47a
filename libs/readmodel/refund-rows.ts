import type { RefundRow } from '#database/refund.row.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import type { Refund } from '#domain/application/state.js';
import { debtName } from '#domain/batch/sepa.js';
import type { Told } from './told.js';

export function refundRows({ application, events }: Told): RefundRow[] {
  const { id, account } = application;
  return account.refunds.map((refund) => ({
    applicationId: id,
    ordinal: refund.refund,
    id: debtName({ application: id, refund: refund.refund }),
    amountMinor: refund.amountMinor,
    currency: account.currency,
    cause: refund.cause,
    stage: refund.stage,
    countedFrom: new Date(refund.countedFrom),
    dueFrom: new Date(refund.dueFrom),
    dueAt: new Date(refund.dueAt),
    approvedBy: refund.approvedBy,
    reopens: refund.reopens?.refund ?? null,
    transfer: refund.reopens?.transfer ?? null,
    notedBack: refund.notedBack,
    ...handlingOf(lifeOf(refund, account.refunds, events), refund),
  }));
}

/** What happened to a refund; of one that reopens another, also what happened to that until then. */
function lifeOf(
  { refund, reopens }: Refund,
  refunds: readonly Refund[],
  events: readonly ApplicationEvent[],
): readonly ApplicationEvent[] {
  const own = events.filter((event) =>
    event.type === 'RefundShareReturned' ? event.again === refund : 'refund' in event && event.refund === refund,
  );
  const former = refunds.find((one) => one.refund === reopens?.refund);
  const [cameBack] = own;
  if (former === undefined || cameBack === undefined) return own;
  return [...lifeOf(former, refunds, events.slice(0, events.indexOf(cameBack))), ...own];
}

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
    returnedOn: events.findLast((event) => 'returnedOn' in event)?.returnedOn ?? null,
    // The first attempt counts, be it told late: what the bank sent back had left in time.
    breached: first === undefined ? overdueNoted : !first.inTime,
  };
}
