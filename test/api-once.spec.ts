import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type RunningApp } from './support/app.js';
import { apply, course, must, publishCourse, submission } from './support/course.js';
import { ask, type Told } from './support/http.js';

let app: RunningApp;
let code: string;
let admissions: string;
let finance: string;

beforeAll(async () => {
  app = await startApp();
  [admissions, finance, code] = await Promise.all([app.token('admissions'), app.token('finance'), publishCourse(app)]);
}, 60_000);
afterAll(() => app.stop());

const today = (): string => new Date().toISOString().slice(0, 10);
const payment = (amountMinor: number, paymentId: string = randomUUID()) => ({
  paymentId,
  amount: { amountMinor, currency: 'EUR' },
  receivedOn: today(),
});
const reasonOf = ({ body }: Told): string => String(body['type']).replace('urn:matricula:problem:', '');
const atOnce = <T>(times: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => make(index)));

async function eventsOf(id: string): Promise<string[]> {
  const { body } = await must(200, ask(app, `GET applications/${id}/history?limit=200`, { token: admissions }));
  return (body['items'] as { type: string }[]).map(({ type }) => type);
}
const timesIn = (events: readonly string[], type: string): number => events.filter((one) => one === type).length;

async function admitted(): Promise<string> {
  const { id } = await apply(app, code);
  await must(200, ask(app, `POST applications/${id}/admission`, { token: admissions }));
  return id;
}

async function guaranteed(): Promise<string> {
  const id = await admitted();
  await must(200, ask(app, `POST applications/${id}/payments`, { token: finance, body: payment(60_000) }));
  return id;
}

describe('an idempotency key', () => {
  it('makes one application of the same request in turn, with the same answer to the byte', async () => {
    const [key, body] = [randomUUID(), submission()];
    const first = await must(201, ask(app, `POST editions/${code}/applications`, { key, body }));
    const second = await must(201, ask(app, `POST editions/${code}/applications`, { key, body }));
    expect(second.text).toBe(first.text);
    expect(timesIn(await eventsOf(String(first.body['id'])), 'ApplicationSubmitted')).toBe(1);
  });

  it('makes one application of twenty at once', async () => {
    const [key, body] = [randomUUID(), submission()];
    const told = await atOnce(20, () => ask(app, `POST editions/${code}/applications`, { key, body }));
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(told.map(({ text }) => text)).size).toBe(1);
    const list = await ask(app, `GET applications?q=${body.applicant.email}`, { token: admissions });
    expect(list.body['items']).toHaveLength(1);
  });

  it('makes one payment of twenty at once, and all get the same answer', async () => {
    const id = await admitted();
    const [key, body] = [randomUUID(), payment(20_000)];
    const told = await atOnce(20, () => ask(app, `POST applications/${id}/payments`, { key, body, token: finance }));
    expect(new Set(told.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(told[0]?.body).toMatchObject({ account: { received: { amountMinor: 20_000 } } });
  });

  it('keeps its answer when the world has moved on', async () => {
    const id = await admitted();
    const asked = { key: randomUUID(), body: payment(20_000), token: finance };
    const first = await must(200, ask(app, `POST applications/${id}/payments`, asked));
    await must(200, ask(app, `POST applications/${id}/payments`, { token: finance, body: payment(40_000) }));
    expect((await must(200, ask(app, `POST applications/${id}/payments`, asked))).text).toBe(first.text);
  });

  it('refuses another body, in turn and at once, and does nothing', async () => {
    const id = await admitted();
    const key = randomUUID();
    const path = `POST applications/${id}/payments`;
    const told = await atOnce(10, (index) => ask(app, path, { key, body: payment(1_000 + index), token: finance }));
    expect(told.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(422)]);
    const late = await ask(app, path, { key, body: payment(7_000), token: finance });
    expect([late.status, reasonOf(late)]).toEqual([422, 'idempotency-key-reused']);
    expect(timesIn(await eventsOf(id), 'PaymentConfirmed')).toBe(1);
  });

  it('does not mind another order of the fields', async () => {
    const id = await admitted();
    const { amount, ...rest } = payment(5_000);
    const asked = { key: randomUUID(), token: finance };
    const path = `POST applications/${id}/payments`;
    const first = await must(200, ask(app, path, { ...asked, body: { amount, ...rest } }));
    const turned = { ...rest, amount: { currency: 'EUR', amountMinor: 5_000 } };
    expect((await must(200, ask(app, path, { ...asked, body: turned }))).text).toBe(first.text);
  });

  it('keeps a refusal by the rules too', async () => {
    const { id } = await apply(app, code);
    const asked = { key: randomUUID(), token: finance, body: { because: 'Bank charges.' } };
    const first = await must(409, ask(app, `POST applications/${id}/short-payment`, asked));
    await must(200, ask(app, `POST applications/${id}/admission`, { token: admissions }));
    const second = await must(409, ask(app, `POST applications/${id}/short-payment`, asked));
    expect(second.text).toBe(first.text);
    expect(second.headers.get('content-type')).toContain('application/problem+json');
  });

  it('may be used again after what says nothing about the request: 400, 401, 403, 404', async () => {
    const { id, reference } = await apply(app, code);
    await must(200, ask(app, `POST applications/${id}/admission`, { token: admissions }));
    const key = randomUUID();
    const path = `POST applications/${id}/payments`;
    await must(401, ask(app, path, { key, body: payment(1_000) }));
    await must(403, ask(app, path, { key, body: payment(1_000), token: admissions }));
    await must(400, ask(app, path, { key, body: { ...payment(1_000), amount: 10 }, token: finance }));
    const approval = `POST refunds/${reference}-R1/approval`;
    await must(404, ask(app, approval, { key, token: finance }));
    await must(200, ask(app, path, { key, body: payment(70_000), token: finance }));
    await must(200, ask(app, approval, { key, token: finance }));
  });

  it('belongs to one person: another may use the same', async () => {
    const id = await admitted();
    const key = randomUUID();
    const path = `POST applications/${id}/payments`;
    await must(200, ask(app, path, { key, body: payment(1_000), token: finance }));
    await must(200, ask(app, path, { key, body: payment(2_000), token: await app.token('finance') }));
    expect(timesIn(await eventsOf(id), 'PaymentConfirmed')).toBe(2);
  });

  it.each([
    [null, 'idempotency-key-missing'],
    ['', 'idempotency-key-missing'],
    ['a b', 'idempotency-key-invalid'],
    ['k'.repeat(256), 'idempotency-key-invalid'],
  ])('%j is none', async (key, reason) => {
    const told = await ask(app, `POST editions/${code}/applications`, { key, body: submission() });
    expect([told.status, reasonOf(told)]).toEqual([400, reason]);
  });

  it('keeps neither token nor person', async () => {
    const body = submission('Unforgettable');
    const { accessToken } = await apply(app, code, body);
    const kept = JSON.stringify(await app.dataSource.query<object[]>('SELECT * FROM idempotency'));
    for (const secret of [accessToken, 'Unforgettable', body.applicant.email]) expect(kept).not.toContain(secret);
  });
});

