import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accessToken } from '#access/access-token.js';
import { revokeStaffTokens } from '#access/staff-token.js';
import { startApp, SECRET, type RunningApp } from './support/app.js';
import { apply, publishCourse } from './support/course.js';
import { ask, type Told } from './support/http.js';

type Caller = 'admissions' | 'finance' | 'auditor' | 'administrator' | 'applicant';
const OFFICE: readonly Caller[] = ['admissions', 'finance', 'auditor', 'administrator'];
const MONEY: readonly Caller[] = ['finance', 'auditor', 'administrator'];
const EVERYBODY: readonly Caller[] = [...OFFICE, 'applicant'];

/** Every endpoint, and who may. null: anyone, without a token. `applicant` is for one's own application only. */
const WHO_MAY: Readonly<Record<string, readonly Caller[] | null>> = {
  'GET editions': null,
  'GET editions/{code}': null,
  'POST editions': ['admissions', 'administrator'],
  'POST editions/{code}/reschedule': ['admissions', 'administrator'],
  'POST editions/{code}/confirmation': ['admissions', 'administrator'],
  'POST editions/{code}/speakers': ['admissions', 'administrator'],
  'POST editions/{code}/cancellation': ['admissions', 'administrator'],
  'POST editions/{code}/applications': null,
  'POST editions/{code}/late-applications': ['admissions'],
  'POST editions/{code}/groups': ['admissions', 'finance'],
  'GET groups': OFFICE,
  'GET groups/{code}': OFFICE,
  'POST groups/{code}/closing': ['admissions', 'finance'],
  'POST groups/{code}/billing': ['finance'],
  'POST groups/{code}/payments': ['finance'],
  'POST groups/{code}/payments/{paymentId}/reversal': ['finance'],
  'GET applications': OFFICE,
  'GET applications/{id}': EVERYBODY,
  'GET applications/{id}/history': OFFICE,
  'GET applications/{id}/account': OFFICE,
  'POST applications/{id}/information-request': ['admissions'],
  'POST applications/{id}/information': ['applicant', 'admissions'],
  'POST applications/{id}/information-with-files': ['applicant'],
  'POST applications/{id}/admission': ['admissions'],
  'POST applications/{id}/rejection': ['admissions'],
  'POST applications/{id}/withdrawal': ['applicant', 'admissions'],
  'POST applications/{id}/revocation': ['admissions'],
  'POST applications/{id}/reopening': ['admissions'],
  'POST applications/{id}/substitution': ['admissions'],
  'POST applications/{id}/evidence': ['admissions'],
  'POST applications/{id}/fee-correction': ['admissions'],
  'POST applications/{id}/invoice-replacement': ['finance'],
  'POST applications/{id}/invoice-cancellation': ['finance'],
  'POST applications/{id}/payment-deadline': ['finance'],
  'POST applications/{id}/payments': ['finance'],
  'POST applications/{id}/payments/{paymentId}/reversal': ['finance'],
  'POST applications/{id}/short-payment': ['finance'],
  'POST applications/{id}/cancellation-request': ['admissions'],
  'POST applications/{id}/place-given-up': ['applicant', 'admissions'],
  'POST applications/{id}/exception': ['admissions', 'finance'],
  'POST applications/{id}/attendance': ['admissions'],
  'POST applications/{id}/experience': ['admissions'],
  'POST applications/{id}/final-work': ['admissions'],
  'POST applications/{id}/waiver': ['admissions'],
  'POST applications/{id}/correction': ['admissions'],
  'POST applications/{id}/certificate': ['admissions'],
  'POST applications/{id}/certificate/reissue': ['admissions'],
  'POST applications/{id}/certificate/revocation': ['admissions'],
  'GET invoices': MONEY,
  'GET invoices/{number}': MONEY,
  'GET invoices/archive': ['finance', 'auditor'],
  'GET invoices/{number}/pdf': EVERYBODY,
  'GET invoices/{number}/xml': EVERYBODY,
  'GET refunds': MONEY,
  'POST refunds/{id}/approval': ['finance'],
  'POST refunds/{id}/approval-withdrawal': ['finance'],
  'POST refunds/{id}/order': ['finance'],
  'POST refunds/{id}/order-cancellation': ['finance'],
  'POST refunds/{id}/payment': ['finance'],
  'POST refunds/{id}/return': ['finance'],
  'GET refund-batches': MONEY,
  'GET refund-batches/{id}': MONEY,
  'GET refund-batches/{id}/file': ['finance'],
  'POST refund-batches': ['finance'],
  'POST refund-batches/{id}/release': ['finance'],
  'POST refund-batches/{id}/cancellation': ['finance'],
  'POST refund-batches/{id}/lines/{line}/cancellation': ['finance'],
  'POST refund-batches/{id}/lines/{line}/retry': ['finance'],
  'GET applications/{id}/refund-accounts': ['finance', 'auditor'],
  'POST applications/{id}/refund-accounts': ['finance'],
  'POST applications/{id}/refund-accounts/{account}/confirmation': ['finance'],
  'POST applications/{id}/refund-accounts/{account}/withdrawal': ['finance'],
  'POST applications/{id}/own-account': ['applicant'],
  'GET letter-templates': OFFICE,
  'GET letter-templates/{letter}/{language}': OFFICE,
  'POST letter-templates/{letter}/{language}/versions': ['admissions', 'administrator'],
  'POST letter-templates/{letter}/{language}/restoration': ['admissions', 'administrator'],
  'POST letter-templates/{letter}/{language}/preview': ['admissions', 'administrator'],
  'POST letter-templates/{letter}/{language}/test': ['admissions', 'administrator'],
  'GET letters': OFFICE,
  'POST letters/{key}/resend': ['admissions', 'finance'],
  'POST applications/{id}/letter-preferences': ['applicant', 'admissions'],
  'GET certificates/{code}': null,
  'GET certificates/{code}/pdf': ['applicant', 'admissions', 'administrator'],
  'GET bank-accounts': ['finance', 'auditor', 'administrator'],
  'POST bank-accounts': ['finance', 'administrator'],
  'GET bank-statements': ['finance', 'auditor', 'administrator'],
  'POST bank-statements': ['finance'],
  'GET bank-statements/imports': ['finance', 'auditor', 'administrator'],
  'GET bank-statements/{id}': ['finance', 'auditor', 'administrator'],
  'GET bank-entries': ['finance', 'auditor'],
  'GET bank-entries/{id}': ['finance', 'auditor'],
  'POST bank-entries/{id}/allocation': ['finance'],
  'POST bank-entries/{id}/suggestion-confirmation': ['finance'],
  'POST bank-entries/{id}/dismissal': ['finance'],
  'POST bank-entries/{id}/reopening': ['finance'],
  'POST bank-entries/{id}/return': ['finance'],
  'POST bank-entries/{id}/return-payment': ['finance'],
  'POST bank-entries/{id}/allocation-undoing': ['finance'],
  'POST bank-entries/{id}/suspicion': ['finance'],
  'GET correspondence': ['admissions', 'auditor'],
  'GET correspondence/{id}': ['admissions', 'auditor'],
  'GET correspondence/{id}/attachments/{ordinal}': ['admissions'],
  'POST correspondence/{id}/resolution': ['admissions'],
  'GET finance/today': ['finance', 'auditor'],
  'GET finance/journal': ['finance', 'auditor'],
  'GET finance/journal.csv': ['finance', 'auditor'],
  'GET finance/trial-balance': ['finance', 'auditor'],
  'PUT members': ['admissions'],
};

