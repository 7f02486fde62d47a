import type { DataSource, EntityManager } from 'typeorm';
import type { ApplicationStatus } from '#contracts/application.js';
import type { ApplicationRow } from '#database/application.row.js';
import type { Application } from '#domain/application/state.js';
import { accountView, invoiceView, refundView } from './account-views.js';

/** `office` sees the evidence, flags and who handled what; `applicant` the own application. */
export type Viewer = 'office' | 'applicant';

type Shown = Pick<ApplicationRow, 'id' | 'reference' | 'edition' | 'phase' | 'waitsFor' | 'waitUntil' | 'submittedAt'> &
  Pick<ApplicationRow, 'closed' | 'accepts' | 'inQuestion' | 'currency' | 'band' | 'feeMinor' | 'receivedMinor'> &
  Pick<ApplicationRow, 'keptMinor' | 'refundedMinor' | 'owedBackMinor' | 'dueMinor'>;
type ShownInvoice = Parameters<typeof invoiceView>[0];
type ShownRefund = Parameters<typeof refundView>[0];
type Instants = 'countedFrom' | 'dueAt';

interface StatusRow extends Shown {
  readonly certificate: Application['certificate'];
  readonly invoices: readonly ShownInvoice[];
  /** As JSON has them: instants are text. */
  readonly refunds: readonly (Omit<ShownRefund, Instants> & Readonly<Record<Instants, string>>)[];
}

/** `{ name: column }` as SQL names it. */
const fields = <Row>(columns: Readonly<Record<keyof Row, string>>): readonly [string, string][] =>
  Object.entries(columns as Record<string, string>);

const listOf = (columns: readonly [string, string][]): string =>
  columns.map(([name, column]) => `${column} AS "${name}"`).join(', ');

const objectOf = (columns: readonly [string, string][]): string =>
  `jsonb_build_object(${columns.map(([name, column]) => `'${name}', ${column}`).join(', ')})`;

const OWN = fields<Omit<StatusRow, 'invoices' | 'refunds'>>({
  ...{ id: 'id', reference: 'reference', edition: 'edition', phase: 'phase', closed: 'closed', accepts: 'accepts' },
  ...{ waitsFor: 'waits_for', waitUntil: 'wait_until', submittedAt: 'submitted_at', inQuestion: 'in_question' },
  ...{ currency: 'currency', band: 'band', feeMinor: 'fee_minor::float8', receivedMinor: 'received_minor::float8' },
  ...{ keptMinor: 'kept_minor::float8', refundedMinor: 'refunded_minor::float8', dueMinor: 'due_minor::float8' },
  ...{ owedBackMinor: 'owed_back_minor::float8', certificate: `state -> 'certificate'` },
});

const INVOICE = fields<ShownInvoice>({
  ...{ number: 'number', kind: 'kind', applicationId: 'application_id', groupCode: 'group_code' },
  ...{ amountMinor: 'amount_minor', currency: 'currency', issuedOn: 'issued_on', dueOn: 'due_on' },
  creditorReference: 'creditor_reference',
  ...{ corrects: 'corrects', creditedMinor: 'credited_minor', paidMinor: 'paid_minor', state: 'state' },
});

const REFUND = fields<ShownRefund>({
  ...{ id: 'id', applicationId: 'application_id', amountMinor: 'amount_minor', currency: 'currency', cause: 'cause' },
  ...{ stage: 'stage', countedFrom: 'counted_from', dueAt: 'due_at', approvedBy: 'approved_by' },
  ...{ orderedBy: 'ordered_by', batch: 'batch', paidOn: 'paid_on', bankReference: 'bank_reference' },
  ...{ returnedOn: 'returned_on', reopens: 'reopens', breached: 'breached' },
});

/** One statement, and so one instant: every command is answered with it. */
const STATUS = `
  SELECT ${listOf(OWN)},
    (SELECT coalesce(jsonb_agg(${objectOf(INVOICE)} ORDER BY issued_on, kind DESC, ordinal), '[]')
     FROM invoice WHERE application_id = application.id) AS invoices,
    (SELECT coalesce(jsonb_agg(${objectOf(REFUND)} ORDER BY ordinal), '[]')
     FROM refund WHERE application_id = application.id) AS refunds
  FROM application WHERE id = $1`;

/** Where an application stands, without anything personal; null where there is no such application. */
export async function applicationStatus(
  asked: DataSource | EntityManager,
  id: string,
  viewer: Viewer,
): Promise<ApplicationStatus | null> {
  const [row] = await asked.query<readonly StatusRow[]>(STATUS, [id]);
  return row === undefined ? null : statusIn(row, viewer);
}

/** What the applicant may do without the office. */
const APPLICANTS_OWN = ['ProvideInformation', 'Withdraw', 'GiveUpPlace'];

function statusIn(row: StatusRow, viewer: Viewer): ApplicationStatus {
  const isOffice = viewer === 'office';
  const refunds = row.refunds.map((refund) =>
    refundView({ ...refund, countedFrom: new Date(refund.countedFrom), dueAt: new Date(refund.dueAt) }),
  );
  return {
    id: row.id,
    reference: row.reference,
    edition: row.edition,
    phase: row.phase,
    waitsFor: row.waitsFor,
    until: row.waitUntil?.toISOString() ?? null,
    submittedAt: row.submittedAt.toISOString(),
    closed: row.closed,
    accepts: isOffice ? row.accepts : row.accepts.filter((command) => APPLICANTS_OWN.includes(command)),
    inQuestion: row.inQuestion,
    account: accountView(row),
    invoices: row.invoices.map(invoiceView),
    refunds: isOffice ? refunds : refunds.map(withoutStaff),
    certificate: row.certificate === null || row.certificate.revoked ? null : row.certificate.code,
  };
}

/** Who handled a refund, and with which others it left, is the office's business. */
const withoutStaff = (refund: ReturnType<typeof refundView>) => ({
  ...refund,
  approvedBy: null,
  orderedBy: null,
  batch: null,
});
