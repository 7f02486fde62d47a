import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { accountOfApplication, invoiceByNumber, refundById, unbalanced } from '#readmodel/accounts.js';
import { applicationStatus } from '#readmodel/application-status.js';
import { applicationView } from '#readmodel/application-view.js';
import { accessGenerationOf, personIdOf } from '#readmodel/applications.js';
import { admit, cancel, pay } from './support/life.js';
import { ada, Register } from './support/register.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
let register: Register;
beforeAll(async () => {
  dataSource = await freshDatabase();
  register = new Register(dataSource);
});
afterAll(() => dataSource.destroy());

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const applied = '2024-08-01T10:00:00.000Z';
const finance = { by: 'staff:finn', role: 'finance' } as const;

async function admitted(): Promise<string> {
  const id = await register.apply(await register.publish(), applied);
  await register.tell(id, '2024-08-05T10:00:00.000Z', admit);
  return id;
}

it('shows an application that was just submitted, to the office with what it needs to assess it', async () => {
  const edition = await register.publish();
  const id = await register.apply(edition, applied, { group: 'vila' });
  const view = await applicationView(dataSource, id, { for: 'office', at: applied });
  expect(view).toEqual({
    id,
    reference: expect.stringMatching(/^[0-9A-Z]{10}$/),
    edition,
    phase: 'submitted',
    waitsFor: 'assessment',
    until: '2024-08-15T22:00:00.000Z',
    submittedAt: applied,
    closed: false,
    accepts: [
      'RequestInformation',
      'ProvideInformation',
      'RecordEvidence',
      'Admit',
      'Reject',
      'Withdraw',
      'ConfirmPayment',
    ],
    inQuestion: false,
    account: {
      ...{ currency: 'EUR', band: null, fee: null, received: eur(0), kept: eur(0) },
      ...{ refunded: eur(0), owedBack: eur(0), due: eur(0) },
    },
    invoices: [],
    refunds: [],
    certificate: null,
    group: 'vila',
    applicant: {
      givenName: ada.givenName,
      familyName: ada.familyName,
      email: ada.email,
      phone: null,
      language: 'en',
    },
    employer: ada.employer,
    billing: null,
    answers: { motivation: 'To learn.' },
    question: null,
    undelivered: [],
    assessment: {
      late: false,
      likelyDuplicateOf: null,
      proposedFee: {
        ...{ band: 'non-member', amountMinor: 60_000, currency: 'EUR', groupDiscountPercent: 0 },
        because: [{ fact: 'member', holds: false, value: 'none', asOf: '2024-08-01', source: 'member list' }],
      },
    },
  });
});

it('shows the applicant no evidence, no flags and only what applicants may do', async () => {
  const id = await register.apply(await register.publish(), applied);
  const view = await applicationView(dataSource, id, { for: 'applicant', at: applied });
  expect([view?.assessment, view?.accepts]).toEqual([null, ['ProvideInformation', 'Withdraw']]);
});

it('shows the office which letters could not be delivered, and why; and no other', async () => {
  const id = await register.apply(await register.publish(), applied);
  await dataSource.query(
    `INSERT INTO owed (event_id, ordinal, application_id, position, kind, name, audience, state, last_error)
     SELECT gen_random_uuid(), 0, $1, position, 'letter', name, 'participant', state, last_error
     FROM (VALUES (2, 'question', 'undeliverable', '550 [address]: no such user'), (1, 'receipt', 'sent', NULL),
                  (3, 'rejection', 'owed', '450 busy')) AS row (position, name, state, last_error)`,
    [id],
  );
  const undeliveredFor = async (reader: 'office' | 'applicant') =>
    (await applicationView(dataSource, id, { for: reader, at: applied }))?.undelivered;
  expect(await undeliveredFor('office')).toEqual([
    { letter: 'question', to: 'participant', because: '550 [address]: no such user' },
  ]);
  expect(await undeliveredFor('applicant')).toBeNull();
});

