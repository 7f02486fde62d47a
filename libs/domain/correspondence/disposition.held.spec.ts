import { describe, expect, it } from '@jest/globals';
import { ALL_DATA, CAME_AT, inShort, NOTHING, QUOTED, reading, standing } from '../../../test/support/dispositions.js';
import { cancel, guaranteed } from '../../../test/support/life.js';
import { dispositionOf, type Held, type Standing } from './disposition.js';
import type { Reading } from './reading.types.js';

describe('a cancellation that came from another address before', () => {
  const other: Reading = { ...reading, isFromRegistered: false };
  const RECEIVED = '2024-08-24T10:00:00.000Z';
  const asked = () =>
    guaranteed().after(RECEIVED, { type: 'RequestConfirmation', receivedAt: RECEIVED, noteId: 'n', senderId: 's' });
  const held: Held = { reading: other, isDisowned: false, receivedAt: RECEIVED };
  const judgedThen = (own: Partial<Reading>, change: Partial<Standing> = {}) =>
    dispositionOf({ ...reading, ...own }, standing({ state: asked().state, held, ...change }));
  const yes = { kind: 'confirmation', answered: 'cancellation-to-confirm', found: NOTHING } as const;
  const told = {
    is: 'told',
    command: { type: 'RequestCancellation', channel: 'reply-to-reservation', given: ALL_DATA },
    shownBecause: null,
  };

  it('is in due form where either of the two mails is', () => {
    expect(judgedThen({ answered: null, found: NOTHING })).toEqual(told);
    expect(judgedThen({}, { held: { ...held, reading: { ...other, answered: null, found: NOTHING } } })).toEqual(told);
  });

  it('has what either sender wrote, though the other mail quotes it', () => {
    const { state } = asked();
    if (state?.edition.terms.cancellation == null) throw new Error('no terms');
    const cancellation = { ...state.edition.terms.cancellation, quoted: 'does-not-count' as const };
    const strict = { ...state, edition: { ...state.edition, terms: { ...state.edition.terms, cancellation } } };
    const written = { course: 'new', name: 'new', 'registration-date': 'new', contact: 'new' } as const;
    const both = [
      [{ found: QUOTED }, { ...held, reading: { ...other, found: written } }],
      [{ found: written }, held],
    ] as const;
    for (const [own, waiting] of both) expect(judgedThen(own, { state: strict, held: waiting })).toEqual(told);
  });

  it('is confirmed by a yes, and that is in due form as well: the letter it answers has the copy in it', () => {
    expect(judgedThen(yes)).toEqual(told);
    const inWrongPlace = { ...held, reading: { ...other, answered: null, found: NOTHING } };
    expect(judgedThen({ ...yes, found: QUOTED }, { held: inWrongPlace })).toEqual(told);
  });

  it.each<[string, string, Partial<Reading>, Partial<Standing>]>([
    ['once only', 'a person: sender-unknown', { isFromRegistered: false }, {}],
    [
      'not after three within a day',
      'a person: sender-unknown',
      { isFromRegistered: false },
      { held: null, toldLately: 3 },
    ],
    [
      'not of who has nothing to leave',
      'a person: sender-unknown',
      { isFromRegistered: false },
      { held: null, state: null },
    ],
    [
      'not by what is no cancellation',
      'a person: sender-unknown',
      { isFromRegistered: false, kind: 'information' },
      {},
    ],
    ['not by a robot', 'set aside', { isFromRegistered: false, kind: 'auto-reply' }, { held: null }],
  ])('is put to the registered address %s', (_what, done, own, change) => {
    expect(inShort(judgedThen(own, change))).toBe(done);
  });

  it.each<[string, string, Partial<Reading>, Partial<Standing>]>([
    ['in the last millisecond of its term', 'RequestCancellation', yes, { receivedAt: '2024-08-29T09:59:59.999Z' }],
    ['when its term has just ended', 'a person: confirmed-late', yes, { receivedAt: '2024-08-29T10:00:00.000Z' }],
    ['once it is resolved', 'a person: not-asked', yes, { held: null }],
    ['once it is disowned', 'a person: disowned', yes, { held: { ...held, isDisowned: true } }],
    ['from another address', 'a person: sender-unknown', { ...yes, isFromRegistered: false }, {}],
    ['by a sender that fails', 'a person: sender-failing', { ...yes, authentication: 'fail' }, {}],
    ['after three within a day', 'RequestCancellation', yes, { toldLately: 3 }],
  ])('is confirmed %s: %s', (_what, done, own, change) => expect(inShort(judgedThen(own, change))).toBe(done));

  it('has no end to its term where the terms have no grace', () => {
    const { state } = asked();
    const endless = state && { ...state, unconfirmedCancellation: { receivedAt: RECEIVED, until: null } };
    expect(judgedThen(yes, { state: endless, receivedAt: '2024-10-01T10:00:00.000Z' })).toEqual(told);
  });

  it('is confirmed by nobody who was not asked about it', () => {
    const own = { answered: 'receipt', found: NOTHING } as const;
    const alone = { type: 'RequestCancellation', channel: 'reply-to-other-letter', given: [] };
    const requestedByStaff = asked().after(CAME_AT, cancel(CAME_AT, { given: ['course'] }));
    for (const change of [
      { state: guaranteed().state },
      { state: requestedByStaff.state, receivedAt: '2024-09-10T10:00:00.000Z' },
    ]) {
      expect(judgedThen(own, change)).toMatchObject({ command: alone });
      expect(inShort(judgedThen(own, { ...change, toldLately: 3 }))).toBe('a person: too-many');
    }
    expect(inShort(judgedThen(yes, { state: guaranteed().state }))).toBe('a person: not-asked');
  });

  it('is shown to a person when the registered address says that it is not so', () => {
    expect(inShort(judgedThen({ kind: 'denial', answered: 'cancellation-to-confirm' }))).toBe('a person: disowned');
  });

  it('lends nothing to what the registered address asks later for itself', () => {
    const own = { answered: 'receipt', found: NOTHING } as const;
    const alone = { type: 'RequestCancellation', channel: 'reply-to-other-letter', given: [] };
    for (const change of [{ held: { ...held, isDisowned: true } }, { receivedAt: '2024-08-29T10:00:00.000Z' }])
      expect(judgedThen(own, change)).toMatchObject({ command: alone });
  });
});
