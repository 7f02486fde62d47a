import type { EntityManager } from 'typeorm';
import type { Billing } from '#contracts/person.js';
import type { Programme } from '#contracts/programme.js';
import type { EventOf } from '#domain/application/events.js';
import type { Application } from '#domain/application/state.js';
import { applicationReference } from '#domain/application-reference.js';
import { isLocalDate, type LocalDate, localDateOf, type Moment, type Zone } from '#domain/time/zone.js';
import type { InvoicePaper, Paper, PaperAccount, Party } from './paper.js';

/** What a paper takes from the filed person. */
export interface PaperPerson {
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly billing: Billing | null;
  readonly employer: { readonly country: string } | null;
}

export type PaperEvent = EventOf<'InvoiceIssued' | 'CreditNoteIssued' | 'CertificateIssued' | 'CertificateReissued'>;

export interface NewPaper {
  readonly eventId: string;
  /** With its number, where it has one: already drawn. */
  readonly event: PaperEvent;
  /** As the event leaves it. */
  readonly application: Application;
  readonly person: PaperPerson;
  /** The edition's pages as filed. */
  readonly programme: Programme;
}

/**
 * Writes down who stands on a paper and what it says, in the transaction that records its event. A credit note takes
 * its parties from the invoice that it corrects, so that the two always agree. Answers with the mail address of whom it
 * is made out to; null for a paper that nobody pays.
 */
export async function freezeParties(manager: EntityManager, paper: NewPaper): Promise<string | null> {
  const contents = await contentsOf(manager, paper);
  await manager.query(
    `INSERT INTO paper_snapshot (event_id, application_id, kind, number, contents) VALUES ($1, $2, $3, $4, $5)`,
    [paper.eventId, paper.application.id, contents.kind, numberOf(contents), JSON.stringify(contents)],
  );
  return payerOf(contents);
}

/** Where whom a paper is made out to gets mail; null for a paper that nobody pays. */
const payerOf = (paper: Paper): string | null => (paper.kind === 'certificate' ? null : paper.buyer.email);

const numberOf = (paper: Paper): string => (paper.kind === 'certificate' ? paper.code : paper.number);

async function contentsOf(manager: EntityManager, paper: NewPaper): Promise<Paper> {
  const { event } = paper;
  switch (event.type) {
    case 'InvoiceIssued':
      return invoicePaper(paper, event, await formerInvoice(manager, paper.application.id));
    case 'CreditNoteIssued':
      return creditNotePaper(
        event,
        await invoiceOf(manager, { column: 'application_id', id: paper.application.id }, event.invoice),
      );
    case 'CertificateIssued':
    case 'CertificateReissued':
      return certificatePaper(paper, event);
  }
}

function invoicePaper(
  { application, person, programme }: NewPaper,
  event: EventOf<'InvoiceIssued'>,
  former: InvoicePaper | null,
): Paper {
  return {
    kind: 'invoice',
    ordinal: event.invoice,
    number: drawn(event.number),
    issuedOn: event.issuedOn,
    language: programme.language,
    seller: sellerOf(programme),
    buyer: buyerOf(person, former),
    purchaseOrder: person.billing?.purchaseOrder ?? null,
    buyerReference: person.billing?.buyerReference ?? null,
    lines: [{ description: describe({ application, person, programme }, former), amountMinor: event.amountMinor }],
    totalMinor: event.amountMinor,
    currency: event.currency,
    vat: programme.terms.fees.vat,
    period: periodOf(application),
    applicationReference: applicationReference(application.id),
    dueOn: event.due.dueOn,
    creditorReference: event.creditorReference,
    account: accountOf(programme),
  };
}

type Credited = Pick<EventOf<'CreditNoteIssued'>, 'number' | 'issuedOn' | 'amountMinor'>;

/** Takes what the credited lines say, which count from 1; of an invoice with one line that. */
export function creditNotePaper(
  event: Credited,
  invoice: InvoicePaper,
  lines: readonly { readonly line: number; readonly amountMinor: number }[] = [{ ...event, line: 1 }],
): Paper {
  const { language, seller, buyer, purchaseOrder, buyerReference, currency, applicationReference: reference } = invoice;
  return {
    kind: 'credit-note',
    number: drawn(event.number),
    issuedOn: event.issuedOn,
    language,
    seller,
    buyer,
    purchaseOrder,
    buyerReference,
    lines: lines.map(({ line, amountMinor }) => ({
      description: invoice.lines[line - 1]?.description ?? '',
      amountMinor,
    })),
    totalMinor: event.amountMinor,
    currency,
    vat: invoice.vat ?? null,
    period: invoice.period ?? null,
    applicationReference: reference,
    corrects: { number: invoice.number, issuedOn: invoice.issuedOn },
  };
}