it('knows nothing of an application that was never submitted', async () => {
  const id = '00000000-0000-4000-8000-000000000000';
  expect(await applicationView(dataSource, id, { for: 'office', at: applied })).toBeNull();
  expect(await applicationStatus(dataSource, id, 'office')).toBeNull();
  expect(await accountOfApplication(dataSource, id)).toBeNull();
  expect(await accessGenerationOf(dataSource, id)).toBeNull();
  expect(await personIdOf(dataSource, id)).toBeNull();
});

it('shows the question while it waits for an answer, and then no longer', async () => {
  const id = await register.apply(await register.publish(), applied);
  const questionId = await register.file(id, 'Which department?');
  await register.tell(id, '2024-08-02T10:00:00.000Z', { type: 'RequestInformation', questionId });
  const asked = await applicationView(dataSource, id, { for: 'applicant', at: applied });
  expect([asked?.waitsFor, asked?.question]).toEqual(['information', 'Which department?']);
  const answerId = await register.file(id, 'Mobility.');
  await register.tell(id, '2024-08-03T10:00:00.000Z', { type: 'ProvideInformation', answerId });
  const answered = await applicationView(dataSource, id, { for: 'applicant', at: applied });
  expect([answered?.waitsFor, answered?.question]).toEqual(['assessment', null]);
});

it('follows an invoice from open over part-paid to paid, and an excess that goes back at once', async () => {
  const id = await admitted();
  const stateNow = async () =>
    (await accountOfApplication(dataSource, id))?.invoices.map(({ state, paid }) => [state, paid]);
  expect(await stateNow()).toEqual([['open', eur(0)]]);
  await register.tell(id, '2024-08-06T10:00:00.000Z', pay(20_000, '2024-08-06'));
  expect(await stateNow()).toEqual([['part-paid', eur(20_000)]]);
  await register.tell(id, '2024-08-07T10:00:00.000Z', pay(45_000, '2024-08-07'));
  const account = await accountOfApplication(dataSource, id);
  expect(account?.invoices[0]).toMatchObject({ state: 'paid', paid: eur(60_000), dueOn: '2024-09-04', corrects: null });
  expect(account?.account).toMatchObject({ received: eur(65_000), kept: eur(60_000), owedBack: eur(5000) });
  expect(account?.payments.map(({ paymentId, amount }) => [paymentId, amount])).toEqual([
    ['2024-08-06-20000', eur(20_000)],
    ['2024-08-07-45000', eur(45_000)],
  ]);
  const status = await applicationStatus(dataSource, id, 'applicant');
  expect([status?.phase, status?.waitsFor]).toEqual(['guaranteed', 'cancellation-window']);
});

it('counts what is short by bank charges as paid', async () => {
  const id = await admitted();
  await register.tell(id, '2024-08-06T10:00:00.000Z', pay(59_250, '2024-08-06'));
  expect((await accountOfApplication(dataSource, id))?.invoices).toMatchObject([{ state: 'paid', paid: eur(59_250) }]);
});

it('takes over a payment deadline that was extended', async () => {
  const id = await admitted();
  const becauseId = await register.file(id, 'Budget vote');
  const extended = { type: 'ExtendPaymentDeadline', dueOn: '2024-09-20', becauseId, ...finance } as const;
  await register.tell(id, '2024-08-06T10:00:00.000Z', extended);
  expect((await accountOfApplication(dataSource, id))?.invoices).toMatchObject([{ dueOn: '2024-09-20' }]);
});

