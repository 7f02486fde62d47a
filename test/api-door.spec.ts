import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type RunningApp } from './support/app.js';
import { type Cable, cableTo } from './support/cable.js';
import { apply, course, must, publishCourse, submission } from './support/course.js';
import { ask } from './support/http.js';

let app: RunningApp;
let code: string;

beforeAll(async () => {
  app = await startApp();
  code = await publishCourse(app);
}, 60_000);
afterAll(() => app.stop());

describe('the document', () => {
  it('is OpenAPI 3.1, with the schemas that judge the requests', async () => {
    const { body } = await must(200, ask(app, 'GET /api/openapi.json'));
    expect(body['openapi']).toBe('3.1.0');
    const paths = body['paths'] as Record<string, Record<string, Operation>>;
    const payment = paths['/api/v1/applications/{id}/payments']?.['post'];
    expect(payment?.requestBody?.content['application/json']?.schema).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: ['paymentId', 'amount', 'receivedOn'],
    });
    expect(payment?.parameters.map(({ name }) => name).sort()).toEqual(['Idempotency-Key', 'id']);
    expect(payment?.security).toEqual([{ bearer: [] }]);
  });

  it('names every operation once, and every reference leads somewhere', async () => {
    const { body, text } = await must(200, ask(app, 'GET /api/openapi.json'));
    const operations = Object.values(body['paths'] as Record<string, Record<string, Operation>>).flatMap((methods) =>
      Object.values(methods),
    );
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const operation of operations) {
      expect(operation.summary).not.toBe('');
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['4XX']));
    }
    const schemas = Object.keys((body['components'] as { schemas?: object }).schemas ?? {});
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) expect(schemas).toContain(name);
  });

  it('can be browsed', async () => {
    const page = await must(200, ask(app, 'GET /api/docs'));
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.text).toContain('swagger-ui');
  });
});

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly { readonly name: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: object;
  readonly security?: object;
}

