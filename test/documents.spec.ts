import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { Programme } from '#contracts/programme.js';
import { freezeParties, type PaperEvent, type PaperPerson } from '#documents/freeze-parties.js';
import { renderPaper } from '#documents/render.js';
import { documentOf, storeDocument } from '#documents/store.js';
import type { Paper } from '#documents/paper.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import type { Application } from '#domain/application/state.js';
import { diplomaProgramme } from './support/correspondence.js';
import { admit, cancel, Life, memberInGoodStanding, pay, submit } from './support/life.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
beforeAll(async () => {
  dataSource = await freshDatabase();
});
afterAll(() => dataSource.destroy());

const ana: PaperPerson = {
  givenName: 'Ana',
  familyName: 'Pérez Soto',
  email: 'ana@city.example.org',
  employer: { country: 'ES' },
  billing: {
    legalName: 'Ajuntament d’Exemple',
    address: 'Plaça Major 1\n08001 Exemple\nEspanya',
    taxId: 'P0800000A',
    purchaseOrder: 'PO-7',
    buyerReference: null,
    invoiceEmail: 'invoices@city.example.org',
  },
};

const printing = {
  certificateUrl: (code: string) => `https://register.example.org/certificates/${code}`,
  at: '2024-10-01T08:00:00.000Z',
};

interface Filed {
  readonly person?: PaperPerson;
  readonly programme?: Programme;
}

/** Freezes an event's paper, numbered as `record` would, under an application of its own for each call. */
async function freeze(
  applicationId: string,
  { event, application }: { event: ApplicationEvent; application: Application },
  { person = ana, programme = diplomaProgramme }: Filed = {},
): Promise<{ eventId: string; paper: Paper }> {
  const eventId = randomUUID();
  const number = `${event.type === 'InvoiceIssued' ? 'INV' : 'CN'}-${eventId.slice(0, 8)}`;
  await freezeParties(dataSource.manager, {
    eventId,
    event: { ...event, number } as PaperEvent,
    application: { ...application, id: applicationId },
    person,
    programme,
  });
  const [row] = await dataSource.query<{ contents: Paper }[]>(
    'SELECT contents FROM paper_snapshot WHERE event_id = $1',
    [eventId],
  );
  if (row === undefined) throw new Error('nothing was frozen');
  return { eventId, paper: row.contents };
}

const cancelled = () =>
  new Life({ evidence: memberInGoodStanding })
    .after('2024-08-01T10:00:00.000Z', submit)
    .after('2024-08-10T10:00:00.000Z', admit)
    .after('2024-08-20T09:00:00.000Z', pay(30_000, '2024-08-19'))
    .after('2024-10-12T09:00:00.000Z', cancel('2024-10-12T08:00:00.000Z'));
const find = (life: Life, type: ApplicationEvent['type']) => {
  const event = life.events.find((one) => one.type === type);
  if (event === undefined) throw new Error(`no ${type}`);
  return { event, application: life.application };
};

