import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { type Programme, toDefinition } from '#contracts/programme.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import type { EditionEvent } from '#domain/edition/edition.types.js';
import { loadStream } from '#eventstore/event-store.js';
import { fileDefinition } from '#filing/definition.js';
import { subjectOf } from '#telling/names.js';
import { type Engine, startEngine } from './support/engine.js';
import { openSchool, type School } from './support/school.js';
import { freshDatabase } from './support/world.js';

const SLOW_MS = 60_000;
let dataSource: DataSource;
let engine: Engine;
let school: School;

beforeAll(async () => {
  dataSource = await freshDatabase();
  engine = await startEngine({ dataSource });
}, SLOW_MS);

afterAll(async () => {
  expect(engine.faults).toEqual([]);
  await engine.stop();
  await dataSource.destroy();
});

const open = async (): Promise<School> => (school = await openSchool({ dataSource, teller: engine.teller }));

async function eventsOf<E extends ApplicationEvent | EditionEvent>(stream: string): Promise<E[]> {
  return (await loadStream<E>(dataSource.manager, stream)).map(({ event }) => event);
}
const tale = async (stream: string) => (await eventsOf<ApplicationEvent>(stream)).map(({ type }) => type);

async function owedTo(stream: string): Promise<string[]> {
  const rows = await dataSource.query<{ name: string }[]>(
    `SELECT name FROM owed WHERE application_id = $1 AND audience <> 'payer' ORDER BY position, ordinal`,
    [subjectOf(stream)],
  );
  return rows.map(({ name }) => name);
}

/** The edition's process ends when all who are in have heard. */
const allHaveHeard = () => engine.client.workflow.getHandle(school.edition).result();

async function publish(changes: Partial<Programme>) {
  const programme = { ...school.programme, ...changes };
  const definition = toDefinition(programme, await fileDefinition(dataSource, programme, new Date().toISOString()));
  return school.act(school.edition, { type: 'PublishEdition', ...definition });
}

async function withPlace(): Promise<string> {
  const stream = await school.apply();
  await school.act(stream, { type: 'Admit', override: null });
  const receivedOn = new Date().toISOString().slice(0, 10);
  const payment = { paymentId: `${stream}/1`, amountMinor: 60_000, currency: 'EUR', receivedOn, noteId: null };
  const { outcome } = await school.act(stream, { type: 'ConfirmPayment', ...payment });
  expect(outcome.phase).toBe('guaranteed');
  return stream;
}

describe('an edition in force', () => {
  it(
    'keeps the terms of whoever is in when it gets others, and gives the others to who comes later',
    async () => {
      await open();
      const early = await school.apply();
      const { terms } = school.programme;
      const fees = { ...terms.fees, bands: terms.fees.bands.map((band) => ({ ...band, amount: '700.00 EUR' })) };
      expect((await publish({ terms: { ...terms, fees } })).rejection).toBeNull();
      await allHaveHeard();
      const late = await school.apply();
      for (const stream of [early, late]) await school.act(stream, { type: 'Admit', override: null });
      const invoiced = async (stream: string) =>
        (await eventsOf<ApplicationEvent>(stream)).flatMap((event) =>
          event.type === 'InvoiceIssued' ? [event.amountMinor] : [],
        );
      expect([await invoiced(early), await invoiced(late)]).toEqual([[60_000], [70_000]]);
    },
    SLOW_MS,
  );

  it('is published once, however often the same is published', async () => {
    await open();
    expect(await publish({})).toMatchObject({ rejection: null, outcome: { version: 1, phase: 'published' } });
    expect((await eventsOf<EditionEvent>(school.edition)).map(({ type }) => type)).toEqual(['EditionPublished']);
  });

  it('does not move its dates by the way', async () => {
    await open();
    const { dates } = school.programme;
    const { rejection } = await publish({ dates: { ...dates, provisional: false } });
    expect(rejection?.reason).toBe('dates-need-reschedule');
  });

  it(
    'tells of its speakers those who have a place',
    async () => {
      await open();
      const [guaranteed, assessed] = [await withPlace(), await school.apply()];
      const speakers = [{ name: null, organisation: 'A city', part: 'Lecture', confirmed: true }];
      const definitionId = await fileDefinition(
        dataSource,
        { ...school.programme, speakers },
        new Date().toISOString(),
      );
      await school.act(school.edition, { type: 'AnnounceSpeakers', definitionId });
      await allHaveHeard();
      expect([await owedTo(guaranteed), await owedTo(assessed)]).toEqual([
        ['receipt', 'admission-invoice', 'reservation', 'speakers-announced'],
        ['receipt'],
      ]);
    },
    SLOW_MS,
  );
});

describe('an edition that changes its dates', () => {
  it(
    'confirms them to everybody',
    async () => {
      await open();
      const stream = await withPlace();
      await school.act(school.edition, { type: 'ConfirmDates' });
      await allHaveHeard();
      expect((await owedTo(stream)).at(-1)).toBe('dates-confirmed');
      const again = await school.act(school.edition, { type: 'ConfirmDates' });
      expect(again.rejection?.reason).toBe('dates-confirmed-already');
    },
    SLOW_MS,
  );

  it(
    'leaves participants the better of two windows, and lets them go with all their money',
    async () => {
      await open();
      const stream = await withPlace();
      const [guaranteed] = (await eventsOf<ApplicationEvent>(stream)).filter(({ type }) => type === 'PlaceGuaranteed');
      const { starts, ends } = school.programme.dates;
      const earlier = (moment: string) => new Date(Date.parse(moment) - 14 * 86_400_000).toISOString().slice(0, 10);
      const dates = { starts: earlier(starts), ends: earlier(ends), provisional: true, becauseId: 'x' };
      await school.act(school.edition, { type: 'RescheduleEdition', ...dates });
      await allHaveHeard();
      const [changed] = (await eventsOf<ApplicationEvent>(stream)).filter((event) => event.type === 'DatesChanged');
      expect(guaranteed?.type === 'PlaceGuaranteed' && guaranteed.calendar.windows).toEqual(changed?.calendar.windows);
      expect(changed).toMatchObject({ moved: true, leave: { percent: 100 } });
      const asked = { receivedAt: new Date().toISOString(), channel: 'reply-to-reservation', noteId: null } as const;
      const given = ['course', 'name', 'registration-date', 'contact'] as const;
      await school.act(stream, { type: 'RequestCancellation', ...asked, given });
      const owed = (await eventsOf<ApplicationEvent>(stream)).find(({ type }) => type === 'RefundOwed');
      expect(owed).toMatchObject({ amountMinor: 60_000, cause: 'cancellation' });
    },
    SLOW_MS,
  );
});

describe('an edition that is cancelled', () => {
  it(
    'owes everybody all their money back, ends every application, and takes no more',
    async () => {
      await open();
      const [paid, assessed] = [await withPlace(), await school.apply()];
      await school.act(school.edition, { type: 'CancelEdition', becauseId: 'x' });
      await allHaveHeard();
      expect((await tale(paid)).slice(-3)).toEqual(['PlaceCancelledByOrganiser', 'CreditNoteIssued', 'RefundOwed']);
      expect((await eventsOf<ApplicationEvent>(paid)).at(-1)).toMatchObject({
        amountMinor: 60_000,
        cause: 'organiser-cancelled',
      });
      expect((await tale(assessed)).at(-1)).toBe('PlaceCancelledByOrganiser');
      await expect(school.apply()).rejects.toThrow('applications-closed');
      expect((await publish({})).rejection?.reason).toBe('edition-cancelled');
    },
    SLOW_MS,
  );
});
