import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startApp, type RunningApp } from './support/app.js';
import { apply, course, must, publishCourse, submission } from './support/course.js';
import { ask, type Told } from './support/http.js';

let app: RunningApp;
let id: string;
let code: string;
let lines: readonly string[];
/** The bodies that are right, from which wrong ones are made. */
let bodies: readonly object[];
let tokens: readonly string[];

beforeAll(async () => {
  app = await startApp();
  code = await publishCourse(app);
  ({ id } = await apply(app, code));
  tokens = await Promise.all([app.token('admissions'), app.token('finance'), app.token('auditor')]);
  const { body } = await must(200, ask(app, 'GET /api/openapi.json'));
  lines = Object.entries(body['paths'] as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  bodies = [
    submission(),
    await course(),
    { paymentId: 'P', amount: { amountMinor: 1, currency: 'EUR' }, receivedOn: '2024-10-01' },
    { receivedAt: '2024-10-18T23:59:59.999+02:00', channel: 'other', given: ['name'] },
    { starts: '2031-01-01', ends: '2031-01-02', provisional: true, because: 'x' },
    { requirement: 'attendance', session: 's', met: true, because: 'x' },
  ];
}, 60_000);
afterAll(() => app.stop());

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '\u0000',
    '\ud800',
    '9999-12-31',
    '-000001-01-01',
    '2024-02-30',
    'P1D',
    '{}',
    "' OR 1=1 --",
    'a'.repeat(5_000),
  ),
  fc.constantFrom(0, -1, 0.1, 1e308, Number.MAX_SAFE_INTEGER, 2 ** 31, null, true, [], {}, [[]], { __proto__: null }),
  fc.jsonValue({ maxDepth: 3 }),
);

const inPath = fc.oneof(
  fc.constantFrom('%00', '%FF', '..%2f..', "'", '%F0%9F%98%80', 'constructor', '__proto__', '-1', '0'),
  fc.string({ maxLength: 30 }).map((text) => encodeURIComponent(text)),
);

/** A right body with one part anywhere in it replaced. */
function spoilt(body: unknown, path: readonly number[], value: unknown): unknown {
  const [turn, ...rest] = path;
  if (turn === undefined || typeof body !== 'object' || body === null) return value;
  const keys = Object.keys(body);
  const key = keys[turn % Math.max(1, keys.length)];
  if (key === undefined) return value;
  const changed: unknown = spoilt(Reflect.get(body, key), rest, value);
  return Array.isArray(body)
    ? body.map((item: unknown, index) => (String(index) === key ? changed : item))
    : { ...body, [key]: changed };
}

const known = (path: string): string =>
  path.replace('applications/{id}', `applications/${id}`).replace('editions/{code}', `editions/${code}`);

const fillWith = (path: string, name: string): string => path.replaceAll(/\{\w+\}/g, () => name || 'x');

function expectNoFault(told: Told, asked: unknown): void {
  if (told.status >= 500)
    throw new Error(`${told.status} for ${JSON.stringify(asked)}: ${JSON.stringify(app.logged.at(-2))}`);
  expect(told.headers.get('content-type')).toMatch(/json|text\/html/);
}

it('answers whatever body it gets with what is wrong, never with a fault', async () => {
  const asked = fc.record({
    line: fc.nat(),
    body: fc.nat(),
    path: fc.array(fc.nat(20), { maxLength: 4 }),
    value: odd,
    token: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(asked, async ({ line, body, path, value, token }) => {
      const posts = lines.filter((one) => one.startsWith('POST'));
      const target = fillWith(known(posts[line % posts.length] ?? ''), 'p-1');
      const sent = spoilt(bodies[body % bodies.length], path, value);
      expectNoFault(await ask(app, target, { body: JSON.stringify(sent), token: tokens[token % 3] }), [target, sent]);
    }),
    { numRuns: 400, endOnFailure: true },
  );
}, 120_000);

it('answers whatever address and question it gets', async () => {
  const query = fc.dictionary(fc.constantFrom('limit', 'cursor', 'q', 'edition', 'phase', 'state', 'x'), odd);
  const asked = fc.record({ line: fc.nat(), name: inPath, query, token: fc.nat(), keeps: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(asked, async ({ line, name, query: questions, token, keeps }) => {
      const gets = lines.filter((one) => one.startsWith('GET'));
      const pattern = gets[line % gets.length] ?? '';
      const search = new URLSearchParams(
        Object.entries(questions).map(([key, value]) => [
          key,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      );
      const target = `${fillWith(keeps ? known(pattern) : pattern, name)}?${search.toString()}`;
      expectNoFault(await ask(app, target, { token: tokens[token % 3] }), target);
    }),
    { numRuns: 400, endOnFailure: true },
  );
}, 120_000);
