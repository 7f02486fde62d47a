import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { recorders } from '#activities/index.js';
import { toDefinition } from '#contracts/programme.js';
import { createDataSource } from '#database/data-source.js';
import { Payers1700000000008 } from '#database/migrations/0008-payers.js';
import { inTransaction } from '#database/transaction.js';
import { documentOf } from '#documents/store.js';
import type { Instant } from '#domain/time/zone.js';
import { fileDefinition } from '#filing/definition.js';
import { filePerson, type NewPerson } from '#filing/person.js';
import { fileBilling, fileText } from '#filing/texts.js';
import { mailSettings } from '#settings/settings.js';
import { applicationStream, editionStream, type ProcessCommand, type UntimedCommand } from '#telling/names.js';
import { startCourier } from '../apps/worker/courier.js';
import { diplomaProgramme, webinarProgramme } from './support/correspondence.js';
import { type MailServer, type Received, smtpError, startMailServer } from './support/mail-server.js';
import { until } from './support/until.js';
import { freshDatabaseUrl } from './support/world.js';

type Body = UntimedCommand extends infer C ? (C extends UntimedCommand ? Omit<C, 'id' | 'by' | 'role'> : never) : never;

const PUBLISHED = '2020-01-01T08:00:00.000Z';
let url: string;
let dataSource: DataSource;
let mailServer: MailServer;
let courier: { stop(): Promise<void> };
let now: Instant;

beforeAll(async () => {
  url = await freshDatabaseUrl();
  dataSource = await createDataSource(url).initialize();
  for (const programme of [diplomaProgramme, webinarProgramme]) {
    const definition = toDefinition(programme, await fileDefinition(dataSource, programme, PUBLISHED));
    await tell(editionStream(programme.code), PUBLISHED, { type: 'PublishEdition', ...definition });
  }
});
beforeEach(async () => {
  mailServer = await startMailServer();
  courier = await start();
});
afterEach(async () => {
  await courier.stop();
  await mailServer.close();
});
afterAll(() => dataSource.destroy());

const start = () =>
  startCourier({
    databaseUrl: url,
    secret: 'a secret for a test',
    publicUrl: 'https://register.example.org',
    mail: mailSettings({ SMTP_URL: mailServer.url, MAIL_DOMAIN: 'register.example.org' }),
    clock: () => now,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    pollMs: 50,
  });

async function tell(stream: string, at: Instant, body: Body): Promise<void> {
  now = at;
  const command = { by: 'staff:anna', role: 'admissions', ...body, id: randomUUID(), at } as ProcessCommand;
  const recorder = recorders[stream.startsWith('edition-') ? 'edition' : 'application'];
  const { rejection } = await inTransaction(dataSource, (manager) => recorder.record(manager, stream, command));
  if (rejection !== null) throw new Error(`${body.type} was refused: ${JSON.stringify(rejection)}`);
}

const ana: NewPerson = {
  givenName: 'Ana',
  familyName: 'Pérez\r\nBcc: everybody@example.org',
  email: 'ana@city.example.org',
  phone: null,
  language: null,
  employer: { organisation: 'City', position: 'Officer', city: 'City', country: 'ES' },
  billing: { legalName: 'City <b>Hall</b>', address: 'Main Street 1', invoiceEmail: 'pay@city.example.org' },
  answers: {},
};

async function apply(edition: string, at: Instant, change: Partial<NewPerson> = {}): Promise<string> {
  const personId = await filePerson(dataSource, { ...ana, ...change }, at);
  const id = randomUUID();
  const questions = diplomaProgramme.form.questions.map(({ code }) => `answers.${code}`);
  const given = ['applicant', 'employer', 'billing', 'acknowledged.terms', 'acknowledged.privacy', ...questions];
  await tell(applicationStream(id), at, { type: 'SubmitApplication', edition, personId, group: null, given });
  return id;
}

/** Waits until nothing is owed any more, then gives what arrived, each as `<letter> <recipients>`. */
async function arrived(): Promise<readonly Received[]> {
  await until(async () => {
    const [row] = await dataSource.query<{ open: number }[]>(
      `SELECT count(*)::integer AS open FROM owed WHERE state = 'owed'`,
    );
    return row?.open === 0;
  });
  return mailServer.received;
}

const told = ({ mail, recipients }: Received): string =>
  `${mail.headerLines.find(({ key }) => key === 'x-matricula-letter')?.line.split(': ')[1] ?? ''} to ${recipients.join()}`;

