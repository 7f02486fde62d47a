import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { admissionBody, rejectionBody } from './assessment.js';
import { cancellationRequestBody, exceptionBody } from './cancellation.js';
import { attendanceBody, correctionBody } from './completion.js';
import { rescheduleBody } from './edition.js';
import { paymentBody, refundPaymentBody } from './payment.js';
import { submissionBody } from './submission.js';
import { emptyBody } from './values.js';

const submission = {
  applicant: { givenName: 'Ana', familyName: 'Ferrer', email: 'ana@city.example' },
  employer: { organisation: 'City of Example', position: 'Officer', city: 'Example', country: 'ES' },
  billing: { legalName: 'City of Example', address: 'Main Street 1\n08001 Example', invoiceEmail: 'pay@city.example' },
  answers: { motivation: 'To learn.' },
  acknowledged: { terms: true, privacy: true },
};
const payment = {
  paymentId: 'T-1',
  amount: { amountMinor: 30_000, currency: 'EUR' },
  receivedOn: '2024-10-01',
};
const cancellation = {
  receivedAt: '2024-10-18T23:59:59.999+02:00',
  channel: 'reply-to-reservation',
  given: ['course'],
};

const wrongAt = (schema: z.ZodType, body: unknown): string[] => {
  const { error } = schema.safeParse(body);
  return (error?.issues ?? []).map((issue) =>
    [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys : [])].map(String).join('.'),
  );
};

/** `body` with the field at the dotted path set to `value`, or taken out for undefined. */
function withField(body: object, path: string, value: unknown): unknown {
  const [first = '', ...rest] = path.split('.');
  const inner: unknown = Reflect.get(body, first);
  if (rest.length === 0) return { ...body, [first]: value };
  return {
    ...body,
    [first]: withField(typeof inner === 'object' && inner !== null ? inner : {}, rest.join('.'), value),
  };
}

describe('submissionBody', () => {
  it('takes what is right, trimmed', () => {
    const parsed = submissionBody.parse(withField(submission, 'applicant.familyName', '  Ferrer '));
    expect(parsed).toEqual(submission);
  });

  it('takes a person of one name, and refuses one of none', () => {
    expect(wrongAt(submissionBody, withField(submission, 'applicant.givenName', ''))).toEqual([]);
    const nameless = withField(withField(submission, 'applicant.givenName', '') as object, 'applicant.familyName', ' ');
    expect(wrongAt(submissionBody, nameless)).toEqual(['applicant.familyName']);
  });

  it.each([
    ['applicant', undefined],
    ['applicant.email', undefined],
    ['applicant.email', 'ana'],
    ['applicant.email', 'ana@city.example\r\nBcc: all@city.example'],
    ['applicant.email', `${'a'.repeat(250)}@city.example`],
    ['applicant.givenName', 7],
    ['applicant.givenName', 'Ana\r\nBcc: all@city.example'],
    ['applicant.givenName', 'A\u0000na'],
    ['applicant.givenName', 'A\ud800na'],
    ['applicant.givenName', 'A\u2028na'],
    ['applicant.familyName', 'F'.repeat(301)],
    ['applicant.phone', 'call me'],
    ['applicant.language', 'English'],
    ['applicant.middleName', 'Maria'],
    ['employer.country', 'Spain'],
    ['employer.organisation', ''],
    ['employer.city', 'Example\nBcc: x@y.example'],
    ['billing.address', 'Main Street 1\u0007'],
    ['billing.legalName', undefined],
    ['billing.purchaseOrder', 'PO\r\n1'],
    ['answers.motivation', 7],
    ['answers.motivation', 'x'.repeat(4_001)],
    ['answers.motivation', '\u0000'],
    ['answers.__proto', 'x'],
    ['group.code', 'Grupo Uno'],
    ['acknowledged.terms', 'yes'],
    ['acknowledged', undefined],
    ['fee', 0],
  ])('names %s when it is %j', (path, value) => {
    const wrong = wrongAt(submissionBody, withField(submission, path, value));
    expect(wrong).toHaveLength(1);
    expect(path.startsWith(wrong[0] ?? '?')).toBe(true);
  });

  it('keeps what only looks dangerous, for names are data and never code', () => {
    const name = `Robert'); DROP TABLE application;-- <script>alert(1)</script> \${7*7} {{7*7}}`;
    expect(submissionBody.parse(withField(submission, 'applicant.familyName', name)).applicant.familyName).toBe(name);
  });
});

