import type { EntityManager } from 'typeorm';
import { ApplicationRow } from '#database/application.row.js';
import { CertificateRow } from '#database/certificate.row.js';
import { EditionRow } from '#database/edition.row.js';
import { InvoiceRow } from '#database/invoice.row.js';
import { ReceiptRow } from '#database/receipt.row.js';
import { RefundRow } from '#database/refund.row.js';
import { SeatRow } from '#database/seat.row.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import type { State } from '#domain/application/state.js';
import type { EditionEvent, EditionState } from '#domain/edition/edition.types.js';
import type { Outcome } from '#domain/outcome.js';
import { type ApplicationRows, applicationRows } from './application-rows.js';
import { editionRow } from './edition-row.js';

/** A stream as its newest event leaves it. */
export interface Projected<State, Event> {
  readonly state: State;
  readonly outcome: Outcome;
  /** All of the stream, from the first: the past as well as what is being recorded, with papers' numbers drawn. */
  readonly events: readonly Event[];
}

/** Writes the application's rows, in the transaction that records its events. An empty stream has none. */
export async function projectApplication(
  manager: EntityManager,
  { state, outcome, events }: Projected<State, ApplicationEvent>,
): Promise<void> {
  if (state === null) return;
  await writeApplication(manager, applicationRows({ application: state, outcome, events }));
}

/** Writes the edition's row, in the transaction that records its events. */
export async function projectEdition(
  manager: EntityManager,
  { state, outcome, events }: Projected<EditionState, EditionEvent>,
): Promise<void> {
  if (state === null) return;
  await manager.upsert(EditionRow, editionRow({ state, outcome, events }), ['code']);
}

/** Events never take back a paper, a payment or a certificate, so only a seat can vanish. */
export async function writeApplication(manager: EntityManager, rows: ApplicationRows): Promise<void> {
  const { application, seats, invoices, receipts, refunds, certificates } = rows;
  await manager.upsert(ApplicationRow, application, ['id']);
  if (seats.length > 0) await manager.upsert(SeatRow, [...seats], ['applicationId']);
  else await manager.delete(SeatRow, { applicationId: application.id });
  if (invoices.length > 0) await manager.upsert(InvoiceRow, [...invoices], ['number']);
  if (receipts.length > 0) await manager.upsert(ReceiptRow, [...receipts], ['applicationId', 'paymentId']);
  if (refunds.length > 0) await manager.upsert(RefundRow, [...refunds], ['applicationId', 'ordinal']);
  if (certificates.length > 0) await manager.upsert(CertificateRow, [...certificates], ['code']);
}
