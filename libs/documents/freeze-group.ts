import type { EntityManager } from 'typeorm';
import type { Billing } from '#contracts/person.js';
import type { Programme } from '#contracts/programme.js';
import type { Group, GroupEventOf } from '#domain/group/group.types.js';
import {
  accountOf,
  billedTo,
  creditNotePaper,
  drawn,
  fullName,
  invoiceOf,
  periodOf,
  sellerOf,
} from './freeze-parties.js';
import type { InvoicePaper, Paper } from './paper.js';

export type GroupPaperEvent = GroupEventOf<'GroupInvoiceIssued' | 'GroupCreditNoteIssued' | 'GroupInvoiceCredited'>;

export interface NewGroupPaper {
  readonly eventId: string;
  /** With its number: already drawn. */
  readonly event: GroupPaperEvent;
  readonly group: Group;
  /** null where the payer's data were erased. */
  readonly billing: Billing | null;
  /** Participants by the ids of their applications, as filed. */
  readonly participants: ReadonlyMap<string, { readonly givenName: string; readonly familyName: string }>;
  /** The edition's pages as filed. */
  readonly programme: Programme;
}

/**
 * Writes down what a group's paper says, in the transaction that records its event. A credit note takes its parties and
 * the words of its lines from the invoice that it corrects.
 */
export async function freezeGroupPaper(manager: EntityManager, paper: NewGroupPaper): Promise<void> {
  const { eventId, event, group } = paper;
  const issued = (ordinal: number) => invoiceOf(manager, { column: 'group_code', id: group.code }, ordinal);
  const contents =
    event.type === 'GroupInvoiceIssued'
      ? invoicePaper(paper, event, event.replaces === undefined ? null : await issued(event.replaces))
      : creditNotePaper(
          event,
          await issued(event.invoice),
          event.type === 'GroupInvoiceCredited' ? event.lines : [event],
        );
  await manager.query(
    'INSERT INTO paper_snapshot (event_id, group_code, kind, number, contents) VALUES ($1, $2, $3, $4, $5)',
    [eventId, group.code, contents.kind, drawn(event.number), JSON.stringify(contents)],
  );
}

function invoicePaper(
  paper: NewGroupPaper,
  event: GroupEventOf<'GroupInvoiceIssued'>,
  former: InvoicePaper | null,
): Paper {
  const { group, billing, programme } = paper;
  if (billing === null) throw new Error(`The payer of group ${group.code} was never filed`);
  return {
    kind: 'invoice',
    ordinal: event.invoice,
    number: drawn(event.number),
    issuedOn: event.issuedOn,
    language: programme.language,
    seller: sellerOf(programme),
    buyer: billedTo(billing, null),
    purchaseOrder: billing.purchaseOrder ?? null,
    buyerReference: billing.buyerReference ?? null,
    lines: event.lines.map((line) => ({ description: describe(paper, line, former), amountMinor: line.amountMinor })),
    totalMinor: event.amountMinor,
    currency: event.currency,
    vat: programme.terms.fees.vat,
    period: periodOf(group),
    applicationReference: group.reference,
    dueOn: event.due.dueOn,
    creditorReference: event.creditorReference,
    account: accountOf(programme),
  };
}

/**
 * What is sold, by which band, to whom, and how much was taken off for the group; of whoever was erased meanwhile what the
 * line says in whose place it stands.
 */
function describe(
  { group, programme, participants }: NewGroupPaper,
  { application, band, discountPercent, replaces }: GroupEventOf<'GroupInvoiceIssued'>['lines'][number],
  former: InvoicePaper | null,
): string {
  const label = group.edition.terms.fees.bands.find(({ code }) => code === band)?.label;
  const participant = participants.get(application);
  if (participant === undefined) throw new Error(`Application ${application} names a person who was never filed`);
  const name = fullName(participant);
  const replaced = replaces === undefined ? undefined : former?.lines[replaces - 1];
  if (name === '' && replaced !== undefined) return replaced.description;
  const discount = discountPercent === 0 ? '' : ` (−${discountPercent} %)`;
  return [programme.title, label, `${name}${discount}`].filter((part) => part !== undefined).join(' — ');
}