describe('every answer', () => {
  it('carries the request id: the own one, or a fresh one where it is no plain word', async () => {
    const own = await ask(app, 'GET editions', { headers: { 'x-request-id': 'trace-7' } });
    expect(own.headers.get('x-request-id')).toBe('trace-7');
    const odd = await ask(app, 'GET nowhere', { headers: { 'x-request-id': 'a b "c"' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('has the headers that keep browsers honest, and does not say what made it', async () => {
    const { headers } = await ask(app, 'GET editions');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it.each([
    'GET nowhere',
    'GET /',
    'DELETE editions',
    'GET /api/v1',
    'POST applications',
    'GET %E0%A4%A',
    'GET /api/v1/editions/%00',
  ])('is a problem for %s', async (line) => {
    const { status, headers, body } = await ask(app, line);
    expect([400, 404]).toContain(status);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(Object.keys(body).sort()).toEqual(['detail', 'facts', 'status', 'title', 'type']);
    expect(body['status']).toBe(status);
  });
});

describe('the log', () => {
  it('has a line per request, and nothing of the people in it', async () => {
    const body = submission('Secretissima');
    const { id, accessToken } = await apply(app, code, body);
    const token = await app.token('admissions');
    await ask(app, `GET applications?q=Secretissima`, { token });
    await ask(app, `GET applications/${id}`, { token: accessToken });
    const text = JSON.stringify(app.logged);
    for (const secret of ['Secretissima', body.applicant.email, accessToken, token, '08001'])
      expect(text).not.toContain(secret);
    expect(app.logged).toContainEqual(
      expect.objectContaining({
        req: expect.objectContaining({ method: 'GET', path: '/api/v1/applications' }) as unknown,
        res: { status: 200 },
      }),
    );
  });
});

describe('machines', () => {
  it('see that it lives and is ready', async () => {
    expect((await must(200, ask(app, 'GET /health/live'))).body).toEqual({ status: 'live' });
    expect((await must(200, ask(app, 'GET /health/ready'))).body).toEqual({ status: 'ready', held: [] });
  });

  it('measure it by route, never by path', async () => {
    const { id } = await apply(app, code);
    await ask(app, `GET applications/${id}`, { token: await app.token('finance') });
    const { text } = await must(200, ask(app, 'GET /metrics'));
    expect(text).toMatch(/http_request_duration_seconds_count\{[^}]*route="\/api\/v1\/applications\/:id"[^}]*\} \d/);
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).toMatch(/matricula_owed \d+/);
    expect(text).toMatch(/^matricula_owed_oldest_seconds [\d.]+$/m);
    expect(text).toMatch(/^matricula_applications_past_deadline 0$/m);
    expect(text).toMatch(/^matricula_reachable\{part="temporal"\} 1$/m);
    expect(text).toMatch(/^matricula_task_queue_backlog\{kind="workflow"\} \d+$/m);
    expect(text).toMatch(/^matricula_task_queue_backlog_age_seconds\{kind="activity"\} 0$/m);
    expect(text).not.toMatch(/^matricula_watchman_round_age_seconds /m); // No watchman has walked here.
    await app.dataSource.query(`UPDATE owed SET state = 'undeliverable' WHERE application_id = $1`, [id]);
    await app.dataSource.query('UPDATE application SET kept_minor = 1 WHERE id = $1', [id]);
    const { text: wrong } = await must(200, ask(app, 'GET /metrics'));
    expect(wrong).toMatch(/^matricula_letters_undeliverable 1$/m);
    expect(wrong).toMatch(/^matricula_accounts_unbalanced 1$/m);
    expect(text).not.toContain(id);
  });
});

describe('a database that is away', () => {
  it('is answered 503 with a time to wait, and forgotten once it is back', async () => {
    let cable: Cable | undefined;
    const cut = await startApp({ way: async (url) => (cable = await cableTo(url)).url });
    try {
      const edition = await publishCourse(cut);
      cable?.pull();
      for (const line of ['GET editions', `GET editions/${edition}`, 'GET /health/ready']) {
        const { status, headers, body } = await ask(cut, line);
        expect([status, body['type']]).toEqual([503, 'urn:matricula:problem:unavailable']);
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect((await ask(cut, 'GET /health/live')).status).toBe(200);
      const { text } = await must(200, ask(cut, 'GET /metrics'));
      expect(text).toMatch(/^matricula_reachable\{part="database"\} 0$/m);
      expect(text).not.toMatch(/^matricula_(owed|applications|accounts|letters)\w* /m);
      cable?.putBack();
      await apply(cut, edition);
    } finally {
      await cut.stop();
      await cable?.close();
    }
  });
});

describe('too much', () => {
  it('is answered 429 with a time to wait, strangers sooner than others', async () => {
    const small = await startApp({ limits: { submissionsPerMinute: 2 } });
    try {
      const statuses: number[] = [];
      for (let count = 0; count < 3; count += 1)
        statuses.push((await ask(small, 'POST editions/x/applications', { body: submission() })).status);
      expect(statuses).toEqual([404, 404, 429]);
      const told = await ask(small, 'POST editions/x/applications', { body: submission() });
      expect(told.body['type']).toBe('urn:matricula:problem:too-many-requests');
      expect(Number(told.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await ask(small, 'GET editions')).status).toBe(200);
    } finally {
      await small.stop();
    }
  });

  it('in the queue is answered 429, and a silent worker 503; the same key then finds its answer', async () => {
    const idle = await startApp({
      works: false,
      teller: { bounds: { perKey: 4, overall: 1, waiting: 0 }, callTimeoutMs: 700, patienceMs: 1_500 },
    });
    try {
      const token = await idle.token('admissions');
      const asked = { token, key: randomUUID(), body: await course() };
      const waiting = ask(idle, 'POST editions', asked);
      const refused = await ask(idle, 'POST editions', { ...asked, key: randomUUID() });
      const unanswered = await waiting;
      const both = [refused, unanswered].sort((one, other) => one.status - other.status);
      expect(both.map((one) => [one.status, one.body['type']])).toEqual([
        [429, 'urn:matricula:problem:overloaded'],
        [503, 'urn:matricula:problem:unanswered'],
      ]);
      for (const one of both) expect(Number(one.headers.get('retry-after'))).toBeGreaterThan(0);
      idle.work();
      for (let tries = 0; tries < 10 && (await ask(idle, 'POST editions', asked)).status !== 201; tries += 1);
      expect((await ask(idle, 'POST editions', asked)).status).toBe(201);
    } finally {
      await idle.stop();
    }
  });
});
