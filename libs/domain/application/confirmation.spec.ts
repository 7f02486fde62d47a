import { describe, expect, it } from '@jest/globals';
import {
  admitted,
  applied,
  cancel,
  guaranteed,
  happen,
  type Life,
  partPaid,
  passed,
  type Said,
  subscribed,
} from '../../../test/support/life.js';
import { Rejection } from '../rejection.js';

const AT = '2024-08-26T10:00:00.000Z';
const RECEIVED = '2024-08-26T09:00:00.000Z';
const ask: Said = {
  type: 'RequestConfirmation',
  receivedAt: RECEIVED,
  noteId: 'n',
  senderId: 's',
  by: 'correspondent',
};
const asked = (until: string | null, receivedAt = RECEIVED) => {
  return { type: 'CancellationConfirmationRequested', receivedAt, until, noteId: 'n', senderId: 's' } as const;
};

describe('somebody else asks to leave', () => {
  it.each([
    ['a place', guaranteed],
    ['a part of the fee', partPaid],
    ['an invoice', admitted],
    ['an application', () => passed(applied(), AT)],
  ] as [string, () => Life][])('%s stays, and the registered address has the days of the grace', (_what, life) => {
    expect(life().tell(AT, ask)).toEqual(happen(AT, 'correspondent', asked('2024-08-31T10:00:00.000Z')));
  });

  it('without terms to leave by there is no term to confirm by', () => {
    const at = '2024-11-04T10:00:00.000Z';
    expect(subscribed().tell(at, { ...ask, receivedAt: at })).toEqual(happen(at, 'correspondent', asked(null, at)));
  });

  it.each([
    ['cancelled', () => guaranteed().after(AT, cancel(AT))],
    ['withdrawn', () => admitted().after(AT, { type: 'Withdraw' })],
  ] as [string, () => Life][])('and there is nothing to leave: %s', (phase, life) => {
    expect(life().tell(AT, ask)).toEqual(new Rejection('nothing-to-cancel', { phase }));
  });

  it.each(['2024-08-26T10:01:00.001Z', '2024-07-31T10:00:00.000Z'])('at an impossible time: %s', (receivedAt) => {
    expect(guaranteed().tell(AT, { ...ask, receivedAt })).toMatchObject({ reason: 'evidence-from-the-future' });
  });
});

describe('what waits to be confirmed', () => {
  const waits = (life: Life) => life.application.unconfirmedCancellation;
  const waiting = () => guaranteed().after(AT, ask);

  it('is known by its instants', () => {
    expect(waits(waiting())).toEqual({ receivedAt: RECEIVED, until: '2024-08-31T10:00:00.000Z' });
  });

  it.each<[string, Said]>([
    ['is asked for by the registered address', cancel(AT, { channel: 'other' })],
    ['an exception ends the place', { type: 'GrantException', percent: 50, becauseId: 't', by: 'b', role: 'finance' }],
    ['is another’s place', { type: 'SubstituteParticipant', personId: 'p2', becauseId: 't' }],
  ])('waits no longer when it %s', (_what, said) => {
    const proposed: Said = { type: 'GrantException', percent: 50, becauseId: 't', by: 'a', role: 'admissions' };
    const life = said.type === 'GrantException' ? waiting().after(AT, proposed) : waiting();
    expect(waits(life)).not.toBeNull();
    expect(waits(life.after(AT, said))).toBeNull();
  });

  it('counts from its own receipt, though the window has closed when it is confirmed', () => {
    const first = '2024-10-18T21:59:59.999Z';
    const life = guaranteed().after(first, { ...ask, receivedAt: first });
    const events = life.tell('2024-10-23T21:59:59.998Z', cancel(first));
    expect(events instanceof Rejection ? events : events.map(({ type }) => type)).toContain('CancellationAccepted');
  });
});
