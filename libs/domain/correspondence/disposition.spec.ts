import { describe, expect, it } from '@jest/globals';
import {
  ALL_DATA,
  CAME_AT,
  inShort,
  judged,
  NOTHING,
  QUOTED,
  reading,
  standing,
} from '../../../test/support/dispositions.js';
import { admitted, applied, cancel, guaranteed, partPaid, subscribed, type Life } from '../../../test/support/life.js';
import type { State } from '../application/state.js';
import { answeredInVainIn, dispositionOf } from './disposition.js';
import type { Reading } from './reading.types.js';

describe('what is done about a cancellation', () => {
  it('is told as it was found', () => {
    expect(dispositionOf(reading, standing({ state: guaranteed().state }))).toEqual({
      is: 'told',
      command: { type: 'RequestCancellation', channel: 'reply-to-reservation', given: ALL_DATA },
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
    const found = { ...QUOTED, name: 'new' as const };
    expect(dispositionOf({ ...reading, found }, standing({ state: strict }))).toMatchObject({
      command: { given: ['name'] },
    });
  });
});

describe('what is done about the rest', () => {
  const information = { kind: 'information' as const, answered: 'question' as const, found: NOTHING };
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
    ['a person: not-asked', asked(), { ...information, answered: null }],
    ['a person: not-asked', applied(), information],
    ['RequestCancellation', incomplete(), { ...information, found: { ...QUOTED, name: 'new' as const } }],
    // What is missing is asked for once.
    ['a person: still-incomplete', incomplete(), { ...information, found: { ...NOTHING, name: 'new' as const } }],
    ['a person: still-incomplete', incomplete(), { found: NOTHING }],
    ['RequestCancellation', incomplete(), { found: QUOTED }],
    ['RequestCancellation', guaranteed(), { found: NOTHING }],
    // What came in time completes it, though the clock was read first.
    ['RequestCancellation', expired(), { ...information, found: { ...QUOTED, name: 'new' as const } }, IN_TIME],
    ['a person: still-incomplete', expired(), { ...information, found: { ...NOTHING, name: 'new' as const } }, IN_TIME],
    ['a person: still-incomplete', expired(), { found: NOTHING }, IN_TIME],
    ['a person: not-asked', expired(), { ...information, found: { ...QUOTED, name: 'new' as const } }, JUST_ENDED],
    // What is quoted from our own letter completes nothing by itself.
    ['a person: not-asked', incomplete(), { ...information, found: QUOTED }],
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
  ])('%s', (done, life, change, receivedAt = CAME_AT) => expect(judged(life, change, { receivedAt })).toBe(done));
});
