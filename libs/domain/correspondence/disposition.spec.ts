import { describe, expect, it } from '@jest/globals';
import {
  admitted,
  applied,
  cancel,
  guaranteed,
  partPaid,
  pay,
  subscribed,
  type Life,
} from '../../../test/support/life.js';
import {
  answeredInVainIn,
  dispositionOf,
  type Disposition,
  type Held,
  heldBringsNothing,
  offeredIn,
  type Standing,
} from './disposition.js';
import type { State } from '../application/state.js';
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
const AT = '2024-08-26T10:00:00.000Z';
const standing = (change: Partial<Standing>): Standing => {
  return { state: null, toldLately: 0, answeredInVain: 0, offeredAt: null, held: null, receivedAt: AT, ...change };
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
const judged = (life: Life, change: Partial<Reading> = {}, before: Partial<Standing> = {}): string =>
  inShort(dispositionOf({ ...reading, ...change }, standing({ state: life.state, ...before })));

describe('what is done about a cancellation', () => {
  it('is told as it was found', () => {
    expect(dispositionOf(reading, standing({ state: guaranteed().state }))).toEqual({
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
    ['RequestCancellation, shown: wrong-channel', partPaid(), { answered: null }],
    ['RequestCancellation', partPaid(), { answered: 'admission-invoice' as const }],
    ['Withdraw', admitted(), { answered: 'admission-invoice' as const }],
    ['Withdraw', applied(), { answered: 'receipt' as const }],
    ['Withdraw', subscribed(), { answered: 'webinar-confirmed' as const }],
    ['a person: no-standing', applied().after('2024-08-02T10:00:00.000Z', { type: 'Withdraw' }), {}],
    ['RequestConfirmation, shown: sender-unknown', guaranteed(), { isFromRegistered: false }],
    ['a person: sender-failing', guaranteed(), { isFromRegistered: false, authentication: 'fail' as const }],
    ['a person: sender-failing', guaranteed(), { authentication: 'fail' as const }],
    ['RequestCancellation', guaranteed(), { authentication: 'pass' as const }],
    ['a person: unclear', guaranteed(), { kind: 'unclear' as const }],
  ])('%s', (done, life, change) => expect(judged(life, change)).toBe(done));

  it('is in due form where it came before the reservation letter, whenever it is read, or completes one that was', () => {
    const { state } = guaranteed();
    const other = { ...reading, answered: 'receipt' as const };
    const shown = (life: State, countedFrom: string) =>
      inShort(dispositionOf(other, standing({ state: life, receivedAt: countedFrom })));
    expect(shown(state, '2024-08-20T08:59:59.999Z')).toBe('RequestCancellation');
    expect(shown(state, '2024-08-20T09:00:00.000Z')).toBe('RequestCancellation, shown: wrong-channel');
    const begun = guaranteed().after(
      '2024-10-01T10:00:00.000Z',
      cancel('2024-10-01T09:00:00.000Z', { given: ['course'] }),
    );
    expect(shown(begun.state, '2024-10-01T11:00:00.000Z')).toBe('RequestCancellation');
    expect(shown(begun.state, begun.state?.pendingCancellation?.until ?? '')).toMatch('shown: wrong-channel');
  });

  it('is left to a person after three within a day, so that two machines stop', () => {
    expect(judged(guaranteed(), {}, { toldLately: 2 })).toBe('RequestCancellation');
    expect(judged(guaranteed(), {}, { toldLately: 3 })).toBe('a person: too-many');
  });

  it('is left to a person after three that were answered in vain, however long ago', () => {
    expect(judged(guaranteed(), {}, { answeredInVain: 2 })).toBe('RequestCancellation');
    expect(judged(guaranteed(), {}, { answeredInVain: 3 })).toBe('a person: too-many');
  });

  it('was answered in vain once by each mail, and not by what the clock found meanwhile', () => {
    const life = guaranteed()
      .after('2024-10-01T10:00:00.000Z', cancel('2024-10-01T09:00:00.000Z', { given: ['course'] }))
      .after('2024-10-07T10:00:00.000Z', cancel('2024-10-07T09:00:00.000Z', { channel: 'other' }));
    const in2 = life.events.map((event, index) => ({
      event,
      commandId: `mail/${index < life.events.length - 2 ? 1 : 2}`,
    }));
    expect(life.events.filter(({ type }) => /Refused|DataRequested/.test(type)).map(({ by }) => by)).toEqual([
      ...['staff:anna', 'clock', 'staff:anna'],
    ]);
    const any = () => true;
    expect(answeredInVainIn(in2, any)).toBe(2);
    expect(answeredInVainIn(in2, (commandId) => commandId === 'mail/1')).toBe(1);
    expect(
      answeredInVainIn(
        in2.map((one) => ({ ...one, commandId: 'mail/1' })),
        any,
      ),
    ).toBe(1);
    expect(
      answeredInVainIn(
        in2.filter(({ event }) => event.by === 'clock'),
        any,
      ),
    ).toBe(0);
  });

  it('is begun anew by whoever takes the place over: what was refused to the former participant does not count', () => {
    const life = guaranteed()
      .after('2024-09-01T10:00:00.000Z', cancel('2024-09-01T09:00:00.000Z', { channel: 'other' }))
      .after('2024-09-02T10:00:00.000Z', { type: 'SubstituteParticipant', personId: 'p2', becauseId: 'b' })
      .after('2024-09-03T10:00:00.000Z', cancel('2024-09-03T09:00:00.000Z', { channel: 'other' }));
    const led = life.events.map((event, index) => ({ event, commandId: `mail/${String(index)}` }));
    expect(led.filter(({ event }) => event.type === 'CancellationRefused')).toHaveLength(2);
    expect(answeredInVainIn(led, () => true)).toBe(1);
  });

  it('is given what is quoted, unless the terms say otherwise', () => {
    const { state } = guaranteed();
    if (state?.edition.terms.cancellation == null) throw new Error('no terms');
    const cancellation = { ...state.edition.terms.cancellation, quoted: 'does-not-count' as const };
    const strict = { ...state, edition: { ...state.edition, terms: { ...state.edition.terms, cancellation } } };
    const found = { ...quoted, name: 'new' as const };
    expect(dispositionOf({ ...reading, found }, standing({ state: strict }))).toMatchObject({
      command: { given: ['name'] },
    });
  });
});

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

  it('leaves nothing to a mail from another address that came too late, and all to one that came in time', () => {
    const at = (receivedAt: string, isDisowned = false): boolean => {
      const held: Held = { reading: { ...reading, isFromRegistered: false }, isDisowned, receivedAt };
      return heldBringsNothing(standing({ state: refused().state, held, receivedAt: AFTER }));
    };
    expect([at('2024-10-18T21:59:59.999Z'), at('2024-10-18T22:00:00.000Z')]).toEqual([false, true]);
    expect(at('2024-10-18T22:00:00.000Z', true)).toBe(false);
    expect(heldBringsNothing(standing({ state: refused().state }))).toBe(false);
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

  it('is nothing where there is no place any more', () => {
    const gone = refused().after('2024-10-20T09:00:00.000Z', { type: 'GiveUpPlace', by: 'applicant' });
    expect(judgedAfter(gone)).toBe('a person: no-standing');
  });
});

describe('a cancellation that came from another address before', () => {
  const other: Reading = { ...reading, isFromRegistered: false };
  const RECEIVED = '2024-08-24T10:00:00.000Z';
  const asked = () =>
    guaranteed().after(RECEIVED, { type: 'RequestConfirmation', receivedAt: RECEIVED, noteId: 'n', senderId: 's' });
  const held: Held = { reading: other, isDisowned: false, receivedAt: RECEIVED };
  const judgedThen = (own: Partial<Reading>, change: Partial<Standing> = {}) =>
    dispositionOf({ ...reading, ...own }, standing({ state: asked().state, held, ...change }));
  const yes = { kind: 'confirmation', answered: 'cancellation-to-confirm', found: nothing } as const;
  const told = {
    is: 'told',
    command: { type: 'RequestCancellation', channel: 'reply-to-reservation', given: all },
    shownBecause: null,
  };

  it('is in due form where either of the two mails is', () => {
    expect(judgedThen({ answered: null, found: nothing })).toEqual(told);
    expect(judgedThen({}, { held: { ...held, reading: { ...other, answered: null, found: nothing } } })).toEqual(told);
  });

  it('has what either sender wrote, though the other mail quotes it', () => {
    const { state } = asked();
    if (state?.edition.terms.cancellation == null) throw new Error('no terms');
    const cancellation = { ...state.edition.terms.cancellation, quoted: 'does-not-count' as const };
    const strict = { ...state, edition: { ...state.edition, terms: { ...state.edition.terms, cancellation } } };
    const written = { course: 'new', name: 'new', 'registration-date': 'new', contact: 'new' } as const;
    const both = [
      [{ found: quoted }, { ...held, reading: { ...other, found: written } }],
      [{ found: written }, held],
    ] as const;
    for (const [own, waiting] of both) expect(judgedThen(own, { state: strict, held: waiting })).toEqual(told);
  });

  it('is confirmed by a yes, and that is in due form as well: the letter it answers has the copy in it', () => {
    expect(judgedThen(yes)).toEqual(told);
    const inWrongPlace = { ...held, reading: { ...other, answered: null, found: nothing } };
    expect(judgedThen({ ...yes, found: quoted }, { held: inWrongPlace })).toEqual(told);
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
    const own = { answered: 'receipt', found: nothing } as const;
    const alone = { type: 'RequestCancellation', channel: 'reply-to-other-letter', given: [] };
    const requestedByStaff = asked().after(AT, cancel(AT, { given: ['course'] }));
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
    const own = { answered: 'receipt', found: nothing } as const;
    const alone = { type: 'RequestCancellation', channel: 'reply-to-other-letter', given: [] };
    for (const change of [{ held: { ...held, isDisowned: true } }, { receivedAt: '2024-08-29T10:00:00.000Z' }])
      expect(judgedThen(own, change)).toMatchObject({ command: alone });
  });
});

describe('what is done about the rest', () => {
  const information = { kind: 'information' as const, answered: 'question' as const, found: nothing };
  const asked = () => applied().after('2024-08-02T10:00:00.000Z', { type: 'RequestInformation', questionId: 'q' });
  const incomplete = () =>
    guaranteed().after('2024-10-01T10:00:00.000Z', cancel('2024-10-01T09:00:00.000Z', { given: ['course'] }));

  const [IN_TIME, JUST_ENDED] = ['2024-10-06T09:59:59.999Z', '2024-10-06T10:00:00.000Z'];
  const expired = () => {
    const life = incomplete();
    life.pass('2024-10-07T09:00:00.000Z');
    return life;
  };

  it.each<[string, Life, Partial<Reading>, string?]>([
    ['ProvideInformation', asked(), information],
    ['a person: sender-unknown', asked(), { ...information, isFromRegistered: false }],
    ['a person: not-asked', applied(), information],
    ['RequestCancellation', incomplete(), { ...information, found: { ...quoted, name: 'new' as const } }],
    // What is missing is asked for once.
    ['a person: still-incomplete', incomplete(), { ...information, found: { ...nothing, name: 'new' as const } }],
    ['a person: still-incomplete', incomplete(), { found: nothing }],
    ['RequestCancellation', incomplete(), { found: quoted }],
    ['RequestCancellation', guaranteed(), { found: nothing }],
    // What came in time completes it, though the clock was read first.
    ['RequestCancellation', expired(), { ...information, found: { ...quoted, name: 'new' as const } }, IN_TIME],
    ['a person: still-incomplete', expired(), { ...information, found: { ...nothing, name: 'new' as const } }, IN_TIME],
    ['a person: still-incomplete', expired(), { found: nothing }, IN_TIME],
    ['a person: not-asked', expired(), { ...information, found: { ...quoted, name: 'new' as const } }, JUST_ENDED],
    // What is quoted from our own letter completes nothing by itself.
    ['a person: not-asked', incomplete(), { ...information, found: quoted }],
    ['set aside', guaranteed(), { kind: 'auto-reply' as const }],
    ['set aside', guaranteed(), { kind: 'delivery-report' as const }],
    ['a person: bounced', guaranteed(), { kind: 'bounce' as const, returned: 'reservation' as const }],
    ['a person: bounced', guaranteed(), { kind: 'bounce' as const, returned: 'admission-invoice' as const }],
    ['a person: bounced', guaranteed(), { kind: 'bounce' as const, returned: 'reservation-copy' as const }],
    ['a person: bounced', guaranteed(), { kind: 'bounce' as const, returned: 'credit-note' as const }],
    ['a person: bounced', guaranteed(), { kind: 'bounce' as const, returned: 'group-invoice' as const }],
    ['a person: bounced', guaranteed(), { kind: 'bounce' as const, returned: 'group-credit-note' as const }],
    // Which letter it was is not said: that it mattered is not excluded.
    ['a person: bounced', guaranteed(), { kind: 'bounce' as const, answered: null }],
    ['set aside', guaranteed(), { kind: 'bounce' as const, returned: 'practical-information' as const }],
  ])('%s', (done, life, change, receivedAt = AT) => expect(judged(life, change, { receivedAt })).toBe(done));
});
