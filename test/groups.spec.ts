import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { groupView, type GroupView } from '#contracts/group.js';
import { startApp, type RunningApp } from './support/app.js';
import { apply, course, must, publishCourse, submission } from './support/course.js';
import { ask, type Told } from './support/http.js';
import { rebuilt } from './support/rebuilt.js';
import { until } from './support/until.js';
import { advance } from './support/world.js';

let app: RunningApp;
let edition: string;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  app = await startApp({ relay: true });
  edition = await publishCourse(app);
  for (const role of ['admissions', 'finance', 'auditor'] as const) tokens[role] = await app.token(role);
}, 60_000);
afterAll(() => app.stop());

const as = (role: string, line: string, body?: object): Promise<Told> => ask(app, line, { token: tokens[role], body });
const today = (): string => new Date().toISOString().slice(0, 10);
const payer = {
  legalName: 'City of Ghent',
  address: 'Botermarkt 1\n9000 Ghent',
  country: 'BE',
  purchaseOrder: 'PO-7',
  invoiceEmail: 'pay@ghent.example',
};

async function declared(of = edition): Promise<string> {
  const code = `ghent-${randomUUID().slice(0, 8)}`;
  await must(201, as('finance', `POST editions/${of}/groups`, { code, billing: payer }));
  return code;
}

async function admitted(code: string, name: string, of = edition): Promise<string> {
  const { id } = await apply(app, of, { ...submission(name), group: { code } });
  await must(200, as('admissions', `POST applications/${id}/admission`));
  return id;
}

const groupOf = async (code: string): Promise<GroupView> =>
  groupView.parse((await must(200, as('auditor', `GET groups/${code}`))).body);
const statusOf = async (id: string): Promise<Record<string, unknown>> =>
  (await must(200, as('admissions', `GET applications/${id}`))).body;
const phaseOf = async (id: string): Promise<unknown> => (await statusOf(id))['phase'];
const feeOf = async (id: string): Promise<unknown> => {
  const { account, until: due } = await statusOf(id);
  return { fee: (account as { fee: { amountMinor: number } }).fee.amountMinor, due };
};

/** Two of one city, closed and invoiced, each having heard of it. */
async function invoiced(): Promise<{ code: string; first: string; second: string }> {
  const code = await declared();
  const first = await admitted(code, 'Ferrer');
  const second = await admitted(code, 'Serra');
  await must(200, as('admissions', `POST groups/${code}/closing`));
  for (const id of [first, second]) await until(async () => ((await feeOf(id)) as { fee: number }).fee === 54_000);
  return { code, first, second };
}

const pay = (code: string, amountMinor: number, more: object = {}): Promise<Told> =>
  as('finance', `POST groups/${code}/payments`, {
    paymentId: `T-${randomUUID().slice(0, 8)}`,
    amount: { amountMinor, currency: 'EUR' },
    receivedOn: today(),
    ...more,
  });

