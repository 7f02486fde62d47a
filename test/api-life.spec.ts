import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parseProgramme } from '#contracts/programme.js';
import { startApp, type RunningApp } from './support/app.js';
import { apply, type Applied, course, must, publishCourse, submission } from './support/course.js';
import { ask, type Told } from './support/http.js';
import { until } from './support/until.js';

let app: RunningApp;
let code: string;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  app = await startApp();
  code = await publishCourse(app);
  tokens['anna'] = await app.token('admissions', 'anna');
  tokens['bert'] = await app.token('admissions', 'bert');
  tokens['fina'] = await app.token('finance', 'fina');
  tokens['gert'] = await app.token('finance', 'gert');
}, 60_000);
afterAll(() => app.stop());

const as = (who: string, line: string, body?: object): Promise<Told> => ask(app, line, { token: tokens[who], body });
const today = (): string => new Date().toISOString().slice(0, 10);
const because = { because: 'As agreed on the telephone.' };
const reasonOf = ({ body }: Told): string => String(body['type']).replace('urn:matricula:problem:', '');

const pay = (id: string, amountMinor: number, paymentId: string): Promise<Told> =>
  as('fina', `POST applications/${id}/payments`, {
    paymentId,
    amount: { amountMinor, currency: 'EUR' },
    receivedOn: today(),
    payer: 'City of Ferrer',
  });

async function guaranteed(edition = code): Promise<Applied> {
  const applied = await apply(app, edition);
  await must(200, as('anna', `POST applications/${applied.id}/admission`));
  const paid = await must(200, pay(applied.id, 60_000, `T-${applied.reference}`));
  expect(paid.body['phase']).toBe('guaranteed');
  return applied;
}

it('asks, answers, rejects and reopens', async () => {
  const { id, accessToken } = await apply(app, code);
  const asked = await must(200, as('anna', `POST applications/${id}/information-request`, { question: 'Which city?' }));
  expect(asked.body).toMatchObject({ phase: 'information-requested', waitsFor: 'information' });
  const seen = await must(200, ask(app, `GET applications/${id}`, { token: accessToken }));
  expect(seen.body).toMatchObject({
    question: 'Which city?',
    accepts: expect.arrayContaining(['ProvideInformation']) as unknown,
  });
  const answered = await must(
    200,
    ask(app, `POST applications/${id}/information`, { token: accessToken, body: { answer: 'Terrassa.' } }),
  );
  expect(answered.body['phase']).toBe('submitted');
  const rejected = await must(
    200,
    as('anna', `POST applications/${id}/rejection`, { reason: 'not-eligible', ...because }),
  );
  expect(rejected.body['phase']).toBe('rejected');
  const reopened = await must(200, as('bert', `POST applications/${id}/reopening`, because));
  expect(reopened.body['phase']).toBe('submitted');
  const withdrawn = await must(200, ask(app, `POST applications/${id}/withdrawal`, { token: accessToken }));
  expect(withdrawn.body['phase']).toBe('withdrawn');
  const history = await must(200, as('fina', `GET applications/${id}/history`));
  expect(history.body['items']).toContainEqual(
    expect.objectContaining({ type: 'ApplicationReopened', by: 'staff:bert', texts: { becauseId: because.because } }),
  );
});

