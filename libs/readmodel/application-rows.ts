import type { ApplicationRow } from '#database/application.row.js';
import type { CertificateRow } from '#database/certificate.row.js';
import type { InvoiceLineRow } from '#database/invoice-line.row.js';
import type { InvoiceRow } from '#database/invoice.row.js';
import type { JournalRow } from '#database/journal.row.js';
import type { ReceiptRow } from '#database/receipt.row.js';
import type { RefundRow } from '#database/refund.row.js';
import type { SeatRow } from '#database/seat.row.js';
import { accountOf, isEnded } from '#domain/application/account.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import type { Application } from '#domain/application/state.js';
import { applicationReference } from '#domain/application-reference.js';
import { certificateRows } from './certificate-rows.js';
import { invoiceRows, lineRows, receiptRows } from './invoice-rows.js';
import { applicationJournal } from './journal-rows.js';
import { refundRows } from './refund-rows.js';
import type { Told } from './told.js';
import { waitingOf } from './waiting.js';

/** Every row that one application's stream makes. */
export interface ApplicationRows {
  readonly application: ApplicationRow;
  readonly seats: readonly SeatRow[];
  readonly invoices: readonly InvoiceRow[];
  readonly lines: readonly InvoiceLineRow[];
  readonly receipts: readonly ReceiptRow[];
  readonly refunds: readonly RefundRow[];
  readonly certificates: readonly CertificateRow[];
  readonly journal: readonly JournalRow[];
}

/** Pure, so that a rebuild finds what the record wrote. */
export const applicationRows = (told: Told): ApplicationRows => ({
  application: applicationRow(told),
  seats: hasSeat(told.application)
    ? [{ applicationId: told.application.id, edition: told.application.edition.code }]
    : [],
  invoices: invoiceRows(told),
  lines: lineRows(told),
  receipts: receiptRows(told),
  refunds: refundRows(told),
  certificates: certificateRows(told),
  journal: applicationJournal(told.application.id, told.events),
});

function applicationRow({ application, outcome, events }: Told): ApplicationRow {
  const { id, edition, phase, account } = application;
  const figures = accountOf(application);
  const waiting = waitingOf(application);
  return {
    id,
    reference: applicationReference(id),
    edition: edition.code,
    editionVersion: edition.version,
    version: outcome.version,
    personId: application.personId,
    groupCode: application.group,
    phase: phase.name,
    live: !isEnded(phase),
    waitsFor: waiting.waitsFor,
    waitUntil: dateOrNull(waiting.until),
    deadline: dateOrNull(outcome.deadline),
    accepts: [...outcome.accepts],
    closed: outcome.closed,
    submittedAt: new Date(application.submittedAt),
    late: events.some(({ type }) => type === 'LateApplicationAccepted'),
    likelyDuplicateOf: duplicateIn(events),
    inQuestion: phase.name === 'guaranteed' && phase.inQuestion,
    currency: account.currency,
    band: account.band,
    feeMinor: account.feeMinor,
    receivedMinor: figures.receivedMinor,
    keptMinor: figures.keptMinor,
    refundedMinor: figures.refundedMinor,
    owedBackMinor: figures.owedBackMinor,
    dueMinor: figures.dueMinor,
    accessGeneration: application.accessGeneration,
    state: application,
  };
}

/** Admitted, and not left again. */
function hasSeat({ phase }: Application): boolean {
  return !isEnded(phase) && phase.name !== 'submitted' && phase.name !== 'information-requested';
}

function duplicateIn(events: readonly ApplicationEvent[]): string | null {
  const submitted = events.find((event) => event.type === 'ApplicationSubmitted');
  return submitted?.likelyDuplicateOf ?? null;
}

const dateOrNull = (instant: string | null): Date | null => (instant === null ? null : new Date(instant));
