import type { EntityManager } from 'typeorm';
import type { InvoiceRow, InvoiceState } from '#database/invoice.row.js';

/** Of a row of `invoice`; of a group's until its lines have been heard of: as it was issued. */
export const STATE = `
  CASE WHEN invoice.group_code IS NULL THEN invoice.state ELSE coalesce(
    (SELECT standing.state FROM group_invoice_standing AS standing WHERE standing.number = invoice.number), invoice.state)
  END`;

interface Standing {
  readonly number: string;
  readonly credited: string;
  readonly paid: string;
  readonly state: InvoiceState;
}

/** Groups' invoices with what their participants' accounts have of them; all other papers as they are. */
export async function asTheyStand(manager: EntityManager, rows: readonly InvoiceRow[]): Promise<readonly InvoiceRow[]> {
  const numbers = rows.filter(({ groupCode }) => groupCode !== null).map(({ number }) => number);
  if (numbers.length === 0) return rows;
  const standings = await manager.query<readonly Standing[]>(
    `SELECT number, credited_minor AS credited, paid_minor AS paid, state FROM group_invoice_standing WHERE number = ANY ($1)`,
    [numbers],
  );
  const byNumber = new Map(standings.map((standing) => [standing.number, standing]));
  return rows.map((row) => {
    const standing = byNumber.get(row.number);
    if (standing === undefined) return row;
    const { credited, paid, state } = standing;
    return Object.assign(row, { creditedMinor: Number(credited), paidMinor: Number(paid), state });
  });
}
