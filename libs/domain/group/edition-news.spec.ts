import { expect, it } from '@jest/globals';
import { CLOSED, invoiced, leave, join, ofTwo } from '../../../test/support/group-life.js';
import { diploma } from '../../../test/support/life.js';

const AT = '2024-08-20T10:00:00.000Z';
const note = { type: 'NoteGroupEdition', by: 'organiser' } as const;
const loses = { closeWithin: 'P14D', discountFrom: 2, whenOneLeaves: 'others-lose-discount' } as const;
const moved = {
  ...diploma,
  version: 2,
  dates: { ...diploma.dates, starts: '2024-09-16', ends: '2024-09-20' },
  // The edition takes no applications after its end, and its groups are closed when it starts.
  closesAt: '2024-09-20T22:00:00.000Z',
};
const cancelled = { ...diploma, version: 2, cancelled: true };

it('takes its deadline along when the edition moves, and hears of each version once', () => {
  const life = ofTwo();
  expect(life.group.closesAt).toBe('2024-10-14T22:00:00.000Z');
  expect(life.tell(AT, note, { edition: moved })).toMatchObject([
    { type: 'GroupEditionNoted', version: 2, dates: moved.dates, closesAt: '2024-09-15T22:00:00.000Z' },
  ]);
  expect([life.group.closesAt, life.group.edition.dates]).toEqual(['2024-09-15T22:00:00.000Z', moved.dates]);
  expect(life.tell(AT, note, { edition: moved })).toEqual([]);
  expect(life.tell('2024-09-15T22:00:00.000Z', { type: 'ObserveTime' })).toMatchObject([
    { type: 'GroupClosed' },
    { type: 'GroupInvoiceIssued', amountMinor: 108_000 },
  ]);
});

it('is closed when the edition is cancelled, and nothing is invoiced, whoever is still heard of', () => {
  const life = ofTwo(loses).after(AT, note, { edition: cancelled });
  expect(life.events.slice(-2).map(({ type }) => type)).toEqual(['GroupEditionNoted', 'GroupClosed']);
  expect(life.tell(AT, join('third'))).toMatchObject([{ type: 'MemberJoined' }]);
  expect(life.tell(AT, leave('early'))).toMatchObject([{ type: 'MemberLeft' }]);
  expect(life.group.invoices).toEqual([]);
});

it('takes no discount from anybody when all leave a cancelled edition', () => {
  const life = invoiced(loses).after(AT, note, { edition: cancelled });
  expect(life.events.slice(-1)).toMatchObject([{ type: 'GroupEditionNoted', cancelled: true }]);
  expect(life.tell(AT, leave('early'))).toMatchObject([{ type: 'MemberLeft' }]);
  expect(life.tell(AT, leave('late'))).toMatchObject([{ type: 'MemberLeft' }]);
  expect(life.group.closedAt).toBe(CLOSED);
});

it('hears of the news from whoever leaves first, where that word comes sooner', () => {
  const life = invoiced(loses);
  expect(life.tell(AT, leave('early'), { edition: cancelled })).toMatchObject([
    { type: 'GroupEditionNoted', cancelled: true },
    { type: 'MemberLeft' },
  ]);
  expect(life.tell(AT, note, { edition: cancelled })).toEqual([]);
});

it('is invoiced at a deadline that had passed before word of the cancellation', () => {
  const events = ofTwo().tell('2024-10-15T10:00:00.000Z', note, { edition: cancelled });
  expect(events).toMatchObject([
    { type: 'GroupClosed', occurredAt: '2024-10-14T22:00:00.000Z' },
    { type: 'GroupInvoiceIssued' },
    { type: 'GroupEditionNoted' },
  ]);
});