it('corrects fee and invoice, gives time, takes short payment and a bounced one', async () => {
  const { id } = await apply(app, code);
  await must(200, as('anna', `POST applications/${id}/admission`, {}));
  const corrected = await must(
    200,
    as('anna', `POST applications/${id}/fee-correction`, { override: { band: 'member' }, ...because }),
  );
  expect(corrected.body).toMatchObject({ account: { fee: { amountMinor: 30_000, currency: 'EUR' }, band: 'member' } });
  const billing = { legalName: 'Association', address: 'Other Street 2', invoiceEmail: 'a@city.example' };
  await must(200, as('fina', `POST applications/${id}/invoice-replacement`, { billing, ...because }));
  const { body } = await must(200, as('fina', `GET applications/${id}/account`));
  const invoices = body['invoices'] as { number: string; kind: string; state: string }[];
  expect(invoices.map(({ kind }) => kind).sort()).toEqual([
    'credit-note',
    'credit-note',
    'invoice',
    'invoice',
    'invoice',
  ]);
  const open = invoices.find(({ state }) => state === 'open');
  await must(200, as('fina', `GET invoices/${open?.number ?? ''}`));
  expect(reasonOf(await as('fina', `GET invoices/${open?.number ?? ''}/pdf`))).toBe('document-not-ready');
  await must(200, as('fina', `GET invoices?edition=${code}&state=open`));
  const taken = await must(200, as('fina', `POST applications/${id}/invoice-cancellation`, because));
  expect(taken.body).toMatchObject({ phase: 'submitted', account: { fee: null, due: { amountMinor: 0 } } });
  expect(reasonOf(await as('fina', `POST applications/${id}/invoice-cancellation`, because))).toBe(
    'not-awaiting-payment',
  );
  await must(200, as('anna', `POST applications/${id}/admission`, {}));
  await must(200, as('fina', `POST applications/${id}/payment-deadline`, { dueOn: later(60), ...because }));
  await must(200, pay(id, 20_000, 'SHORT-1'));
  const short = await must(200, as('fina', `POST applications/${id}/short-payment`, because));
  expect(short.body['phase']).toBe('guaranteed');
  const bounced = await must(200, as('fina', `POST applications/${id}/payments/SHORT-1/reversal`, because));
  expect(bounced.body['inQuestion']).toBe(true);
});

const later = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

it('cancels in time, and takes two persons to pay back', async () => {
  const { id, reference } = await guaranteed();
  const request = {
    receivedAt: new Date().toISOString(),
    channel: 'reply-to-reservation',
    given: ['course', 'name', 'registration-date', 'contact'],
  };
  const cancelled = await must(200, as('anna', `POST applications/${id}/cancellation-request`, request));
  expect(cancelled.body).toMatchObject({
    phase: 'cancelled',
    refunds: [{ id: `${reference}-R1`, amount: { amountMinor: 45_000, currency: 'EUR' }, state: 'owed' }],
  });
  const refund = `POST refunds/${reference}-R1`;
  expect((await must(200, as('fina', `${refund}/approval`))).body).toMatchObject({
    state: 'approved',
    approvedBy: 'staff:fina',
  });
  await must(200, as('fina', `${refund}/approval-withdrawal`, because));
  await must(200, as('fina', `${refund}/approval`));
  expect(reasonOf(await as('fina', `${refund}/order`, { batch: 'B-1' }))).toBe('four-eyes');
  await must(200, as('gert', `${refund}/order`, { batch: 'B-1' }));
  await must(200, as('gert', `${refund}/order-cancellation`, because));
  await must(200, as('fina', `${refund}/approval`));
  await must(200, as('gert', `${refund}/order`));
  const paid = { paidOn: today(), bankReference: 'SEPA/2024/1' };
  const other = await as('gert', `${refund}/payment`, { ...paid, amount: { amountMinor: 45_000, currency: 'USD' } });
  expect([other.status, reasonOf(other)]).toEqual([422, 'currency-mismatch']);
  const less = await as('gert', `${refund}/payment`, { ...paid, amount: { amountMinor: 45_001, currency: 'EUR' } });
  expect([less.status, reasonOf(less)]).toEqual([422, 'amount-mismatch']);
  await must(200, as('gert', `${refund}/payment`, { ...paid, amount: { amountMinor: 45_000, currency: 'EUR' } }));
  const returned = await must(200, as('gert', `${refund}/return`, { returnedOn: today(), ...because }));
  expect(returned.body['state']).not.toBe('paid');
  const list = await must(200, as('fina', 'GET refunds?limit=200'));
  expect(list.body['items']).toContainEqual(expect.objectContaining({ id: `${reference}-R1`, applicationId: id }));
});

it('lets the place go: given up, by exception, by revocation', async () => {
  const [given, excepted, revoked] = await Promise.all([guaranteed(), guaranteed(), guaranteed()]);
  const { body } = await must(
    200,
    ask(app, `POST applications/${given.id}/place-given-up`, { token: given.accessToken }),
  );
  expect(body['phase']).toBe('cancelled');
  const exception = { percent: 100, ...because };
  const path = `POST applications/${excepted.id}/exception`;
  expect((await must(200, as('anna', path, exception))).body['phase']).toBe('guaranteed');
  expect(reasonOf(await as('anna', path, exception))).toBe('four-eyes');
  expect((await must(200, as('fina', path, exception))).body['phase']).toBe('cancelled');
  const revocation = `POST applications/${revoked.id}/revocation`;
  await must(200, as('anna', revocation, because));
  expect(reasonOf(await as('anna', revocation, because))).toBe('four-eyes');
  const gone = await must(200, as('bert', revocation, because));
  expect(gone.body).toMatchObject({ refunds: [{ amount: { amountMinor: 60_000 } }] });
});

