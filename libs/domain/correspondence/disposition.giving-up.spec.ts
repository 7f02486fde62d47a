import { describe, expect, it } from '@jest/globals';
import { inShort, reading, standing } from '../../../test/support/dispositions.js';
import { applied, cancel, guaranteed, partPaid, pay, subscribed, type Life } from '../../../test/support/life.js';
import { dispositionOf, offeredIn, type Held, type Standing } from './disposition.js';
import type { Reading } from './reading.types.js';

describe('what is done about a place given up', () => {
  const LATE = '2024-10-20T08:00:00.000Z';
  const AFTER = '2024-10-21T08:00:00.000Z';
  const refused = () => guaranteed().after(LATE, cancel(LATE));
  const words: Reading = { ...reading, kind: 'giving-up', rules: ['en/gives-up'], answered: 'cancellation-refused' };
  const judgedAfter = (life: Life, own: Partial<Reading> = {}, change: Partial<Standing> = {}): string => {
    const before = { state: life.state, offeredAt: offeredIn(life.events), receivedAt: AFTER };
    return inShort(dispositionOf({ ...words, ...own }, standing({ ...before, ...change })));
  };

  it('is told where a refusal has offered it, in answer to any letter or to none', () => {
    expect(judgedAfter(refused())).toBe('GiveUpPlace');
    for (const answered of ['receipt', null] as const) expect(judgedAfter(refused(), { answered })).toBe('GiveUpPlace');
    const partly = partPaid().after('2024-10-18T23:00:00.000Z', { type: 'ObserveTime', by: 'clock' });
    expect(judgedAfter(partly)).toBe('RequestCancellation');
  });

  it('is a cancellation before that: nobody loses a place for words that may ask for what the terms give back', () => {
    expect(judgedAfter(guaranteed(), { answered: 'reservation' })).toBe('RequestCancellation');
    expect(judgedAfter(guaranteed(), { answered: 'receipt' })).toBe('RequestCancellation, shown: wrong-channel');
    expect(judgedAfter(refused(), {}, { receivedAt: '2024-10-20T07:59:59.999Z' })).toMatch(/^RequestCancellation/);
    expect(judgedAfter(refused(), {}, { receivedAt: LATE })).toBe('GiveUpPlace');
    expect(judgedAfter(applied(), { answered: 'receipt' })).toBe('Withdraw');
    expect(judgedAfter(subscribed(), { answered: 'webinar-confirmed' })).toBe('Withdraw');
  });

  it('is told in answer to the refusal itself, though its mailbox says only in which second it came', () => {
    const receivedAt = '2024-10-20T08:00:00.000Z';
    const at = '2024-10-20T08:00:00.700Z';
    const offered = guaranteed().after(at, cancel(at));
    const judgedBy = (answerableFrom: string | null) => judgedAfter(offered, {}, { receivedAt, answerableFrom });
    expect(judgedBy(at)).toBe('GiveUpPlace');
    // An answer to what was written before, or to nothing, may have come before the offer.
    for (const from of ['2024-10-20T08:00:00.699Z', null]) expect(judgedBy(from)).toMatch(/^RequestCancellation/);
  });

  it('is a cancellation as long as one may still bring something, though a refusal has offered it', () => {
    const inTime = '2024-10-01T08:00:00.000Z';
    const wrong = guaranteed().after(inTime, cancel(inTime, { channel: 'other' }));
    const judgedAt = (receivedAt: string) => judgedAfter(wrong, { answered: 'reservation' }, { receivedAt });
    expect(judgedAt('2024-10-18T21:59:59.999Z')).toBe('RequestCancellation');
    expect(judgedAt('2024-10-18T22:00:00.000Z')).toBe('GiveUpPlace');
    const begun = wrong.after('2024-10-18T20:00:00.000Z', cancel('2024-10-18T20:00:00.000Z', { given: ['course'] }));
    expect(judgedAfter(begun, { answered: 'reservation' })).toBe('RequestCancellation');
  });

  it('is offered to who has the place, and not to whoever takes it over', () => {
    const taken = refused().after('2024-10-20T09:00:00.000Z', {
      ...{ type: 'SubstituteParticipant', personId: 'p2', becauseId: 'b' },
    });
    expect(judgedAfter(taken, { answered: 'reservation' })).toBe('RequestCancellation');
  });

  it.each<[string, Partial<Reading>, Partial<Standing>]>([
    ['a person: sender-failing', { authentication: 'fail' }, {}],
    ['RequestConfirmation, shown: sender-unknown', { isFromRegistered: false }, {}],
    ['a person: too-many', {}, { toldLately: 3 }],
  ])('has the checks of a cancellation: %s', (done, own, change) =>
    expect(judgedAfter(refused(), own, change)).toBe(done),
  );

  it('is told after the third refusal as well, for that offers it too; and the same words are too many elsewhere', () => {
    expect(judgedAfter(refused(), {}, { answeredInVain: 3 })).toBe('GiveUpPlace');
    expect(judgedAfter(refused(), {}, { answeredInVain: 3, toldLately: 3 })).toBe('a person: too-many');
    expect(judgedAfter(guaranteed(), {}, { answeredInVain: 3 })).toBe('a person: too-many');
    const gone = refused().after('2024-10-20T09:00:00.000Z', { type: 'GiveUpPlace', by: 'applicant' });
    expect(judgedAfter(gone, {}, { answeredInVain: 3 })).toBe('a person: too-many');
  });

  it('says of a cancellation from another address that it is so, where that came in time', () => {
    const received = '2024-10-18T21:00:00.000Z';
    const asked = refused().after('2024-10-20T09:00:00.000Z', {
      ...{ type: 'RequestConfirmation', receivedAt: received, noteId: 'n', senderId: 's' },
    });
    const held: Held = { reading: { ...reading, isFromRegistered: false }, isDisowned: false, receivedAt: received };
    expect(judgedAfter(asked, {}, { held })).toBe('RequestCancellation');
    expect(judgedAfter(asked, {}, { held: { ...held, isDisowned: true } })).toBe('GiveUpPlace');
    expect(judgedAfter(asked, {}, { held: { ...held, receivedAt: AFTER } })).toBe('GiveUpPlace');
  });

  it('withdraws where the bank has taken back what was paid', () => {
    const at = (day: number) => `2024-10-${String(day)}T08:00:00.000Z`;
    const life = applied()
      .after(at(10), { type: 'Admit', override: null })
      .after(at(15), pay(20_000, '2024-10-15', 'p'))
      .after(at(20), cancel(at(20)))
      .after(at(21), { type: 'ReversePayment', paymentId: 'p', becauseId: 'b' });
    expect(judgedAfter(life, {}, { receivedAt: at(22) })).toBe('Withdraw');
  });

  it('is told what has happened where there is no place any more', () => {
    const gone = refused().after('2024-10-20T09:00:00.000Z', { type: 'GiveUpPlace', by: 'applicant' });
    expect(judgedAfter(gone)).toBe('answered: place-given-up');
  });
});