function certificatePaper(
  { application, person, programme }: NewPaper,
  event: EventOf<'CertificateIssued' | 'CertificateReissued'>,
): Paper {
  const { dates, zone, terms } = application.edition;
  return {
    kind: 'certificate',
    code: event.code,
    issuedOn: event.issuedOn,
    language: programme.language,
    name: fullName(person),
    courseTitle: programme.title,
    certificateTitle: terms.certificate?.title ?? programme.title,
    organiser: programme.organiser.name,
    academicPartner: programme.organiser.academicPartner,
    partners: programme.organiser.partners,
    city: programme.venue?.city ?? null,
    zone,
    starts: dates.starts,
    ends: dates.ends,
  };
}

/** The invoice that a credit note corrects, as it was frozen. */
export async function invoiceOf(
  manager: EntityManager,
  owner: { readonly column: 'application_id' | 'group_code'; readonly id: string },
  ordinal: number,
): Promise<InvoicePaper> {
  const [found] = await manager.query<readonly { contents: InvoicePaper }[]>(
    `SELECT contents FROM paper_snapshot
     WHERE ${owner.column} = $1 AND kind = 'invoice' AND (contents ->> 'ordinal')::integer = $2`,
    [owner.id, ordinal],
  );
  if (found === undefined) throw new Error(`Invoice ${ordinal} with ${owner.column} ${owner.id} was never frozen`);
  return found.contents;
}

/** The one that was frozen last for the application; null before there is any. */
async function formerInvoice(manager: EntityManager, applicationId: string): Promise<InvoicePaper | null> {
  const [found] = await manager.query<readonly { contents: InvoicePaper }[]>(
    `SELECT contents FROM paper_snapshot WHERE application_id = $1 AND kind = 'invoice'
     ORDER BY (contents ->> 'ordinal')::integer DESC LIMIT 1`,
    [applicationId],
  );
  return found?.contents ?? null;
}

export function sellerOf({ organiser }: Programme): Party {
  const { legalName, address, country, taxId, vatId, registrationId, email } = organiser;
  return { name: legalName, address, country, taxId, vatId, registrationId, email };
}

function buyerOf(person: PaperPerson, former: InvoicePaper | null): Party {
  const { billing, employer } = person;
  const country = employer?.country ?? former?.buyer.country ?? null;
  if (billing !== null) return billedTo(billing, country);
  return { name: fullName(person), address: [], country, taxId: null, email: person.email };
}

/** As on an envelope; `country` where the billing data name none. */
export const billedTo = (billing: Billing, country: string | null): Party => ({
  name: billing.legalName,
  address: billing.address.split(/\r?\n/).filter((line) => line.trim() !== ''),
  country: billing.country ?? country,
  taxId: billing.taxId ?? null,
  email: billing.invoiceEmail,
});

/** Days that may still move are no part of a paper that cannot. */
export function periodOf({
  edition: { dates, zone },
}: Pick<Application, 'edition'>): NonNullable<InvoicePaper['period']> | null {
  if (dates.provisional) return null;
  return { starts: dayOf(dates.starts, zone), ends: dayOf(dates.ends, zone) };
}

const dayOf = (moment: Moment, zone: Zone): LocalDate => (isLocalDate(moment) ? moment : localDateOf(moment, zone));

export function accountOf({ bank, code }: Programme): PaperAccount {
  // Publishing refuses fees without an account, so an invoice without one is a bug.
  if (bank === null) throw new Error(`Edition ${code} invoices, but has no account`);
  return bank;
}

/** Of whoever was erased meanwhile a paper that is made out anew says what the one before it says: that is kept by law. */
function describe(
  { application, person, programme }: Omit<NewPaper, 'event' | 'eventId'>,
  former: InvoicePaper | null,
): string {
  const [line] = former?.lines ?? [];
  if (fullName(person) === '' && line !== undefined) return line.description;
  const band = application.edition.terms.fees.bands.find(({ code }) => code === application.account.band);
  return [programme.title, band?.label, fullName(person)].filter((part) => part !== undefined).join(' — ');
}

export const fullName = ({ givenName, familyName }: Pick<PaperPerson, 'givenName' | 'familyName'>): string =>
  `${givenName} ${familyName}`.trim();

export function drawn(number: string | undefined): string {
  if (number === undefined) throw new Error('A paper was frozen before its number was drawn');
  return number;
}