describe('at once', () => {
  it('the same payment four times under four keys counts once', async () => {
    const id = await admitted();
    const body = payment(30_000);
    const told = await atOnce(4, () => ask(app, `POST applications/${id}/payments`, { token: finance, body }));
    expect(told.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect(timesIn(await eventsOf(id), 'PaymentConfirmed')).toBe(1);
    const again = await ask(app, `POST applications/${id}/payments`, { token: finance, body });
    expect([again.status, reasonOf(again)]).toEqual([409, 'payment-id-reused']);
  });

  it('two admissions: one admits, the other is told that there is nothing to assess', async () => {
    const { id } = await apply(app, code);
    const told = await atOnce(2, () => ask(app, `POST applications/${id}/admission`, { token: admissions }));
    expect(told.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(timesIn(await eventsOf(id), 'ApplicantAdmitted')).toBe(1);
  });

  it('eight approvals, orders and payments of one refund: one each', async () => {
    const id = await guaranteed();
    await must(200, ask(app, `POST applications/${id}/payments`, { token: finance, body: payment(5_000) }));
    const { body } = await must(200, ask(app, `GET applications/${id}/account`, { token: finance }));
    const [refund] = body['refunds'] as { id: string; amount: object }[];
    expect(refund?.amount).toEqual({ amountMinor: 5_000, currency: 'EUR' });
    const people = await atOnce(8, () => app.token('finance'));
    const all = async (noun: string, sent: object): Promise<number[]> => {
      const path = `POST refunds/${refund?.id ?? ''}/${noun}`;
      const told = await Promise.all(people.map((token) => ask(app, path, { token, body: sent })));
      return told.map(({ status }) => status).sort();
    };
    expect(await all('approval', {})).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
    const ordered = await all('order', {});
    // Who approved may be among those who come too late, and then hears that first.
    expect(ordered.filter((status) => status === 200)).toEqual([200]);
    const paid = await all('payment', { paidOn: today(), bankReference: 'SEPA-1' });
    expect(paid.filter((status) => status === 200)).toHaveLength(1);
    const events = await eventsOf(id);
    expect(['RefundApproved', 'RefundOrdered', 'RefundPaid'].map((type) => timesIn(events, type))).toEqual([1, 1, 1]);
  });

  it('two persons are needed for a refund', async () => {
    const id = await guaranteed();
    await must(200, ask(app, `POST applications/${id}/payments`, { token: finance, body: payment(100) }));
    const account = await must(200, ask(app, `GET applications/${id}/account`, { token: finance }));
    const refund = (account.body['refunds'] as { id: string }[])[0]?.id ?? '';
    await must(200, ask(app, `POST refunds/${refund}/approval`, { token: await app.token('finance', 'omar') }));
    const own = await ask(app, `POST refunds/${refund}/order`, { token: await app.token('finance', 'omar') });
    expect([own.status, reasonOf(own)]).toEqual([403, 'four-eyes']);
    const kept = await app.dataSource.query<{ status: number | null }[]>('SELECT DISTINCT status FROM idempotency');
    expect(kept.map(({ status }) => status)).toContain(null);
    expect(kept.map(({ status }) => status)).not.toContain(403);
    await must(200, ask(app, `POST refunds/${refund}/order`, { token: await app.token('finance', 'nina') }));
  });
});

describe('an open edition', () => {
  it('gives no token, and is one subscription for one address', async () => {
    const webinar = await publishCourse(app, await course('al-las-webinar-2020'));
    const { applicant, acknowledged } = submission();
    const body = { applicant, acknowledged };
    const first = await must(201, ask(app, `POST editions/${webinar}/applications`, { body }));
    const shouted = { ...body, applicant: { ...applicant, email: applicant.email.toUpperCase() } };
    const second = await must(201, ask(app, `POST editions/${webinar}/applications`, { body: shouted }));
    expect(first.body).toEqual({ id: first.body['id'], reference: first.body['reference'], phase: 'guaranteed' });
    expect(second.body).toEqual(first.body);
    expect(await eventsOf(String(first.body['id']))).toEqual(
      expect.arrayContaining(['ApplicationSubmitted', 'SubscriptionRepeated']),
    );
  });
});