describe('a group with one payer', () => {
  it('waits for its invoice, and gets one with a line each and the discount', async () => {
    const code = await declared();
    const id = await admitted(code, 'Ferrer');
    expect(await statusOf(id)).toMatchObject({ phase: 'awaiting-payment', until: null, invoices: [] });
    const tooSmall = await as('finance', `POST groups/${code}/closing`);
    expect([tooSmall.status, tooSmall.body['facts']]).toMatchObject([409, { members: 1, discountFrom: 2 }]);
    const other = await admitted(code, 'Serra');
    const { body } = await must(200, as('finance', `POST groups/${code}/closing`));
    expect(body).toMatchObject({
      phase: 'closed',
      members: [
        { application: id, fee: { amountMinor: 60_000 }, left: false },
        { application: other, fee: { amountMinor: 60_000 }, left: false },
      ],
      invoices: [
        {
          number: expect.stringMatching(/^INV-\d{4}-\d{5}$/) as unknown,
          amount: { amountMinor: 108_000, currency: 'EUR' },
          lines: [
            { line: 1, application: id, amount: { amountMinor: 54_000 }, discountPercent: 10 },
            { line: 2, application: other, amount: { amountMinor: 54_000 }, discountPercent: 10 },
          ],
        },
      ],
    });
    for (const one of [id, other]) await until(async () => ((await feeOf(one)) as { due: unknown }).due !== null);
    expect(await feeOf(id)).toMatchObject({ fee: 54_000 });
    const listed = await must(200, as('finance', `GET invoices?edition=${edition}`));
    expect(listed.body['items']).toContainEqual(
      expect.objectContaining({
        group: code,
        applicationId: null,
        state: 'open',
        amount: { amountMinor: 108_000, currency: 'EUR' },
      }),
    );
  });

  it('fills the first line with what comes first, and the second with the rest', async () => {
    const { code, first, second } = await invoiced();
    await must(200, pay(code, 60_000));
    await until(async () => (await phaseOf(first)) === 'guaranteed');
    await until(async () => (await statusOf(second))['account'] !== null && (await receivedOf(second)) === 6_000);
    expect(await phaseOf(second)).toBe('awaiting-payment');
    const { body } = await must(200, pay(code, 48_000));
    await until(async () => (await phaseOf(second)) === 'guaranteed');
    expect(groupView.parse(body).invoices[0]?.lines.map(({ paid }) => paid.amountMinor)).toEqual([54_000, 54_000]);
    expect((await rebuilt(app.dataSource)).differences).toEqual([]);
  });

  it('credits the line of a member who cancels, and refunds by the terms', async () => {
    const { code, first, second } = await invoiced();
    await must(200, pay(code, 108_000));
    await until(async () => (await phaseOf(second)) === 'guaranteed');
    await until(async () => (await phaseOf(first)) === 'guaranteed');
    const cancelled = await must(
      200,
      as('admissions', `POST applications/${second}/cancellation-request`, {
        receivedAt: new Date().toISOString(),
        channel: 'reply-to-reservation',
        given: ['course', 'name', 'registration-date', 'contact'],
      }),
    );
    expect(cancelled.body).toMatchObject({ refunds: [{ amount: { amountMinor: 40_500 }, cause: 'cancellation' }] });
    await until(async () => (await groupOf(code)).invoices[0]?.lines[1]?.credited.amountMinor === 40_500);
    const papers = (await must(200, as('finance', `GET invoices?edition=${edition}`))).body['items'] as object[];
    const { number } = (await groupOf(code)).invoices[0] ?? { number: '' };
    expect(papers).toContainEqual(
      expect.objectContaining({
        kind: 'credit-note',
        group: code,
        corrects: number,
        amount: { amountMinor: 40_500, currency: 'EUR' },
      }),
    );
    expect(await phaseOf(first)).toBe('guaranteed');
    expect((await rebuilt(app.dataSource)).differences).toEqual([]);
  });

  it('takes the payer’s own split, and refuses what does not come to the sum', async () => {
    const { code, second } = await invoiced();
    const wrong = await pay(code, 54_000, { split: [{ application: second, amountMinor: 53_999 }] });
    expect([wrong.status, wrong.body['facts']]).toEqual([422, { splitMinor: 53_999, amountMinor: 54_000 }]);
    await must(200, pay(code, 54_000, { split: [{ application: second, amountMinor: 54_000 }] }));
    await until(async () => (await phaseOf(second)) === 'guaranteed');
  });

  it('is closed by its deadline', async () => {
    const code = await declared();
    const id = await admitted(code, 'Ferrer');
    const { closesAt } = await groupOf(code);
    await until(async () => (await groupOf(code)).members.length === 1);
    await advance(app.client, `group-${code}`, (Date.parse(closesAt) - Date.now()) / 1_000 + 60);
    await until(async () => (await groupOf(code)).phase === 'closed');
    expect((await groupOf(code)).invoices[0]?.lines).toMatchObject([
      { amount: { amountMinor: 60_000 }, discountPercent: 0 },
    ]);
    await until(async () => ((await feeOf(id)) as { due: unknown }).due !== null);
  });

  it('changes nothing for applications that merely share a code', async () => {
    const code = `shared-${randomUUID().slice(0, 8)}`;
    const [first, second] = [await admitted(code, 'Ferrer'), await admitted(code, 'Serra')];
    expect((await statusOf(first))['invoices']).toMatchObject([{ applicationId: first, group: null }]);
    expect((await statusOf(second))['invoices']).toMatchObject([{ amount: { amountMinor: 54_000 } }]);
  });

  it('has its code for itself, and its deadline ahead', async () => {
    const code = await declared();
    const again = await as('finance', `POST editions/${edition}/groups`, { code, billing: payer });
    expect([again.status, again.body['facts']]).toEqual([409, { edition }]);
    expect((await as('finance', 'GET groups/nobody')).status).toBe(404);
    expect((await as('finance', 'POST editions/nowhere/groups', { code: 'x', billing: payer })).status).toBe(404);
  });

  it('has a payer whose country is named, or its invoice would have no electronic part', async () => {
    const { country, ...stateless } = payer;
    const code = await declared();
    for (const [line, body] of [
      [`POST editions/${edition}/groups`, { code: `${code}-too`, billing: stateless }],
      [`POST groups/${code}/billing`, { billing: stateless, because: 'Another office.' }],
    ] as const) {
      const refused = await as('finance', line, body);
      expect(refused.status).toBe(400);
      expect(JSON.stringify(refused.body)).toMatch(/billing.*country.*is missing: without it the group’s invoice/);
      const named = await as('finance', line, { ...body, billing: { ...stateless, country } });
      expect([200, 201]).toContain(named.status);
    }
    const wrong = await as('finance', `POST groups/${code}/billing`, {
      billing: { ...payer, country: 'Belgium' },
      because: 'x',
    });
    expect(JSON.stringify(wrong.body)).toContain('is not a country code such as ES');
  });
});

const receivedOf = async (id: string): Promise<number> =>
  ((await statusOf(id))['account'] as { received: { amountMinor: number } }).received.amountMinor;

it('is freed by the terms of its edition', async () => {
  const groups = { closeWithin: 'P1D', discountFrom: 3, whenOneLeaves: 'others-lose-discount' } as const;
  const programme = await course();
  const of = await publishCourse(app, { ...programme, terms: { ...programme.terms, groups } });
  const code = await declared(of);
  await admitted(code, 'Ferrer', of);
  await admitted(code, 'Serra', of);
  const { status, body } = await as('finance', `POST groups/${code}/closing`);
  expect([status, body['facts']]).toMatchObject([409, { members: 2, discountFrom: 3 }]);
});