/** A reader's letters come in order; one reader waits for no other. */
const to = (reader: string, letters: readonly Received[]): Received[] =>
  letters.filter(({ recipients }) => recipients.some((one) => one.startsWith(reader)));
const nameOf = (letter: Received): string => told(letter).replace(/ .*/, '');

it('writes a whole life to its reader, each letter once, with the papers that belong to it', async () => {
  const id = await apply(diplomaProgramme.code, '2024-08-01T10:00:00.000Z');
  const stream = applicationStream(id);
  await tell(stream, '2024-08-10T10:00:00.000Z', { type: 'Admit', override: null });
  const payment = { paymentId: 'p', amountMinor: 60_000, currency: 'EUR', receivedOn: '2024-08-19', noteId: null };
  await tell(stream, '2024-08-20T09:00:00.000Z', { type: 'ConfirmPayment', ...payment });
  await arrived();
  await tell(stream, '2024-10-18T22:00:00.000Z', {
    type: 'RequestCancellation',
    receivedAt: '2024-10-18T21:59:59.999Z',
    channel: 'reply-to-reservation',
    given: ['course', 'name', 'registration-date', 'contact'],
    noteId: null,
  });
  const letters = await arrived();
  const [own, copies] = [to('ana@', letters), to('pay@', letters)];
  expect(own.map(told)).toEqual([
    'receipt to ana@city.example.org',
    'admission-invoice to ana@city.example.org',
    'reservation to ana@city.example.org',
    'cancellation-accepted to ana@city.example.org',
    'credit-note to ana@city.example.org',
  ]);
  expect(copies.map(told)).toEqual([
    'admission-invoice to pay@city.example.org',
    'credit-note to pay@city.example.org',
  ]);

  const [receipt, invoice, reservation, accepted, creditNote] = own.map(({ mail }) => mail);
  // The same letter for another reader: what it says, whose it is, which paper; but a letter of its own.
  const [copy, creditCopy] = copies.map(({ mail }) => mail);
  expect([copy?.text, copy?.to, copy?.cc]).toEqual([invoice?.text, invoice?.to, invoice?.cc]);
  expect(copy?.attachments[0]?.content).toEqual(invoice?.attachments[0]?.content);
  expect(new Set([...own, ...copies].map(({ mail }) => mail.messageId)).size).toBe(7);
  expect([copy?.references, creditCopy?.references]).toEqual([undefined, copy?.messageId]);
  expect(invoice?.attachments.map(({ filename }) => filename)).toEqual(['INV-2024-00001.pdf']);
  expect(creditNote?.attachments.map(({ filename }) => filename)).toEqual(['CN-2024-00001.pdf']);
  expect(invoice?.text).toContain('- To pay: 600.00 €');
  expect(reservation?.text).toContain('until the end of 18 October 2024 (Europe/Madrid)');
  expect(accepted?.text).toContain('450.00 € comes back to you by the end of 15 November 2024 (Europe/Madrid)');

  // The payer reads the invoice, but must not get the key to the application.
  expect(receipt?.text).toContain(`https://register.example.org/applications/${id}#mata_`);
  expect(invoice?.text).not.toContain('mata_');

  expect(reservation?.references).toEqual([receipt?.messageId, invoice?.messageId]);
  for (const [mail, method] of [[reservation, 'REQUEST'] as const, [accepted, 'CANCEL'] as const]) {
    const entry = mail?.attachments.find(({ contentType }) => contentType === 'text/calendar');
    expect(entry?.headers.get('content-type')).toMatchObject({ params: { method } });
  }
  expect(receipt?.from?.value).toEqual([{ name: diplomaProgramme.title, address: 'admissions@register.example.org' }]);
});

it('lets no name end a header or become markup', async () => {
  await apply(diplomaProgramme.code, '2024-08-02T10:00:00.000Z', {
    givenName: '<b>*Ana*</b> [x](http://evil.example)',
  });
  const [letter] = await arrived();
  expect(letter?.recipients).toEqual(['ana@city.example.org']);
  expect(letter?.mail.headers.has('bcc')).toBe(false);
  expect(letter?.mail.text).toContain('Dear <b>*Ana*</b> [x](http://evil.example) Pérez Bcc: everybody@example.org,');
  expect(letter?.mail.html).toContain('&lt;b&gt;*Ana*&lt;/b&gt; [x](http://evil.example) Pérez');
  expect(letter?.mail.html).not.toMatch(/href="[^"]*evil/);
});