/** What a stranger would have to send, where nothing is not enough. */
const BODIES: Readonly<Record<string, object>> = {
  information: { answer: 'Mine.' },
  'letter-preferences': { language: 'fr' },
  'own-account': { iban: 'ES7921000813610123456789', holder: 'Ana' },
};

let app: RunningApp;
let own: { id: string; accessToken: string };
let other: { id: string; accessToken: string };
const tokens = new Map<Caller, string>();

beforeAll(async () => {
  app = await startApp();
  const course = await publishCourse(app);
  [own, other] = await Promise.all([apply(app, course), apply(app, course)]);
  for (const role of ['admissions', 'finance', 'auditor', 'administrator'] as const)
    tokens.set(role, await app.token(role));
  tokens.set('applicant', own.accessToken);
}, 60_000);
afterAll(() => app.stop());

/** With a field that no endpoint knows: whoever is let in is told so, and nothing happens. */
const knock = (line: string, token?: string, id = own.id): Promise<Told> => {
  const path = line.replace(/\{\w+\}/, line.includes('applications/{id}') ? id : 'nowhere').replace(/\{\w+\}/, 'p-1');
  const isPost = line.startsWith('POST');
  return ask(app, path, { token, ...(isPost && { body: { unknownField: 1 } }) });
};

describe.each(Object.entries(WHO_MAY))('%s', (line, may) => {
  if (may === null) {
    it('is for anyone', async () => {
      expect([200, 400, 404]).toContain((await knock(line)).status);
    });
    return;
  }

  it('answers 401 without a token, and with one that opens nothing', async () => {
    const wrong = [undefined, 'mat_nobody', accessToken(`${SECRET}!`, own.id, 1), accessToken(SECRET, own.id, 2)];
    for (const token of wrong) {
      const { status, body, headers } = await knock(line, token);
      expect([status, body['type']]).toEqual([401, 'urn:matricula:problem:not-signed-in']);
      expect(headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it(`lets in ${may.join(', ')} and answers others 403`, async () => {
    const answers = await Promise.all(
      EVERYBODY.map(async (caller) => [caller, await knock(line, tokens.get(caller))] as const),
    );
    const letIn = answers.filter(([, { status }]) => status !== 403).map(([caller]) => caller);
    expect(new Set(letIn)).toEqual(new Set(may));
    for (const [, { status }] of answers) expect([200, 400, 403, 404, 415, 422]).toContain(status);
  });

  if (may.includes('applicant') && line.includes('applications/{id}'))
    it("answers 404 for another's application", async () => {
      const isPost = line.startsWith('POST');
      const body = BODIES[line.split('/').at(-1) ?? ''] ?? {};
      const told = await ask(app, line.replace('{id}', other.id), {
        token: own.accessToken,
        ...(isPost && { body }),
      });
      expect([told.status, told.body['type']]).toEqual([404, 'urn:matricula:problem:unknown-application']);
    });
});

it('is the whole table: the document knows these endpoints and no other', async () => {
  const { body } = await ask(app, 'GET /api/openapi.json');
  const paths = Object.entries(body['paths'] as Record<string, object>);
  const lines = paths.flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1/', '')}`),
  );
  expect(lines.sort()).toEqual(Object.keys(WHO_MAY).sort());
});

it('answers 404 alike for an application that is not there and for none at all', async () => {
  for (const id of [randomUUID(), 'x', '%00', `${own.id}'--`]) {
    const { status, body } = await ask(app, `GET applications/${id}`, { token: tokens.get('admissions') });
    expect([status, body['type']]).toEqual([404, 'urn:matricula:problem:unknown-application']);
  }
});

it('forgets a token that was revoked', async () => {
  const token = await app.token('auditor', 'leaver');
  expect((await ask(app, 'GET applications', { token })).status).toBe(200);
  expect(await revokeStaffTokens(app.dataSource, 'leaver', new Date().toISOString())).toBe(1);
  expect((await ask(app, 'GET applications', { token })).status).toBe(401);
});

it('keeps no token in the database, nor in the log', async () => {
  const token = await app.token('auditor', 'keeper');
  await ask(app, 'GET applications', { token });
  const rows = await app.dataSource.query<object[]>('SELECT * FROM api_token');
  const kept = JSON.stringify([rows, app.logged]);
  for (const secret of [token, own.accessToken]) expect(kept).not.toContain(secret);
});
