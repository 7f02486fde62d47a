import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { pay } from './support/life.js';
import {
  admitted,
  BOSS,
  came,
  CANCEL,
  LAPSES_AT,
  LAST,
  type Past,
  after,
  placed,
  told,
} from './support/promises/promise-case.js';
import { PromiseWorld } from './support/promises/promise-world.js';
import { freshDatabase } from './support/world.js';

let dataSource: DataSource;
beforeAll(async () => {
  dataSource = await freshDatabase();
}, 60_000);
afterAll(() => dataSource.destroy());

const unpaid = after(
  admitted,
  came({ receivedAt: '2024-09-01T08:00:00.000Z', answers: 'admission-invoice', text: CANCEL, from: BOSS }),
);
const lapsed = after(unpaid, told(LAPSES_AT, { type: 'ObserveTime', by: 'clock' }));

async function mailAfter(past: Past) {
  const world = await PromiseWorld.of(dataSource, past);
  const [mail] = await dataSource.query<readonly object[]>(
    `SELECT state, because, resolved_as AS as, resolved_by AS by, resolved_at AS at, settled_by AS event
     FROM incoming_mail WHERE application_id = $1 ORDER BY received_at`,
    [world.id],
  );
  return mail;
}

const waits = { state: 'needs-a-person', because: 'sender-unknown', as: null, by: null, at: null, event: null };

it('a mail from another address waits until the place has lapsed, of whom nothing was paid', async () => {
  expect(await mailAfter(unpaid)).toEqual(waits);
  expect(await mailAfter(lapsed)).toMatchObject({
    ...{ state: 'resolved', as: 'ended', by: 'clock', event: 'PlaceLapsed', at: new Date(LAPSES_AT) },
  });
});

it('it is resolved with the request that a yes begins and does not complete', async () => {
  const bare = { bare: true, from: BOSS, text: CANCEL } as const;
  const asked = came({ ...bare, receivedAt: '2024-09-02T08:00:00.000Z', answers: 'reservation' });
  const yes = { answers: 'cancellation-to-confirm', bare: true, text: 'Yes, I confirm.' } as const;
  const begun = after(placed, asked, came({ ...yes, receivedAt: '2024-09-03T08:00:00.000Z' }));
  expect(await mailAfter(begun)).toMatchObject({ state: 'resolved', as: 'cancellation', by: 'applicant', event: null });
});

it('it waits again where the money had come in time', async () => {
  const found = told('2024-09-30T08:00:00.000Z', pay(60_000, '2024-09-20'));
  expect(await mailAfter(after(lapsed, found))).toEqual(waits);
});

it('it waits on where a part was paid: what came before the lapse may bring that back', async () => {
  const partly = after(unpaid, told('2024-09-02T09:00:00.000Z', pay(20_000, '2024-09-02')));
  expect(await mailAfter(after(partly, told(LAST, { type: 'ObserveTime', by: 'clock' })))).toEqual(waits);
});