it('lets another take the place, and the links of the former die', async () => {
  const { id, accessToken } = await guaranteed();
  const { applicant } = submission('Vila');
  await must(200, as('anna', `POST applications/${id}/substitution`, { applicant, ...because }));
  expect((await ask(app, `GET applications/${id}`, { token: accessToken })).status).toBe(401);
  const { body } = await must(200, as('anna', `GET applications/${id}`));
  expect(body).toMatchObject({ applicant: { familyName: 'Vila' }, employer: { organisation: 'City of Ferrer' } });
});

/** A course that begins when all that comes before is done, and lasts a second. */
async function publishShortCourse() {
  const startsMs = Date.now() + 10_000;
  const [starts, ends] = [startsMs, startsMs + 1_000].map((ms) => new Date(ms).toISOString());
  const { terms, sessions, ...rest } = await course();
  const programme = {
    ...rest,
    terms,
    dates: { starts, ends, inPersonFrom: starts, provisional: false },
    applications: { closes: starts },
    sessions: sessions.map((session) => ({ ...session, starts: null, ends: null })),
  };
  return { terms, edition: await publishCourse(app, parseProgramme(programme)), overMs: startsMs + 1_500 };
}

it('records, waives, certifies, and lets anyone verify', async () => {
  const { terms, edition, overMs } = await publishShortCourse();
  const { id, accessToken } = await guaranteed(edition);
  const did = (noun: string, body?: object): Promise<Told> =>
    must(200, as('anna', `POST applications/${id}/${noun}`, body));
  const status = async () => {
    const { body } = await must(200, as('anna', `GET applications/${id}`));
    return body as { phase: string; certificate: string };
  };
  for (const session of terms.completion.sessions) await did('attendance', { session });
  await did('experience');
  await did('final-work');
  await did('correction', { requirement: 'final-work', met: false, ...because });
  const early = await as('anna', `POST applications/${id}/certificate`);
  expect([early.status, reasonOf(early)]).toEqual([409, 'requirements-unmet']);
  expect(early.body['facts']).toMatchObject({ missing: ['final-work'] });
  await did('waiver', { requirement: 'final-work', ...because });
  await sleep(Math.max(0, overMs - Date.now()));
  await until(async () => (await status()).phase === 'certified');
  const { certificate } = await status();
  const verified = await must(200, ask(app, `GET certificates/${certificate}`));
  expect(verified.body).toMatchObject({ valid: true, invalidBecause: null, name: 'Ana Ferrer', edition });
  const pdf = await ask(app, `GET certificates/${certificate}/pdf`, { token: accessToken });
  expect([pdf.status, reasonOf(pdf)]).toEqual([409, 'document-not-ready']);
  const stranger = await apply(app, code);
  expect((await ask(app, `GET certificates/${certificate}/pdf`, { token: stranger.accessToken })).status).toBe(404);
  await did('certificate/reissue', because);
  expect((await must(200, ask(app, `GET certificates/${certificate}`))).body).toMatchObject({ valid: false });
  await did('certificate/revocation', because);
  expect(reasonOf(await ask(app, 'GET certificates/NOSUCHCODE'))).toBe('unknown-certificate');
});

it('takes an application after the close when admissions say why', async () => {
  const soon = new Date(Date.now() - 60_000).toISOString();
  const closed = await publishCourse(app, { ...(await course()), applications: { closes: soon } });
  expect(reasonOf(await ask(app, `POST editions/${closed}/applications`, { body: submission() }))).toBe(
    'applications-closed',
  );
  const late = await must(
    201,
    as('anna', `POST editions/${closed}/late-applications`, { ...submission(), ...because }),
  );
  expect(late.body).toEqual({ id: late.body['id'], reference: late.body['reference'], phase: 'submitted' });
  const { body } = await must(200, as('anna', `GET applications/${String(late.body['id'])}`));
  expect(body['assessment']).toMatchObject({ late: true });
});
