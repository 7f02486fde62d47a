import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { type Programme, parseProgramme } from '#contracts/programme.js';
import { hold, type Holdable, release } from '#database/holds.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import { loadStream } from '#eventstore/event-store.js';
import { tellTime } from '#telling/tell-time.js';
import { type RunningApp, startApp } from './support/app.js';
import { apply, course, must, publishCourse } from './support/course.js';
import { type Engine, startEngine } from './support/engine.js';
import { ask } from './support/http.js';
import { openSchool } from './support/school.js';
import { advance } from './support/world.js';

let app: RunningApp;
let engine: Engine;
let dataSource: DataSource;

beforeAll(async () => {
  app = await startApp();
  ({ dataSource } = app);
  engine = await startEngine({ dataSource });
}, 60_000);
afterEach(() => letGo('numbers'));
afterAll(async () => {
  await engine.stop();
  await app.stop();
});

const word = (thing: Holdable) => ({ thing, at: new Date(), by: 'staff:tests', because: null });
const stop = (thing: Holdable): Promise<void> => hold(dataSource.manager, word(thing));
const letGo = (thing: Holdable): Promise<void> =>
  release(dataSource.manager, { ...word(thing), alsoAfterFailover: false });

const stored = (stream: string) => loadStream<ApplicationEvent>(dataSource.manager, stream);
const typesOf = async (stream: string): Promise<string[]> => (await stored(stream)).map(({ event }) => event.type);

it('answers 503 to what needs a number, takes what needs none, and then the same request', async () => {
  const admissions = await app.token('admissions');
  const { id } = await apply(app, await publishCourse(app));
  await stop('numbers');

  const admission = { token: admissions, key: randomUUID() };
  const refused = await ask(app, `POST applications/${id}/admission`, admission);
  expect([refused.status, refused.body['type']]).toEqual([503, 'urn:matricula:problem:numbers-held']);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await typesOf(`application-${id}`)).toEqual(['ApplicationSubmitted']);
  // Not behind the other: it would be answered only after half a minute, and by another 503.
  const question = { token: admissions, body: { question: 'In which department do you work?' } };
  await must(200, ask(app, `POST applications/${id}/information-request`, question));
  expect((await ask(app, 'GET /health/ready')).body).toEqual({ status: 'ready', held: ['numbers'] });
  const { text } = await ask(app, 'GET /metrics');
  expect(text).toMatch(/^matricula_held\{what="letters"\} 0\nmatricula_held\{what="numbers"\} 1$/m);

  await letGo('numbers');
  const admitted = await must(200, ask(app, `POST applications/${id}/admission`, admission));
  expect((await must(200, ask(app, `POST applications/${id}/admission`, admission))).text).toBe(admitted.text);
  const types = await typesOf(`application-${id}`);
  expect(types.filter((type) => type === 'ApplicantAdmitted' || type === 'InvoiceIssued')).toHaveLength(2);
  const invoices = await dataSource.query<{ number: string }[]>('SELECT number FROM invoice');
  expect(invoices.map(({ number }) => number)).toEqual([expect.stringMatching(/^INV-\d{4}-00001$/)]);
}, 60_000);

it('keeps a deadline that needs a number until they are released, and then its own instant', async () => {
  const school = await openSchool({ dataSource, teller: engine.teller, programme: await lapsing() });
  const stream = await school.apply();
  const admitted = await school.act(stream, { type: 'Admit', override: null });
  expect(admitted.rejection).toBeNull();
  await stop('numbers');
  await advance(engine.client, stream, 60);
  const waiting = await typesOf(stream);
  expect(waiting).toContain('PaymentOverdue');
  expect(waiting).not.toContain('PlaceLapsed');
  // It runs and has heard of the time: nothing that somebody who resumes has to look into.
  expect(await tellTime(engine.teller, [stream], { atOnce: 1 })).toEqual([]);
  expect(await typesOf(stream)).toEqual(waiting);

  await letGo('numbers');
  await advance(engine.client, stream, 120);
  const events = (await stored(stream)).map(({ event }) => event);
  const overdue = events.find(({ type }) => type === 'PaymentOverdue');
  const lapsed = events.find(({ type }) => type === 'PlaceLapsed');
  const late = Date.parse(lapsed?.occurredAt ?? '') - Date.parse(overdue?.occurredAt ?? '');
  expect(late).toBe(GRACE_SECONDS * 1_000);
  expect(events.some(({ type }) => type === 'CreditNoteIssued')).toBe(true);
  expect(engine.faults).toEqual([]);
}, 60_000);

const GRACE_SECONDS = 20;

/** Who does not pay within ten seconds is overdue, and has lapsed after the grace. */
async function lapsing(): Promise<Programme> {
  const programme = await course();
  const payment = {
    ...programme.terms.payment,
    dueWithin: 'PT10S',
    remindBefore: ['PT4S'],
    grace: `PT${GRACE_SECONDS}S`,
  };
  return parseProgramme({ ...programme, terms: { ...programme.terms, payment: { ...payment, unpaid: 'lapse' } } });
}