describe('paymentBody', () => {
  it.each([0, -1, -30_000, 1, 100_000_000_000])('leaves the sign of %d to the rules', (amountMinor) => {
    expect(wrongAt(paymentBody, withField(payment, 'amount.amountMinor', amountMinor))).toEqual([]);
  });

  it.each([
    ['amount.amountMinor', 0.5],
    ['amount.amountMinor', '30000'],
    ['amount.amountMinor', 1e300],
    ['amount.amountMinor', Number.MAX_SAFE_INTEGER],
    ['amount.amountMinor', Number.NaN],
    ['amount.amountMinor', null],
    ['amount.currency', 'eur'],
    ['amount.currency', '€'],
    ['amount.currency', undefined],
    ['receivedOn', '2024-02-30'],
    ['receivedOn', '2023-02-29'],
    ['receivedOn', '01/10/2024'],
    ['receivedOn', '2024-10-01T00:00:00Z'],
    ['receivedOn', '0001-01-01'],
    ['receivedOn', '9999-12-31'],
    ['receivedOn', 20241001],
    ['paymentId', ''],
    ['paymentId', '../../x'],
    ['paymentId', "1' OR '1'='1"],
    ['payer', 'City\r\nX: y'],
    ['note', ''],
    ['iban', 'ES00'],
  ])('names %s when it is %j', (path, value) => {
    expect(new Set(wrongAt(paymentBody, withField(payment, path, value)))).toEqual(new Set([path]));
  });
});

describe('other bodies', () => {
  it('reads an instant with its offset to the millisecond', () => {
    expect(cancellationRequestBody.parse(cancellation).receivedAt).toBe('2024-10-18T21:59:59.999Z');
  });

  it.each<[string, z.ZodType, object]>([
    ['receivedAt', cancellationRequestBody, withField(cancellation, 'receivedAt', '2024-10-18') as object],
    ['receivedAt', cancellationRequestBody, withField(cancellation, 'receivedAt', '2024-10-18T24:30:00Z') as object],
    ['receivedAt', cancellationRequestBody, withField(cancellation, 'receivedAt', '2024-10-18T10:00:00') as object],
    ['channel', cancellationRequestBody, withField(cancellation, 'channel', 'telephone') as object],
    ['given', cancellationRequestBody, withField(cancellation, 'given', ['course', 'course']) as object],
    ['percent', exceptionBody, { percent: 101, because: 'x' }],
    ['percent', exceptionBody, { percent: 33.333, because: 'x' }],
    ['because', exceptionBody, { percent: 100, because: ' ' }],
    ['override.because', admissionBody, { override: { band: 'member' } }],
    ['reason', rejectionBody, { reason: 'Not eligible!' }],
    ['session', attendanceBody, {}],
    ['session', correctionBody, { requirement: 'final-work', session: 's-1', met: true, because: 'x' }],
    ['session', correctionBody, { requirement: 'attendance', met: true, because: 'x' }],
    ['starts', rescheduleBody, { starts: '2025-02-30', ends: '2025-03-01', provisional: false, because: 'x' }],
    ['bankReference', refundPaymentBody, { paidOn: '2024-10-01', bankReference: 'paid to Ana\r\n' }],
    ['x', emptyBody, { x: 1 }],
  ])('names %s', (path, schema, body) => {
    expect(wrongAt(schema, body)).toEqual([path]);
  });

  it('take no body for an empty one where nothing is needed', () => {
    expect(emptyBody.parse(undefined)).toEqual({});
    expect(admissionBody.parse(undefined)).toEqual({});
  });
});
