import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { ApplicationEvent } from '#domain/application/events.js';
import { loadStream } from '#eventstore/event-store.js';
import { subjectOf } from '#telling/names.js';
import { type Engine, startEngine } from './support/engine.js';
import { openSchool, type School } from './support/school.js';
import { advance, freshDatabase } from './support/world.js';

let dataSource: DataSource;
let engine: Engine;
let school: School;

beforeAll(async () => {
  dataSource = await freshDatabase();
  engine = await startEngine({ dataSource });
  school = await openSchool({ dataSource, teller: engine.teller });
}, 60_000);

afterAll(async () => {
  await engine.stop();
  await dataSource.destroy();
});

const DAY_S = 86_400;
const eventsOf = async (stream: string) =>
  (await loadStream<ApplicationEvent>(dataSource.manager, stream)).map(({ event }) => event);
const typesOf = async (stream: string) => (await eventsOf(stream)).map(({ type }) => type);
const admit = (stream: string) => school.act(stream, { type: 'Admit', override: null });

async function invoiceOf(stream: string) {
  const invoice = (await eventsOf(stream)).find((event) => event.type === 'InvoiceIssued');
  if (invoice === undefined) throw new Error(`${stream} was not invoiced`);
  return invoice;
}

async function pay(stream: string, id?: string) {
  const { amountMinor, currency, issuedOn } = await invoiceOf(stream);
  const payment = { paymentId: `${stream}/1`, amountMinor, currency, receivedOn: issuedOn, noteId: null };
  return school.act(stream, { type: 'ConfirmPayment', ...payment }, id);
}

it('takes a person from the application to a guaranteed place, on the real programme', async () => {
  const stream = await school.apply();
  expect((await admit(stream)).outcome.phase).toBe('awaiting-payment');
  const { number } = await invoiceOf(stream);
  expect(number).toMatch(/^INV-\d{4}-\d{5}$/);
  expect((await pay(stream)).outcome.phase).toBe('guaranteed');
  expect(await typesOf(stream)).toEqual([
    'ApplicationSubmitted',
    'ApplicantAdmitted',
    'FeeAssessed',
    'InvoiceIssued',
    'PaymentConfirmed',
    'PlaceGuaranteed',
  ]);
  const owed = await dataSource.query<{ name: string }[]>(
    'SELECT name FROM owed WHERE application_id = $1 ORDER BY position, ordinal',
    [subjectOf(stream)],
  );
  expect(owed.map(({ name }) => name)).toEqual(expect.arrayContaining(['receipt', 'invoice', 'reservation']));
  const papers = await dataSource.query<{ number: string }[]>(
    'SELECT number FROM paper_snapshot WHERE application_id = $1',
    [subjectOf(stream)],
  );
  expect(papers).toEqual([{ number }]);
});

it('lapses a place that nobody pays, when its time has passed and not before', async () => {
  const stream = await school.apply();
  await admit(stream);
  const { due } = await invoiceOf(stream);
  const secondsLeft = (Date.parse(due.lapseAt) - Date.now()) / 1_000;
  await advance(engine.client, stream, secondsLeft - DAY_S);
  expect(await typesOf(stream)).not.toContain('PlaceLapsed');
  await advance(engine.client, stream, 2 * DAY_S);
  const lapsed = (await eventsOf(stream)).find(({ type }) => type === 'PlaceLapsed');
  expect(lapsed).toMatchObject({ occurredAt: due.lapseAt, by: 'clock' });
});

it('confirms a payment once that is told four times at once, under one id or under four', async () => {
  const stream = await school.apply();
  await admit(stream);
  await Promise.all(['p', 'p', 'p', 'p'].map((id) => pay(stream, id)));
  await Promise.all(['q', 'r', 's', 't'].map((id) => pay(stream, id)));
  expect((await typesOf(stream)).filter((type) => type === 'PaymentConfirmed')).toHaveLength(1);
});

it('gives the last place to one of sixty-four who are admitted at once', async () => {
  const small = await openSchool({ dataSource, teller: engine.teller, capacity: 1 });
  const streams = await Promise.all(Array.from({ length: 64 }, () => small.apply()));
  const answers = await Promise.all(streams.map((stream) => small.act(stream, { type: 'Admit', override: null })));
  expect(answers.filter(({ rejection }) => rejection === null)).toHaveLength(1);
  expect(new Set(answers.map(({ rejection }) => rejection?.reason))).toEqual(new Set([undefined, 'edition-full']));
}, 90_000);

it('numbers invoices without a gap, though many are issued at once', async () => {
  const streams = await Promise.all(Array.from({ length: 12 }, () => school.apply()));
  await Promise.all(streams.map((stream) => admit(stream)));
  const rows = await dataSource.query<{ number: string }[]>(
    `SELECT payload ->> 'number' AS number FROM domain_event WHERE type = 'InvoiceIssued' ORDER BY 1`,
  );
  const drawn = rows.map(({ number }) => Number(number.split('-').at(-1)));
  expect(drawn).toEqual(Array.from({ length: drawn.length }, (_, index) => index + 1));
});

it('tells everybody who is in that the dates have moved, also who applies at that moment', async () => {
  const moving = await openSchool({ dataSource, teller: engine.teller });
  const early = await Promise.all(Array.from({ length: 6 }, () => moving.apply()));
  const { starts, ends } = moving.programme.dates;
  const later = (moment: string) => moment.replace(/^\d{4}/, (year) => String(Number(year) + 1));
  const dates = { starts: later(starts), ends: later(ends), provisional: false, becauseId: 'x' };
  const [{ rejection }, ...racing] = await Promise.all([
    moving.act(moving.edition, { type: 'RescheduleEdition', ...dates }),
    ...Array.from({ length: 6 }, () => moving.apply()),
  ]);
  expect(rejection).toBeNull();
  await engine.client.workflow.getHandle(moving.edition).result();
  for (const stream of [...early, ...racing]) {
    const { rejection: refused } = await moving.act(stream, { type: 'ObserveTime' });
    expect(refused).toBeNull();
    const [row] = await dataSource.query<{ edition_version: number }[]>(
      'SELECT edition_version FROM application WHERE id = $1',
      [subjectOf(stream)],
    );
    expect(row?.edition_version).toBe(2);
  }
  expect(engine.faults).toEqual([]);
}, 60_000);