it('attaches the very bytes that are stored', async () => {
  const id = await apply(diplomaProgramme.code, '2024-08-03T10:00:00.000Z');
  await tell(applicationStream(id), '2024-08-10T10:00:00.000Z', { type: 'Admit', override: null });
  const invoice = (await arrived()).find(({ mail }) => mail.attachments.length > 0)?.mail.attachments[0];
  const [row] = await dataSource.query<{ event_id: string }[]>(
    `SELECT event_id FROM paper_snapshot WHERE application_id = $1`,
    [id],
  );
  const stored = await documentOf(dataSource.manager, row?.event_id ?? '');
  expect(invoice?.content.equals(stored?.bytes ?? Buffer.alloc(0))).toBe(true);
});

it('quotes the question that was asked, and the reason of a rejection', async () => {
  const id = await apply(diplomaProgramme.code, '2024-08-04T10:00:00.000Z');
  const file = (text: string) => fileText(dataSource, { text, about: id, by: 'staff:anna', at: now });
  const questionId = await file('Which *city*?\nAnd <since> when?');
  await tell(applicationStream(id), '2024-08-05T10:00:00.000Z', { type: 'RequestInformation', questionId });
  const becauseId = await file('The course is for public servants.');
  await tell(applicationStream(id), '2024-08-06T10:00:00.000Z', { type: 'Reject', reason: 'not-eligible', becauseId });
  const [, question, rejection] = (await arrived()).map(({ mail }) => mail);
  expect(question?.text).toContain('> Which *city*?\n\n> And <since> when?');
  expect(rejection?.text).toContain('> The course is for public servants.');
  expect(rejection?.text).toContain(
    'ask for a review: reply to this mail by the end of 5 October 2024 (Europe/Madrid)',
  );
});

