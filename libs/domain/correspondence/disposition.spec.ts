import { describe, expect, it } from '@jest/globals';
import { admitted, applied, cancel, guaranteed, partPaid, subscribed, type Life } from '../../../test/support/life.js';
import { dispositionOf, type Disposition } from './disposition.js';
import type { Reading } from './reading.types.js';

const quoted = { course: 'quoted', name: 'quoted', 'registration-date': 'quoted', contact: 'quoted' } as const;
const nothing = { course: null, name: null, 'registration-date': null, contact: null };
const reading: Reading = {
  kind: 'cancellation',
  rules: ['en/asks'],
  answered: 'reservation',
  returned: null,
  found: quoted,
  isFromRegistered: true,
  authentication: 'none',
};
const all = ['course', 'name', 'registration-date', 'contact'] as const;

const inShort = (disposition: Disposition): string => {
  switch (disposition.is) {
    case 'set-aside':
      return 'set aside';
    case 'needs-a-person':
      return `a person: ${disposition.because}`;
    case 'told':
      return `${disposition.command.type}${disposition.shownBecause === null ? '' : `, shown: ${disposition.shownBecause}`}`;
  }
};
const judged = (life: Life, change: Partial<Reading> = {}, toldLately = 0): string =>
  inShort(dispositionOf({ ...reading, ...change }, { state: life.state, toldLately, held: null }));

describe('what is done about a cancellation', () => {
  it('is told as it was found', () => {
    expect(dispositionOf(reading, { state: guaranteed().state, toldLately: 0, held: null })).toEqual({
      is: 'told',
      command: { type: 'RequestCancellation', channel: 'reply-to-reservation', given: all },
      shownBecause: null,
    });
  });

  it.each([
    ['RequestCancellation', guaranteed(), {}],
    ['RequestCancellation', guaranteed(), { answered: 'reservation-copy' as const }],
    ['RequestCancellation, shown: wrong-channel', guaranteed(), { answered: 'receipt' as const }],
    ['RequestCancellation, shown: wrong-channel', guaranteed(), { answered: null }],
    ['RequestCancellation', partPaid(), { answered: 'admission-invoice' as const }],
    ['Withdraw', admitted(), { answered: 'admission-invoice' as const }],
    ['Withdraw', applied(), { answered: 'receipt' as const }],
    ['Withdraw', subscribed(), { answered: 'webinar-confirmed' as const }],
    ['a person: no-standing', applied().after('2024-08-02T10:00:00.000Z', { type: 'Withdraw' }), {}],
    ['a person: sender-unknown', guaranteed(), { isFromRegistered: false }],
    ['a person: sender-failing', guaranteed(), { authentication: 'fail' as const }],
    ['RequestCancellation', guaranteed(), { authentication: 'pass' as const }],
    ['a person: unclear', guaranteed(), { kind: 'unclear' as const }],
  ])('%s', (done, life, change) => expect(judged(life, change)).toBe(done));

  it('is left to a person after three within a day, so that two machines stop', () => {
    expect(judged(guaranteed(), {}, 2)).toBe('RequestCancellation');
    expect(judged(guaranteed(), {}, 3)).toBe('a person: too-many');
  });

  it('is given what is quoted, unless the terms say otherwise', () => {
    const { state } = guaranteed();
    if (state?.edition.terms.cancellation == null) throw new Error('no terms');
    const cancellation = { ...state.edition.terms.cancellation, quoted: 'does-not-count' as const };
    const strict = { ...state, edition: { ...state.edition, terms: { ...state.edition.terms, cancellation } } };
    const found = { ...quoted, name: 'new' as const };
    expect(dispositionOf({ ...reading, found }, { state: strict, toldLately: 0, held: null })).toMatchObject({
      command: { given: ['name'] },
    });
  });
});

describe('a cancellation that came from another address before', () => {
  const held: Reading = { ...reading, isFromRegistered: false };
  const confirmed = (own: Partial<Reading>, before: Reading) =>
    dispositionOf({ ...reading, ...own }, { state: guaranteed().state, toldLately: 0, held: before });

  it('is in due form where either of the two mails is', () => {
    const command = { type: 'RequestCancellation', channel: 'reply-to-reservation', given: all };
    const told = { is: 'told', command, shownBecause: null };
    expect(confirmed({ answered: null, found: nothing }, held)).toEqual(told);
    expect(confirmed({}, { ...held, answered: null, found: nothing })).toEqual(told);
  });

  it('is nothing by itself', () => {
    expect(judged(guaranteed(), held)).toBe('a person: sender-unknown');
  });
});

describe('what is done about the rest', () => {
  const information = { kind: 'information' as const, answered: 'question' as const, found: nothing };
  const asked = () => applied().after('2024-08-02T10:00:00.000Z', { type: 'RequestInformation', questionId: 'q' });
  const incomplete = () =>
    guaranteed().after('2024-10-01T10:00:00.000Z', cancel('2024-10-01T09:00:00.000Z', { given: ['course'] }));

  it.each([
    ['ProvideInformation', asked(), information],
    ['a person: sender-unknown', asked(), { ...information, isFromRegistered: false }],
    ['a person: not-asked', applied(), information],
    ['RequestCancellation', incomplete(), { ...information, found: { ...nothing, name: 'new' as const } }],
    // What is quoted from our own letter completes nothing by itself.
    ['a person: not-asked', incomplete(), { ...information, found: quoted }],
    ['set aside', guaranteed(), { kind: 'auto-reply' as const }],
    ['set aside', guaranteed(), { kind: 'delivery-report' as const }],
    ['a person: bounced', guaranteed(), { kind: 'bounce' as const, returned: 'reservation' as const }],
    ['a person: bounced', guaranteed(), { kind: 'bounce' as const, returned: 'admission-invoice' as const }],
    ['set aside', guaranteed(), { kind: 'bounce' as const, returned: 'practical-information' as const }],
  ])('%s', (done, life, change) => expect(judged(life, change)).toBe(done));
});
