import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type RunningApp } from './support/app.js';
import { apply, course, must, publishCourse, submission } from './support/course.js';
import { ask, type Told } from './support/http.js';

/** What means something to SQL, a template, a page or a shell, and nothing to us. Short enough for a tax number. */
const SQL = `'); DROP TABLE owed;-- $1 %_ \\ {{x}}<b>`;
const HEADER = 'Ana\r\nBcc: everybody@city.example';
const CONTROL = 'a\u0000b';
const HALF = 'a\ud800b';

let app: RunningApp;
let code: string;
let tokens: Readonly<Record<'admissions' | 'finance' | 'auditor', string>>;

beforeAll(async () => {
  app = await startApp();
  const [admissions, finance, auditor] = await Promise.all([
    app.token('admissions'),
    app.token('finance'),
    app.token('auditor'),
  ]);
  tokens = { admissions, finance, auditor };
  code = await publishCourse(app);
}, 60_000);
afterAll(async () => {
  // Whatever was sent, the tables are there, and what they hold adds up.
  const [{ owed } = { owed: 0 }] = await app.dataSource.query<{ owed: number }[]>(
    'SELECT count(*)::integer AS owed FROM owed',
  );
  expect(owed).toBeGreaterThan(0);
  await app.stop();
});

const today = (): string => new Date().toISOString().slice(0, 10);
const pathsIn = ({ body }: Told): string[] => [
  ...new Set((body['facts'] as { issues: { path: string }[] }).issues.map(({ path }) => path)),
];

/** `body` with the text put where the dotted path leads. */
function withText(body: object, path: string, text: string): object {
  const [first = '', ...rest] = path.split('.');
  const inner = (Reflect.get(body, first) ?? {}) as object;
  return { ...body, [first]: rest.length === 0 ? text : withText(inner, rest.join('.'), text) };
}

describe('what an applicant writes', () => {
  it('is kept as it is in every field that takes any text', async () => {
    const hostile = {
      ...submission(),
      applicant: { ...submission().applicant, givenName: SQL, familyName: SQL },
      employer: { organisation: SQL, position: SQL, city: SQL, country: 'ES' },
      billing: {
        legalName: SQL,
        address: `${SQL}\n${SQL}`,
        taxId: SQL,
        purchaseOrder: SQL,
        buyerReference: SQL,
        invoiceEmail: 'pay@city.example',
      },
      answers: { 'career-stage': SQL, department: SQL, experience: SQL, motivation: `${SQL}\n${SQL}` },
    };
    const { id } = await apply(app, code, hostile);
    const { body } = await must(200, ask(app, `GET applications/${id}`, { token: tokens.admissions }));
    const { applicant, employer, billing, answers } = hostile;
    expect(body).toMatchObject({ applicant, employer, billing, answers });
  });

  it.each([
    'applicant.email',
    'applicant.phone',
    'applicant.language',
    'employer.country',
    'billing.invoiceEmail',
    'group.code',
  ])('is refused in %s, which has a form', async (path) => {
    for (const text of [SQL, HEADER]) {
      const told = await ask(app, `POST editions/${code}/applications`, { body: withText(submission(), path, text) });
      expect([told.status, pathsIn(told)]).toEqual([400, [path]]);
    }
  });

  it('finds nothing and breaks nothing in an address or a question', async () => {
    const evil = encodeURIComponent(SQL);
    const { status, body } = await ask(app, `GET applications?q=${evil}${evil}`, { token: tokens.admissions });
    expect([status, body['items']]).toEqual([200, []]);
    for (const line of [`GET editions/${evil}`, `GET certificates/${evil}`, `POST editions/${evil}/applications`]) {
      const isPost = line.startsWith('POST');
      expect((await ask(app, line, isPost ? { body: submission() } : {})).status).toBe(404);
    }
    for (const line of [`GET invoices/${evil}`, `POST refunds/${evil}/approval`])
      expect((await ask(app, line, { token: tokens.finance })).status).toBe(404);
  });
});

type Words = readonly [noun: string, who: 'admissions' | 'finance', path: string, body: () => object];

const nothing = (): object => ({});
const payment = (paymentId: string) => () => ({
  paymentId,
  amount: { amountMinor: 1_000, currency: 'EUR' },
  receivedOn: today(),
});
const DATA = ['course', 'name', 'registration-date', 'contact'];
/** Of a kind that is put on record and refused: the place stays, for what comes next. */
const cancellation = () => ({ receivedAt: new Date().toISOString(), channel: 'other', given: DATA });

/** Every text that staff write, in an order in which one application can hear it all. */
const WORDS: readonly Words[] = [
  ['information-request', 'admissions', 'question', nothing],
  ['information', 'admissions', 'answer', nothing],
  ['rejection', 'admissions', 'because', () => ({ reason: 'not-eligible' })],
  ['reopening', 'admissions', 'because', nothing],
  ['admission', 'admissions', 'override.because', () => ({ override: { band: 'member' } })],
  ['fee-correction', 'admissions', 'because', () => ({ override: { band: 'non-member' } })],
  ['invoice-replacement', 'finance', 'because', () => ({ billing: submission().billing })],
  ['payment-deadline', 'finance', 'because', () => ({ dueOn: '2190-01-01' })],
  ['payments', 'finance', 'note', payment('P-1')],
  ['payments/P-1/reversal', 'finance', 'because', nothing],
  ['payments', 'finance', 'payer', payment('P-2')],
  ['short-payment', 'finance', 'because', nothing],
  ['waiver', 'admissions', 'because', () => ({ requirement: 'final-work' })],
  ['correction', 'admissions', 'because', () => ({ requirement: 'experience', met: true })],
  ['substitution', 'admissions', 'because', () => ({ applicant: submission().applicant })],
  ['cancellation-request', 'admissions', 'note', cancellation],
  ['exception', 'admissions', 'because', () => ({ percent: 100 })],
  ['revocation', 'admissions', 'because', nothing],
];

