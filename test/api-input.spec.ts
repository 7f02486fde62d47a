import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type RunningApp } from './support/app.js';
import { apply, must, publishCourse, submission } from './support/course.js';
import { ask, type Told } from './support/http.js';

let app: RunningApp;
let code: string;
let admissions: string;
let finance: string;
let id: string;

beforeAll(async () => {
  app = await startApp();
  [admissions, finance, code] = await Promise.all([app.token('admissions'), app.token('finance'), publishCourse(app)]);
  ({ id } = await apply(app, code));
  await must(200, ask(app, `POST applications/${id}/admission`, { token: admissions }));
}, 60_000);
afterAll(() => app.stop());

const reasonOf = ({ body }: Told): string => String(body['type']).replace('urn:matricula:problem:', '');
const pathsIn = ({ body }: Told): string[] => [
  ...new Set((body['facts'] as { issues: { path: string }[] }).issues.map(({ path }) => path)),
];
const send = (body: unknown, headers: Record<string, string> = {}): Promise<Told> =>
  ask(app, `POST editions/${code}/applications`, { body, headers });

/** Every text field of a submission, by its path. */
const TEXTS = [
  ['applicant', 'givenName'],
  ['applicant', 'familyName'],
  ['applicant', 'email'],
  ['applicant', 'phone'],
  ['applicant', 'language'],
  ['employer', 'organisation'],
  ['employer', 'position'],
  ['employer', 'city'],
  ['employer', 'country'],
  ['billing', 'legalName'],
  ['billing', 'address'],
  ['billing', 'taxId'],
  ['billing', 'purchaseOrder'],
  ['billing', 'buyerReference'],
  ['billing', 'invoiceEmail'],
  ['answers', 'motivation'],
  ['group', 'code'],
] as const;

function withText(part: (typeof TEXTS)[number][0], field: string, text: string): object {
  const whole: Record<string, object> = { group: {}, ...submission() };
  return { ...whole, group: { code: 'together' }, [part]: { ...whole[part], [field]: text } };
}

describe('every text field', () => {
  it.each(TEXTS)('%s.%s takes no control character, no half character, no endless text', async (part, field) => {
    for (const text of ['a\u0000b', 'a\u0007b', 'a\ud800b', 'x'.repeat(30_000)]) {
      const told = await send(withText(part, field, text));
      expect([told.status, pathsIn(told)]).toEqual([400, [`${part}.${field}`]]);
    }
  });

  it.each(TEXTS.filter(([part, field]) => part !== 'answers' && field !== 'address'))(
    '%s.%s takes no second line, for it may stand in a mail header',
    async (part, field) => {
      const told = await send(withText(part, field, 'Ana\r\nBcc: everybody@city.example'));
      expect([told.status, pathsIn(told)]).toEqual([400, [`${part}.${field}`]]);
    },
  );

  it.each(["'; DROP TABLE domain_event; --", '$1', '%_%', '<img src=x onerror=alert(1)>', '{{constructor}}', '\\'])(
    'keeps %j as it is where any text may stand',
    async (text) => {
      const body = { ...submission(), applicant: { ...submission().applicant, familyName: text } };
      const applied = await apply(app, code, body);
      const { body: view } = await must(200, ask(app, `GET applications/${applied.id}`, { token: admissions }));
      expect(view['applicant']).toMatchObject({ familyName: text });
      await must(200, ask(app, `GET applications?q=${encodeURIComponent(text)}`, { token: admissions }));
    },
  );
});

describe('a submission', () => {
  it('names each field that is unknown, missing or of the wrong type', async () => {
    const rest = { ...submission(), acknowledged: undefined };
    const told = await send({
      ...rest,
      employer: 7,
      applicant: { ...rest.applicant, age: 40, email: undefined },
      fee: 0,
    });
    expect(told.status).toBe(400);
    expect(told.headers.get('content-type')).toContain('application/problem+json');
    expect(pathsIn(told).sort()).toEqual(['acknowledged', 'applicant.age', 'applicant.email', 'employer', 'fee']);
    expect(told.text).not.toContain('Ferrer');
  });

  it('names each part of the form that the edition needs', async () => {
    const told = await send({ ...submission(), answers: { motivation: ' ' }, employer: undefined });
    expect([told.status, reasonOf(told)]).toEqual([422, 'application-incomplete']);
    expect(told.body['facts']).toEqual({
      missing: expect.arrayContaining(['employer', 'answers.motivation', 'answers.department']) as unknown,
    });
  });

  it.each([[[]], ['text'], [7], [null], [[[[[]]]]]])('is not %j', async (body) => {
    expect((await send(JSON.stringify(body))).status).toBe(400);
  });
});

