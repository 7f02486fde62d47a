import type { EntityManager } from 'typeorm';
import { ApplicationRow } from '#database/application.row.js';
import { CertificateRow } from '#database/certificate.row.js';
import { EditionRow } from '#database/edition.row.js';
import { InvoiceLineRow } from '#database/invoice-line.row.js';
import { InvoiceRow } from '#database/invoice.row.js';
import { JournalRow } from '#database/journal.row.js';
import { ReceiptRow } from '#database/receipt.row.js';
import { RefundRow } from '#database/refund.row.js';
import { SeatRow } from '#database/seat.row.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import type { State } from '#domain/application/state.js';
import type { EditionEvent, EditionState } from '#domain/edition/edition.types.js';
import type { Outcome } from '#domain/outcome.js';
import { type ApplicationRows, applicationRows } from './application-rows.js';
import { editionRow } from './edition-row.js';
import { writeRows } from './write-rows.js';

/** A stream as its newest event leaves it. */
export interface Projected<State, Event> {
  readonly state: State;
  readonly outcome: Outcome;
  /** All of the stream, from the first: the past as well as what is being recorded, with papers' numbers drawn. */
  readonly events: readonly Event[];
}

/**
 * Writes those of the application's rows that the new events have changed, in the transaction that records them. Most
 * commands touch one row of eight kinds, and each kind is a statement. An empty stream has no rows.
 */
export async function projectApplication(
  manager: EntityManager,
  now: Projected<State, ApplicationEvent>,
  before: Projected<State, ApplicationEvent>,
): Promise<void> {
  const rows = rowsOf(now);
  if (rows === null) return;
  const former = rowsOf(before);
  if (rows.seats.length < (former?.seats.length ?? 0))
    await manager.delete(SeatRow, { applicationId: rows.application.id });
  await writeApplication(manager, former === null ? rows : changedRows(rows, former));
}

const rowsOf = ({ state, ...projected }: Projected<State, ApplicationEvent>): ApplicationRows | null =>
  state === null ? null : applicationRows({ ...projected, application: state });

/** Writes the edition's row, in the transaction that records its events. */
export async function projectEdition(
  manager: EntityManager,
  { state, outcome, events }: Projected<EditionState, EditionEvent>,
): Promise<void> {
  if (state === null) return;
  await writeRows(manager, EditionRow, [editionRow({ state, outcome, events })]);
}

const changedRows = (rows: ApplicationRows, former: ApplicationRows): ApplicationRows => ({
  application: rows.application,
  seats: changed(rows.seats, former.seats),
  invoices: changed(rows.invoices, former.invoices),
  lines: changed(rows.lines, former.lines),
  receipts: changed(rows.receipts, former.receipts),
  refunds: changed(rows.refunds, former.refunds),
  certificates: changed(rows.certificates, former.certificates),
  journal: changed(rows.journal, former.journal),
});

/** Events never take back a paper, a payment or a certificate, so rows only come or change. */
function changed<Row extends object>(rows: readonly Row[], former: readonly Row[]): readonly Row[] {
  const known = new Set(former.map((row) => JSON.stringify(row)));
  return rows.filter((row) => !known.has(JSON.stringify(row)));
}

/** Writes the rows, over those that there are. */
export async function writeApplication(manager: EntityManager, rows: ApplicationRows): Promise<void> {
  await writeRows(manager, ApplicationRow, [rows.application]);
  await writeRows(manager, SeatRow, rows.seats);
  await writeRows(manager, InvoiceRow, rows.invoices);
  await writeRows(manager, InvoiceLineRow, rows.lines);
  await writeRows(manager, ReceiptRow, rows.receipts);
  await writeRows(manager, RefundRow, rows.refunds);
  await writeRows(manager, CertificateRow, rows.certificates);
  await writeRows(manager, JournalRow, rows.journal);
}