it('confirms the webinar in French, with the way in and an entry for the diary', async () => {
  await apply(webinarProgramme.code, '2020-11-10T10:00:00.000Z', { familyName: 'Diop', billing: null });
  const letters = await arrived();
  expect(letters.map(told)).toEqual(['webinar-confirmed to ana@city.example.org']);
  const mail = letters[0]?.mail;
  expect(mail?.subject).toBe('Votre inscription est confirmée – Internationalisation et espaces métropolitains');
  expect(mail?.text).toContain('Rejoindre le webinaire : https://webinaire.example.org/internationalisation');
  expect(mail?.text).toContain('Quand : 25 novembre 2020, 16:00–17:00 (Europe/Paris)');
  expect(mail?.text).toMatch(/Désinscrivez-vous ici : https:\/\/register\.example\.org\/applications\/\S+#mata_/);
  const entry = mail?.attachments.find(({ contentType }) => contentType === 'text/calendar');
  expect(entry?.headers.get('content-type')).toMatchObject({ params: { method: 'REQUEST' } });
  expect(entry?.content.toString()).toContain('DTSTART;TZID=Europe/Paris:20201125T160000\r\n');
});

const owedFor = (id: string): Promise<unknown[]> =>
  dataSource.query(
    `SELECT audience, state, attempts, last_error AS because FROM owed
     WHERE application_id = $1 AND name = 'admission-invoice' ORDER BY ordinal`,
    [id],
  );

it.each([
  ['payer', 'pay@', 'ana@'],
  ['participant', 'ana@', 'pay@'],
])(
  "sends an invoice to the other one when the %s's mailbox refuses it, and keeps on trying",
  async (who, bad, good) => {
    const id = await apply(diplomaProgramme.code, '2024-08-05T10:00:00.000Z');
    await arrived();
    mailServer.refuse = (address) => (address.startsWith(bad) ? smtpError(450, `<${address}> is busy`) : null);
    await tell(applicationStream(id), '2024-08-10T10:00:00.000Z', { type: 'Admit', override: null });
    await until(async () => (await owedFor(id)).every((row) => (row as { attempts: number }).attempts === 1));
    expect(mailServer.received.map(told).slice(1)).toEqual([`admission-invoice to ${good}city.example.org`]);
    const refused = { state: 'owed', attempts: 1, because: expect.stringMatching(/\[address\] is busy/) };
    expect(await owedFor(id)).toContainEqual({ audience: who, ...refused });
    await dataSource.query(`UPDATE owed SET state = 'superseded' WHERE state = 'owed'`);
  },
);

it('owes no copy where the participant pays, and has one for what was owed before there were any', async () => {
  await courier.stop();
  const own = { ...ana.billing, legalName: 'Ana', address: 'Main Street 1', invoiceEmail: 'Ana@city.example.org' };
  const id = await apply(diplomaProgramme.code, '2024-08-05T10:00:00.000Z', { billing: own });
  const other = await apply(diplomaProgramme.code, '2024-08-05T11:00:00.000Z');
  for (const one of [id, other]) await tell(applicationStream(one), now, { type: 'Admit', override: null });
  const before = await owedFor(other);
  const runner = dataSource.createQueryRunner();
  await new Payers1700000000008().down(runner);
  expect(await owedFor(other)).toHaveLength(1);
  await new Payers1700000000008().up(runner);
  await runner.release();
  expect([await owedFor(id), await owedFor(other)]).toMatchObject([{ length: 1 }, before]);
  courier = await start();
  await arrived();
});

it('sends a paper to whom it is made out, whoever pays since', async () => {
  const id = await apply(diplomaProgramme.code, '2024-08-06T10:00:00.000Z');
  await tell(applicationStream(id), '2024-08-10T10:00:00.000Z', { type: 'Admit', override: null });
  const billing = { legalName: 'County', address: 'Square 2', invoiceEmail: 'pay@county.example.org' };
  const filed = { billing: { ...billing, taxId: null, purchaseOrder: null, buyerReference: null }, by: 'staff:anna' };
  const billingId = await fileBilling(dataSource, { ...filed, about: id, at: now });
  const because = { billingId, becauseId: randomUUID() };
  await tell(applicationStream(id), '2024-08-11T10:00:00.000Z', { type: 'ReplaceInvoice', ...because });
  const letters = await arrived();
  expect(to('ana@', letters).map(nameOf).join()).toBe('receipt,admission-invoice,credit-note,invoice-corrected');
  expect(to('pay@', letters).map(told)).toEqual([
    'admission-invoice to pay@city.example.org',
    'credit-note to pay@city.example.org',
    'invoice-corrected to pay@county.example.org',
  ]);
});

it('carries one paper in each letter, where one command brings about two', async () => {
  const id = await apply(diplomaProgramme.code, '2024-08-06T10:00:00.000Z');
  const stream = applicationStream(id);
  const receivedOn = '2024-08-19';
  const paid = { type: 'ConfirmPayment', currency: 'EUR', receivedOn, noteId: null } as const;
  await tell(stream, '2024-08-10T10:00:00.000Z', { type: 'Admit', override: null });
  await tell(stream, '2024-08-20T10:00:00.000Z', { ...paid, paymentId: 'a', amountMinor: 20_000 });
  const mail = { channel: 'reply-to-other-letter', noteId: null, receivedAt: '2024-08-21T10:00:00.000Z' } as const;
  const given = ['course', 'name', 'registration-date', 'contact'] as const;
  await tell(stream, '2024-08-22T10:00:00.000Z', { type: 'RequestCancellation', ...mail, given });
  // What came in time and is entered late adds a second paper; what bounces credits both.
  await tell(stream, '2024-08-23T10:00:00.000Z', { ...paid, paymentId: 'b', amountMinor: 40_000 });
  await tell(stream, '2024-08-24T10:00:00.000Z', { type: 'ReversePayment', paymentId: 'a', becauseId: randomUUID() });
  await tell(stream, '2024-08-25T10:00:00.000Z', { type: 'ReversePayment', paymentId: 'b', becauseId: randomUUID() });
  const papers = (await arrived()).filter((one) => told(one) === 'credit-note to ana@city.example.org');
  expect(papers.map(({ mail: { attachments } }) => attachments.length)).toEqual([1, 1, 1, 1]);
});

it('writes to nobody who was erased, and says so', async () => {
  await courier.stop();
  const id = await apply(diplomaProgramme.code, '2024-08-07T10:00:00.000Z');
  await dataSource.query(`UPDATE person SET email = '', given_name = '', family_name = ''`);
  courier = await start();
  expect(await arrived()).toEqual([]);
  const rows = await dataSource.query<unknown[]>('SELECT state, last_error FROM owed WHERE application_id = $1', [id]);
  expect(rows).toEqual([{ state: 'undeliverable', last_error: 'the person was erased' }]);
});