it('keeps a credit note with the invoice that it corrects, and a refund with each hand that it went through', async () => {
  const id = await admitted();
  await register.tell(id, '2024-08-06T10:00:00.000Z', pay(60_000, '2024-08-06'));
  await register.tell(id, '2024-10-12T09:00:00.000Z', cancel('2024-10-12T08:00:00.000Z'));
  const owed = await accountOfApplication(dataSource, id);
  const [invoice, creditNote] = owed?.invoices ?? [];
  expect(invoice).toMatchObject({ kind: 'invoice', credited: eur(45_000), paid: eur(15_000), state: 'paid' });
  expect(creditNote).toMatchObject({ kind: 'credit-note', amount: eur(45_000), corrects: invoice?.number });
  expect(await invoiceByNumber(dataSource, invoice?.number ?? '')).toEqual(invoice);

  const refundId = owed?.refunds[0]?.id ?? '';
  const refund = { refund: 1, ...finance };
  await register.tell(id, '2024-10-14T09:00:00.000Z', { type: 'ApproveRefund', ...refund });
  const other = { ...refund, by: 'staff:fay' };
  await register.tell(id, '2024-10-15T09:00:00.000Z', { type: 'OrderRefund', batch: 'B7', ...other });
  const paid = { paidOn: '2024-10-16', bankReference: 'E2E-1', amountMinor: null };
  await register.tell(id, '2024-10-17T09:00:00.000Z', { type: 'ConfirmRefundPaid', ...paid, ...other });
  expect(await refundById(dataSource, refundId)).toEqual({
    ...{ id: refundId, ordinal: 1, applicationId: id, amount: eur(45_000), cause: 'cancellation', state: 'paid' },
    ...{ countedFrom: '2024-10-12T08:00:00.000Z', dueAt: expect.stringContaining('2024-11-') },
    ...{ approvedBy: 'staff:finn', orderedBy: 'staff:fay', batch: 'B7' },
    ...{ paidOn: '2024-10-16', bankReference: 'E2E-1', returnedOn: null, reopens: null, breached: false },
  });
  const [shown] = (await applicationStatus(dataSource, id, 'applicant'))?.refunds ?? [];
  expect([shown?.approvedBy, shown?.orderedBy, shown?.batch]).toEqual([null, null, null]);
});

it('has a refund on record as a breach once its day is over unpaid, and the file open until it is paid', async () => {
  const id = await admitted();
  await register.tell(id, '2024-08-06T10:00:00.000Z', pay(60_000, '2024-08-06'));
  await register.tell(id, '2024-10-12T09:00:00.000Z', cancel('2024-10-12T08:00:00.000Z'));
  await register.tell(id, '2025-06-01T00:00:00.000Z', { type: 'ObserveTime', by: 'clock' });
  const status = await applicationStatus(dataSource, id, 'office');
  expect([status?.waitsFor, status?.closed, status?.refunds[0]?.breached]).toEqual(['refund', false, true]);
});

it('opens to whoever took over the place, by links of another generation', async () => {
  const id = await admitted();
  await register.tell(id, '2024-08-06T10:00:00.000Z', pay(60_000, '2024-08-06'));
  const personId = await register.filePerson({ givenName: 'Grace', familyName: 'Hopper' });
  const becauseId = await register.file(id, 'Ada is ill');
  await register.tell(id, '2024-08-07T10:00:00.000Z', { type: 'SubstituteParticipant', personId, becauseId });
  expect([await personIdOf(dataSource, id), await accessGenerationOf(dataSource, id)]).toEqual([personId, 2]);
  expect((await applicationView(dataSource, id, { for: 'office', at: applied }))?.applicant.givenName).toBe('Grace');
});

it('copies nothing of a person into any row that the events make', async () => {
  const personal = ['Ada', 'Sáenz', 'ajuntament', 'Ajuntament', 'To learn', 'Grace', 'Budget vote', 'department'];
  for (const table of ['edition', 'application', 'seat', 'invoice', 'receipt', 'refund', 'certificate']) {
    const [rows] = await dataSource.query<{ all: string }[]>(
      `SELECT coalesce(jsonb_agg(to_jsonb(${table}))::text, '') AS all FROM ${table}`,
    );
    expect(personal.filter((word) => rows?.all.includes(word))).toEqual([]);
  }
});

it('adds up in every row, and names what does not', async () => {
  expect(await unbalanced(dataSource)).toEqual([]);
  const id = await admitted();
  await register.tell(id, '2024-08-06T10:00:00.000Z', pay(65_000, '2024-08-06'));
  await dataSource.query('UPDATE receipt SET amount_minor = amount_minor + 1 WHERE application_id = $1', [id]);
  expect(await unbalanced(dataSource)).toEqual([id]);
  await dataSource.query('UPDATE receipt SET amount_minor = amount_minor - 1 WHERE application_id = $1', [id]);
  await dataSource.query('UPDATE application SET kept_minor = kept_minor + 1 WHERE id = $1', [id]);
  expect(await unbalanced(dataSource)).toEqual([id]);
});
