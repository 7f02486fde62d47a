import { expect, it } from '@jest/globals';
import { admitted, happen, type Life, pay } from '../../../test/support/life.js';
import type { Context } from './commands.js';

const LAPSE = '2024-09-23T22:00:00.000Z';
const NEXT = '2024-09-24T22:00:00.000Z';
const THIRD = '2024-09-25T22:00:00.000Z';
const observe = { type: 'ObserveTime', by: 'clock' } as const;

const passed = (at: string, untoldMoney: Context['untoldMoney']): Life =>
  admitted().after(at, observe, { untoldMoney });
const ends = (life: Life) =>
  life.events
    .filter(({ type }) => /Lapse/.test(type))
    .map((event) => [event.type, event.occurredAt, 'until' in event ? event.until : null]);

it('defers the lapse by a day while money may be the payment, on record', () => {
  const life = passed(LAPSE, [{ from: '2024-09-20T07:00:00.000Z', until: null }]);
  expect(life.events.at(-1)).toEqual(happen(LAPSE, 'clock', { type: 'LapseDeferred', until: NEXT })[0]);
  expect(life.application.phase.name).toBe('awaiting-payment');
});

it('lapses at the next look once the money is somebody else’s', () => {
  const life = passed(THIRD, [{ from: '2024-09-20T07:00:00.000Z', until: '2024-09-24T10:00:00.000Z' }]);
  expect(ends(life)).toEqual([
    ['LapseDeferred', LAPSE, NEXT],
    ['PlaceLapsed', NEXT, null],
  ]);
});

it.each<[string, Context['untoldMoney'], string]>([
  ['there at the very deadline', [{ from: LAPSE, until: null }], 'LapseDeferred'],
  ['come a moment later', [{ from: '2024-09-23T22:00:00.001Z', until: null }], 'PlaceLapsed'],
  [
    'settled a moment later',
    [{ from: '2024-09-01T00:00:00.000Z', until: '2024-09-23T22:00:00.001Z' }],
    'LapseDeferred',
  ],
  ['settled at the very deadline', [{ from: '2024-09-01T00:00:00.000Z', until: LAPSE }], 'PlaceLapsed'],
  ['no money at all', [], 'PlaceLapsed'],
])('judges what was there at the deadline: %s', (_, untoldMoney, type) => {
  expect(ends(passed(LAPSE, untoldMoney)).at(-1)?.[0]).toBe(type);
});

it('gives the place to money that comes while the lapse is put off', () => {
  const life = passed(LAPSE, [{ from: '2024-09-20T07:00:00.000Z', until: null }]);
  life.after('2024-09-24T12:00:00.000Z', pay(60_000, '2024-09-20'));
  expect(life.application.phase.name).toBe('guaranteed');
  life.after('2024-09-30T12:00:00.000Z', observe);
  expect(ends(life)).toEqual([['LapseDeferred', LAPSE, NEXT]]);
});

it('brings the same facts to a clock that is late and to one that is punctual', () => {
  const untoldMoney = [
    { from: '2024-09-20T07:00:00.000Z', until: '2024-09-24T10:00:00.000Z' },
    { from: '2024-09-24T20:00:00.000Z', until: '2024-09-25T23:00:00.000Z' },
  ];
  const punctual = admitted();
  for (const at of [
    '2024-09-02T22:00:00.000Z',
    '2024-09-09T22:00:00.000Z',
    LAPSE,
    NEXT,
    THIRD,
    '2024-09-26T22:00:00.000Z',
  ])
    punctual.after(at, observe, { untoldMoney });
  expect(ends(passed('2024-10-01T00:00:00.000Z', untoldMoney))).toEqual(ends(punctual));
  expect(ends(punctual).map(([type]) => type)).toEqual([
    'LapseDeferred',
    'LapseDeferred',
    'LapseDeferred',
    'PlaceLapsed',
  ]);
});
