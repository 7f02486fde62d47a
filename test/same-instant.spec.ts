import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { ApplicationRow } from '#database/application.row.js';
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
  expect(engine.faults).toEqual([]);
  await engine.stop();
  await dataSource.destroy();
});

const eventsOf = async (stream: string) =>
  (await loadStream<ApplicationEvent>(dataSource.manager, stream)).map(({ event }) => event);
const times = (events: readonly ApplicationEvent[], type: ApplicationEvent['type']): number =>
  events.filter((event) => event.type === type).length;

async function admitted() {
  const stream = await school.apply();
  await school.act(stream, { type: 'Admit', override: null });
  const invoice = (await eventsOf(stream)).find((event) => event.type === 'InvoiceIssued');
  if (invoice === undefined) throw new Error(`${stream} was not invoiced`);
  const { amountMinor, currency, due } = invoice;
  // Not the invoice's day: numbers keep their order, so it can lie where another application's clock is.
  const receivedOn = new Date().toISOString().slice(0, 10);
  const payment = { paymentId: `${stream}/1`, amountMinor, currency, receivedOn, noteId: null };
  return { stream, lapseAt: due.lapseAt, pay: () => school.act(stream, { type: 'ConfirmPayment', ...payment }) };
}

async function reservationsOwedTo(stream: string): Promise<number> {
  const [row] = await dataSource.query<{ count: number }[]>(
    `SELECT count(*)::integer AS count FROM owed WHERE application_id = $1 AND name = 'reservation'`,
    [subjectOf(stream)],
  );
  return row?.count ?? 0;
}

it('a payment that was received in time and the lapse, at once: the place stands, and is reserved once', async () => {
  const people = await Promise.all(Array.from({ length: 8 }, () => admitted()));
  await Promise.all(
    people.map(async ({ stream, lapseAt, pay }, nth) => {
      const passed = advance(engine.client, stream, (Date.parse(lapseAt) - Date.now()) / 1_000);
      // Half of them race with the time that passes; to the others the payment comes as the timer fires.
      if (nth % 2 === 0) await passed;
      await Promise.all([passed, pay()]);
    }),
  );
  let lapsed = 0;
  for (const { stream } of people) {
    const events = await eventsOf(stream);
    const row = await dataSource.getRepository(ApplicationRow).findOneByOrFail({ id: subjectOf(stream) });
    expect([row.phase, row.receivedMinor, row.keptMinor, row.owedBackMinor]).toEqual(['guaranteed', 60_000, 60_000, 0]);
    expect(times(events, 'PlaceGuaranteed') + times(events, 'PlaceReinstated')).toBe(1);
    expect(times(events, 'PlaceReinstated')).toBe(times(events, 'PlaceLapsed'));
    expect(await reservationsOwedTo(stream)).toBe(1);
    lapsed += times(events, 'PlaceLapsed');
  }
  expect(lapsed).toBeGreaterThan(0);
}, 60_000);

it('eight cancellations of one place at once: one is accepted, and one refund is owed', async () => {
  const { stream, pay } = await admitted();
  await pay();
  const request = { receivedAt: new Date().toISOString(), channel: 'reply-to-reservation', noteId: null } as const;
  const given = ['course', 'name', 'registration-date', 'contact'] as const;
  await Promise.all(
    Array.from({ length: 8 }, () => school.act(stream, { type: 'RequestCancellation', ...request, given })),
  );
  const events = await eventsOf(stream);
  const once = (['CancellationAccepted', 'CreditNoteIssued', 'RefundOwed'] as const).map((type) => times(events, type));
  expect(once).toEqual([1, 1, 1]);
  expect(events.find(({ type }) => type === 'RefundOwed')).toMatchObject({ amountMinor: 45_000 });
});