describe('a frozen paper', () => {
  it('says who owes what to whom, as it was on the day of issue', async () => {
    const { paper } = await freeze(randomUUID(), find(cancelled(), 'InvoiceIssued'));
    expect(paper).toEqual({
      kind: 'invoice',
      ordinal: 1,
      number: expect.stringMatching(/^INV-/),
      issuedOn: '2024-08-10',
      language: 'en',
      seller: {
        name: diplomaProgramme.organiser.legalName,
        address: diplomaProgramme.organiser.address,
        country: diplomaProgramme.organiser.country,
        taxId: diplomaProgramme.organiser.taxId,
        vatId: 'ESG00000000',
        registrationId: null,
        email: diplomaProgramme.organiser.email,
      },
      buyer: {
        name: 'Ajuntament d’Exemple',
        address: ['Plaça Major 1', '08001 Exemple', 'Espanya'],
        country: 'ES',
        taxId: 'P0800000A',
        email: 'invoices@city.example.org',
      },
      purchaseOrder: 'PO-7',
      buyerReference: null,
      lines: [{ description: `${diplomaProgramme.title} — Members — Ana Pérez Soto`, amountMinor: 30_000 }],
      totalMinor: 30_000,
      currency: 'EUR',
      vat: diplomaProgramme.terms.fees.vat,
      period: null,
      applicationReference: expect.stringMatching(/^[0-9A-Z]{10}$/),
      dueOn: '2024-09-09',
      creditorReference: expect.stringMatching(/^RF\d\d/),
      account: diplomaProgramme.bank,
    });
  });

  it('is made out to the person where nobody else pays', async () => {
    const { paper } = await freeze(randomUUID(), find(cancelled(), 'InvoiceIssued'), {
      person: { ...ana, billing: null },
    });
    expect(paper).toMatchObject({ buyer: { name: 'Ana Pérez Soto', address: [], email: 'ana@city.example.org' } });
  });

  it('of a credit note has the parties of the invoice that it corrects, whoever pays by now', async () => {
    const id = randomUUID();
    const { paper: invoice } = await freeze(id, find(cancelled(), 'InvoiceIssued'));
    const { paper } = await freeze(id, find(cancelled(), 'CreditNoteIssued'), { person: { ...ana, billing: null } });
    expect(paper).toMatchObject({
      kind: 'credit-note',
      buyer: { name: 'Ajuntament d’Exemple' },
      totalMinor: 22_500,
      vat: diplomaProgramme.terms.fees.vat,
      corrects: { number: invoice.kind === 'invoice' && invoice.number, issuedOn: '2024-08-10' },
    });
  });

  it('has the country that the payer gave, before that of the employer, and the days of a course that are certain', async () => {
    const { event, application } = find(cancelled(), 'InvoiceIssued');
    const edition = { ...application.edition, dates: { ...application.edition.dates, provisional: false } };
    const { paper } = await freeze(
      randomUUID(),
      { event, application: { ...application, edition } },
      { person: { ...ana, billing: ana.billing && { ...ana.billing, country: 'AD' } } },
    );
    expect(paper).toMatchObject({
      buyer: { country: 'AD' },
      period: { starts: '2024-11-18', ends: '2024-11-22' },
    });
  });

  it('is refused for a credit note without its invoice', async () => {
    await expect(freeze(randomUUID(), find(cancelled(), 'CreditNoteIssued'))).rejects.toThrow(/never frozen/);
  });

  it('is refused before its number was drawn', async () => {
    const { event, application } = find(cancelled(), 'InvoiceIssued');
    const paper = {
      eventId: randomUUID(),
      event: event as PaperEvent,
      application,
      person: ana,
      programme: diplomaProgramme,
    };
    await expect(freezeParties(dataSource.manager, paper)).rejects.toThrow(/before its number/);
  });
});

describe('a document', () => {
  it('is rendered once and is the same bytes for ever, whatever becomes of what it was made of', async () => {
    const { eventId } = await freeze(randomUUID(), find(cancelled(), 'InvoiceIssued'));
    expect(await documentOf(dataSource.manager, eventId)).toBeNull();
    const stored = await storeDocument(dataSource.manager, eventId, printing);
    expect(stored.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(stored.sha256).toBe(createHash('sha256').update(stored.bytes).digest('hex'));
    await dataSource.query(
      `UPDATE paper_snapshot SET contents = jsonb_set(contents, '{totalMinor}', '1') WHERE event_id = $1`,
      [eventId],
    );
    expect(await storeDocument(dataSource.manager, eventId, printing)).toEqual(stored);
    expect(await documentOf(dataSource.manager, eventId)).toEqual(stored);
  });

  it('that is not what was stored is not given out', async () => {
    const { eventId } = await freeze(randomUUID(), find(cancelled(), 'InvoiceIssued'));
    await storeDocument(dataSource.manager, eventId, printing);
    await dataSource.query(`UPDATE document SET bytes = bytes || '\\x00'::bytea WHERE event_id = $1`, [eventId]);
    await expect(documentOf(dataSource.manager, eventId)).rejects.toThrow(/not what was stored/);
  });

  it('comes out the same from the same paper, in every language', async () => {
    const { paper } = await freeze(randomUUID(), find(cancelled(), 'InvoiceIssued'));
    const papers = ['en', 'fr', 'es', 'ca', 'de'].flatMap((language): Paper[] => [
      { ...paper, language },
      { ...certificate, language },
    ]);
    const render = () => Promise.all(papers.map((one) => renderPaper(one, printing.certificateUrl)));
    const first = await render();
    await sleep(1_100); // A time of making would show by now.
    expect(await render()).toEqual(first);
    for (const { bytes } of first) expect(bytes.length).toBeGreaterThan(5_000);
  });
});

const certificate: Paper = {
  kind: 'certificate',
  code: 'ABCD',
  issuedOn: '2024-11-23',
  language: 'en',
  name: 'Ana Pérez Soto',
  courseTitle: diplomaProgramme.title,
  certificateTitle: 'Diploma',
  organiser: 'Metropolis',
  academicPartner: null,
  partners: [],
  city: null,
  zone: 'Europe/Madrid',
  starts: '2024-11-18',
  ends: '2024-11-22',
};
