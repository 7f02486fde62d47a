import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startApp, type RunningApp } from './support/app.js';
import { apply, must, publishCourse, submission } from './support/course.js';
import { ask } from './support/http.js';

let app: RunningApp;
let code: string;
let admissions: string;
let finance: string;

beforeAll(async () => {
  app = await startApp();
  [admissions, finance, code] = await Promise.all([
    app.token('admissions'),
    app.token('finance', 'olga'),
    publishCourse(app),
  ]);
}, 60_000);
afterAll(() => app.stop());

it('takes a person from application to a guaranteed place', async () => {
  const { id, reference, accessToken } = await apply(app, code);
  expect(reference).toMatch(/^[\dA-Z]{10}$/);

  const admitted = await must(200, ask(app, `POST applications/${id}/admission`, { token: admissions }));
  expect(admitted.body).toMatchObject({ phase: 'awaiting-payment', waitsFor: 'payment', reference });

  const body = {
    paymentId: `T-${reference}`,
    amount: { amountMinor: 60_000, currency: 'EUR' },
    receivedOn: new Date().toISOString().slice(0, 10),
  };
  const paid = await must(200, ask(app, `POST applications/${id}/payments`, { token: finance, body }));
  expect(paid.body).toMatchObject({ phase: 'guaranteed', account: { due: { amountMinor: 0, currency: 'EUR' } } });

  const own = await must(200, ask(app, `GET applications/${id}`, { token: accessToken }));
  expect(own.body).toMatchObject({ applicant: { givenName: 'Ana' }, phase: 'guaranteed', assessment: null });

  const history = await must(200, ask(app, `GET applications/${id}/history`, { token: finance }));
  expect((history.body['items'] as { type: string; by: string }[]).map(({ type, by }) => `${type} ${by}`)).toEqual(
    expect.arrayContaining(['ApplicationSubmitted applicant', 'PaymentConfirmed staff:olga']),
  );
});

it('shows the fee that it proposes, and why', async () => {
  const { id } = await apply(app, code, submission('Nowhere'));
  const { body } = await must(200, ask(app, `GET applications/${id}`, { token: admissions }));
  expect(body['assessment']).toMatchObject({ late: false, proposedFee: { amountMinor: 60_000, currency: 'EUR' } });
});