/** What has a form, and must not carry words. */
const CODES: readonly Words[] = [
  ['applications/x/payments', 'finance', 'paymentId', payment('P')],
  ['applications/x/payments', 'finance', 'amount.currency', payment('P')],
  ['applications/x/payments', 'finance', 'receivedOn', payment('P')],
  ['applications/x/admission', 'admissions', 'override.band', () => ({ override: { because: 'x' } })],
  ['applications/x/rejection', 'admissions', 'reason', nothing],
  ['applications/x/attendance', 'admissions', 'session', nothing],
  ['applications/x/cancellation-request', 'admissions', 'receivedAt', cancellation],
  ['applications/x/cancellation-request', 'admissions', 'channel', cancellation],
  ['refunds/x/order', 'finance', 'batch', nothing],
  ['refunds/x/payment', 'finance', 'bankReference', () => ({ paidOn: today() })],
];

describe('what staff write', () => {
  it('is kept word for word, in every field, and stands in the history', async () => {
    const { id } = await apply(app, code);
    for (const [index, [noun, who, path, body]] of WORDS.entries()) {
      const sent = withText(body(), path, `${index} ${SQL}`);
      await must(200, ask(app, `POST applications/${id}/${noun}`, { token: tokens[who], body: sent }));
    }
    const history = await must(200, ask(app, `GET applications/${id}/history?limit=200`, { token: tokens.auditor }));
    const texts = (history.body['items'] as { texts: Record<string, string> }[]).flatMap((one) =>
      Object.values(one.texts),
    );
    expect([...new Set(texts)].sort()).toEqual(WORDS.map((_, index) => `${index} ${SQL}`).sort());
  });

  it.each(WORDS)('%s by %s: %s takes no control and no half character', async (noun, who, path, body) => {
    const { id } = await apply(app, code);
    for (const text of [CONTROL, HALF, ' ', 'x'.repeat(30_000), ...(path === 'payer' ? [HEADER] : [])]) {
      const sent = withText(body(), path, text);
      const told = await ask(app, `POST applications/${id}/${noun}`, { token: tokens[who], body: sent });
      expect([told.status, pathsIn(told)]).toEqual([400, [path]]);
    }
  });

  it.each(CODES)('%s by %s: %s takes codes only', async (target, who, path, body) => {
    const { id } = await apply(app, code);
    for (const text of [SQL, HEADER]) {
      const sent = withText(body(), path, text);
      const told = await ask(app, `POST ${target.replace('/x/', `/${id}/`)}`, { token: tokens[who], body: sent });
      expect([told.status, pathsIn(told)]).toEqual([400, [path]]);
    }
  });
});

describe('what an edition says', () => {
  it('is kept where any text may stand, and takes no second line where a mail has its subject', async () => {
    const programme = await course();
    const page = { ...programme.page, summary: SQL };
    const told = await ask(app, 'POST editions', {
      token: tokens.admissions,
      body: { ...programme, title: HEADER, page },
    });
    expect([told.status, pathsIn(told)]).toEqual([400, ['title']]);
    const edition = await publishCourse(app, { ...programme, title: SQL, page });
    const { body } = await must(200, ask(app, `GET editions/${edition}`));
    expect(body['programme']).toMatchObject({ title: SQL, page: { summary: SQL } });
  });
});

describe('a member list', () => {
  const LINES = 'code,name,city,country,year,paid_on,source\n';
  const put = (csv: string | Uint8Array<ArrayBuffer>, type = 'text/csv'): Promise<Response> =>
    fetch(`${app.url}/api/v1/members`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${tokens.admissions}`, 'content-type': type },
      body: csv,
    });
  const reasonOf = async (response: Response): Promise<unknown[]> => [
    response.status,
    ((await response.json()) as { type: string }).type.replace('urn:matricula:problem:', ''),
  ];

  it('is kept as it is where any text may stand', async () => {
    const quoted = `"${SQL}"`;
    expect((await put(`${LINES}evil,${quoted},${quoted},ES,2023,2023-05-02,${quoted}\n`)).status).toBe(200);
    expect(await app.dataSource.query('SELECT name, city FROM member')).toEqual([{ name: SQL, city: SQL }]);
  });

  it('of ten megabytes, or in broken UTF-8, is refused', async () => {
    expect(await reasonOf(await put(LINES + 'x'.repeat(10_000_000)))).toEqual([413, 'too-large']);
    const broken = Buffer.concat([Buffer.from(`${LINES}vila,Vil`), Buffer.of(0xff), Buffer.from(',Vila,ES,,,\n')]);
    expect(await reasonOf(await put(broken))).toEqual([400, 'not-utf-8']);
  });

  it('in another encoding is refused, not filed under names that nobody has', async () => {
    const told = await put(`${LINES}vila,Région de Vila,Vila,ES,,,\n`, 'text/csv; charset=latin1');
    expect(await reasonOf(told)).toEqual([415, 'unsupported-media-type']);
    expect((await put(`${LINES}vila,Région de Vila,Vila,ES,,,\n`, 'text/csv; charset=UTF-8')).status).toBe(200);
  });
});
