import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { formatPlain, money } from '#domain/money.js';
import type { LocalDate } from '#domain/time/zone.js';
import { STATE } from './group-standing.js';

export interface Period {
  readonly from: LocalDate;
  /** The last day, included. */
  readonly to: LocalDate;
}

/** An invoice or a credit note as an archive lists it. */
export interface ArchivedPaper {
  readonly eventId: string;
  readonly number: string;
  readonly kind: 'invoice' | 'credit-note';
  readonly issuedOn: LocalDate;
  readonly dueOn: LocalDate | null;
  /** '300.00', a credit note's like an invoice's. */
  readonly amount: string;
  readonly currency: string;
  /** As frozen when it was issued. */
  readonly buyer: string;
  readonly edition: string;
  /** The application's reference, or the group's code. */
  readonly application: string;
  readonly corrects: string | null;
  readonly creditorReference: string | null;
  readonly state: string;
  /** null where the courier has not rendered it yet. */
  readonly file: string | null;
  readonly sha256: string | null;
}

type Found = Omit<ArchivedPaper, 'amount'> & { readonly amountMinor: string };

/** What was issued in a period, by day and number, without the documents themselves. */
export async function papersOfPeriod(dataSource: DataSource, { from, to }: Period): Promise<ArchivedPaper[]> {
  const papers = await dataSource.query<readonly Found[]>(
    `SELECT event_id AS "eventId", number, invoice.kind, issued_on::text AS "issuedOn", due_on::text AS "dueOn",
            amount_minor AS "amountMinor", invoice.currency, contents #>> '{buyer,name}' AS buyer,
            coalesce(application.edition, participant_group.edition) AS edition,
            coalesce(reference, invoice.group_code) AS application, corrects, creditor_reference AS "creditorReference", ${STATE} AS state,
            file_name AS file, sha256
     FROM invoice
     LEFT JOIN application ON application.id = invoice.application_id
     LEFT JOIN participant_group ON participant_group.code = invoice.group_code
     JOIN paper_snapshot USING (kind, number)
     LEFT JOIN document USING (event_id)
     WHERE issued_on BETWEEN $1 AND $2
     ORDER BY issued_on, number`,
    [from, to],
  );
  return papers.map(({ amountMinor, ...paper }) => ({
    ...paper,
    amount: formatPlain(money(Number(amountMinor), paper.currency)).replace(` ${paper.currency}`, ''),
  }));
}

/**
 * The bytes of a listed document.
 * @throws Error where they are not what was stored
 */
export async function archivedBytes(
  dataSource: DataSource,
  { eventId, number, sha256 }: ArchivedPaper,
): Promise<Buffer> {
  const [found] = await dataSource.query<readonly { bytes: Buffer }[]>(
    'SELECT bytes FROM document WHERE event_id = $1',
    [eventId],
  );
  const bytes = found?.bytes ?? Buffer.alloc(0);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new Error(`The document ${number} is not what was stored`);
  return bytes;
}