describe('a body', () => {
  it('of ten megabytes is refused', async () => {
    const told = await send(JSON.stringify({ ...submission(), fee: 'x'.repeat(10_000_000) }));
    expect([told.status, reasonOf(told)]).toEqual([413, 'too-large']);
  });

  it('that unpacks to ten megabytes is refused', async () => {
    const { gzipSync } = await import('node:zlib');
    const told = await raw(gzipSync(JSON.stringify({ fee: 'x'.repeat(10_000_000) })), { 'content-encoding': 'gzip' });
    expect(told).toMatchObject({ status: 413, type: 'too-large' });
  });

  it('in broken UTF-8 is refused, not mended', async () => {
    const bytes = Buffer.from(JSON.stringify(submission()).replace('Ferrer', 'F~rrer'));
    bytes[bytes.indexOf('~')] = 0xff;
    expect(await raw(bytes)).toMatchObject({ status: 400, type: 'not-utf-8' });
  });

  it.each(['{', '{"a":1,}', '', "{'a':1}", '{"a":NaN}'])('of %j is no JSON', async (text) => {
    const told = await raw(Buffer.from(text));
    expect(told.status).toBe(400);
    expect(['not-json', 'invalid-input']).toContain(told.type);
  });

  it.each(['text/plain', 'application/xml', 'application/json; charset=latin1', 'multipart/form-data'])(
    'as %s is refused',
    async (type) => expect(await raw(Buffer.from('{}'), { 'content-type': type })).toMatchObject({ status: 415 }),
  );

  /** Bytes as they are, which fetch would not send. */
  function raw(bytes: Buffer, headers: Record<string, string> = {}): Promise<{ status?: number; type: string }> {
    return new Promise((done, fail) => {
      const options = {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'raw', ...headers },
      };
      const sent = request(`${app.url}/api/v1/editions/${code}/applications`, options, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          const { type } = JSON.parse(Buffer.concat(parts).toString()) as { type: string };
          done({ status: response.statusCode ?? 0, type: type.replace('urn:matricula:problem:', '') });
        });
      });
      sent.on('error', fail).end(bytes);
    });
  }
});

describe('a payment', () => {
  const pay = (change: object): Promise<Told> =>
    ask(app, `POST applications/${id}/payments`, {
      token: finance,
      body: {
        paymentId: 'P-1',
        amount: { amountMinor: 100, currency: 'EUR' },
        receivedOn: new Date().toISOString().slice(0, 10),
        ...change,
      },
    });

  it.each([
    [0, 422, 'amount-not-positive'],
    [-100, 422, 'amount-not-positive'],
    [0.5, 400, 'invalid-input'],
    [1e18, 400, 'invalid-input'],
    ['100', 400, 'invalid-input'],
    [null, 400, 'invalid-input'],
  ])('of %j is refused with %d', async (amountMinor, status, reason) => {
    const told = await pay({ amount: { amountMinor, currency: 'EUR' } });
    expect([told.status, reasonOf(told)]).toEqual([status, reason]);
  });

  it('in another currency, from the future, or on a day that never was', async () => {
    const dollars = await pay({ amount: { amountMinor: 100, currency: 'USD' } });
    expect([dollars.status, reasonOf(dollars)]).toEqual([422, 'currency-mismatch']);
    const future = await pay({ receivedOn: '2190-01-01' });
    expect([future.status, reasonOf(future)]).toEqual([422, 'evidence-from-the-future']);
    const never = await pay({ receivedOn: '2023-02-29' });
    expect([never.status, pathsIn(never)]).toEqual([400, ['receivedOn']]);
  });
});

describe('a list', () => {
  it.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'limit=1.5',
    'cursor=%00',
    'cursor=abc',
    'phase=a&phase=b',
    'x=1',
    'edition=A%20B',
    'q=%00',
  ])('refuses ?%s', async (query) => {
    const told = await ask(app, `GET applications?${query}`, { token: admissions });
    expect([told.status, reasonOf(told)]).toEqual([400, 'invalid-input']);
  });

  it('goes page by page through everything, once', async () => {
    const other = await publishCourse(app);
    const made = await Promise.all(Array.from({ length: 5 }, () => apply(app, other)));
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const told = await must(
        200,
        ask(app, `GET applications?edition=${other}&limit=2${cursor}`, { token: admissions }),
      );
      seen.push(...(told.body['items'] as { id: string }[]).map((item) => item.id));
      const { next } = told.body as { next: string | null };
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    expect(seen.sort()).toEqual(made.map((one) => one.id).sort());
  });

  it('never trusts a cursor', async () => {
    const made = [
      '2024-13-45T00:00:00.000Z x',
      '2024-02-30T00:00:00.000Z 00000000-0000-4000-8000-000000000000',
      '2024-02-30 INV-2024-00001',
      "' OR 1=1 --",
      '2024-01-01T00:00:00.000Z 999999999999999 1 x',
      '1 2 3 4',
    ];
    for (const text of [...made, '99999999999999999999', '999999999999999'])
      for (const list of ['applications', 'invoices', 'refunds', `applications/${id}/history`, 'editions']) {
        const token = await app.token('auditor');
        const told = await ask(app, `GET ${list}?cursor=${Buffer.from(text).toString('base64url')}`, { token });
        expect([200, 400]).toContain(told.status);
      }
  });
});
