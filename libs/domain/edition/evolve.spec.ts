import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Rejection } from '../rejection.js';
import { decideEdition } from './decide.js';
import type { EditionCommand, EditionDefinition, EditionEvent, EditionState } from './edition.types.js';
import { evolveEdition, foldEdition } from './evolve.js';
import { editionNow } from './now.js';
import { editionOutcome } from './outcome.js';

const webinar: EditionDefinition = {
  code: 'webinar',
  zone: 'Europe/Paris',
  language: 'fr',
  dates: {
    starts: '2020-11-25T15:00:00.000Z',
    ends: '2020-11-25T16:00:00.000Z',
    inPersonFrom: null,
    provisional: true,
  },
  applicationsClose: '2020-11-24',
  form: { employer: 'optional', billing: 'optional', questions: [] },
  terms: {
    admission: { mode: 'open', answerWithin: 'P7D', informationWithin: 'P7D', informationReminderBefore: null },
    capacity: null,
    fees: {
      currency: 'EUR',
      bands: [{ code: 'free', label: 'Free', amountMinor: 0, when: [] }],
      groupDiscountPercent: 0,
    },
    payment: {
      dueWithin: 'P30D',
      remindBefore: [],
      grace: 'P14D',
      toleranceMinor: 0,
      unpaid: 'lapse',
      percentReturnedOnLapse: 100,
    },
    cancellation: null,
    refunds: { within: 'P30D', warnAfter: [] },
    reschedule: { leaveWithin: 'P14D', percent: 100 },
    substitution: null,
    completion: { requires: [], sessions: [], within: 'P1D' },
    certificate: null,
    startReminders: [],
    fileClosesAfter: 'P30D',
  },
  definitionId: 'sha-1',
};
const first = { occurredAt: '2020-11-03T08:00:00.000Z', by: 'staff:ana' };
const second = { occurredAt: '2020-11-04T08:00:00.000Z', by: 'staff:eva' };
const published: EditionEvent = { type: 'EditionPublished', version: 1, ...webinar, ...first };
const moved = { ...webinar.dates, ends: '2020-11-25T16:30:00.000Z', provisional: false };
const announced: EditionEvent = { type: 'SpeakersAnnounced', version: 2, definitionId: 'sha-2', ...second };

const atFirst = {
  definition: webinar,
  version: 1,
  speakersInVersion: null,
  cancelled: false,
  lastAt: '2020-11-03T08:00:00.000Z',
};
const next = { ...atFirst, version: 2, lastAt: '2020-11-04T08:00:00.000Z' };

describe('evolve', () => {
  test('begins with the publication', () => {
    expect(foldEdition([published])).toEqual(atFirst);
  });

  test.each<[EditionEvent, EditionState]>([
    [
      { type: 'EditionDatesConfirmed', version: 2, dates: moved, ...second },
      { ...next, definition: { ...webinar, dates: moved } },
    ],
    [
      { type: 'EditionRescheduled', version: 2, dates: moved, becauseId: 'text-1', ...second },
      { ...next, definition: { ...webinar, dates: moved } },
    ],
    [announced, { ...next, definition: { ...webinar, definitionId: 'sha-2' }, speakersInVersion: 2 }],
    [
      { type: 'EditionCancelled', version: 2, becauseId: 'text-1', ...second },
      { ...next, cancelled: true },
    ],
    [
      { type: 'EditionPublished', version: 2, ...webinar, definitionId: 'sha-3', ...second },
      { ...next, definition: { ...webinar, definitionId: 'sha-3' } },
    ],
  ])('$type', (event, expected) => {
    expect(foldEdition([published, event])).toEqual(expected);
  });

  test('another publication does not forget that speakers were announced', () => {
    const again: EditionEvent = { type: 'EditionPublished', version: 3, ...webinar, definitionId: 'sha-3', ...second };
    expect(foldEdition([published, announced, again])).toEqual({
      ...next,
      definition: { ...webinar, definitionId: 'sha-3' },
      version: 3,
      speakersInVersion: 2,
    });
  });

  test('news of nothing change nothing', () => {
    expect(evolveEdition(null, announced)).toBeNull();
  });
});

describe('outcome', () => {
  const change = ['PublishEdition', 'RescheduleEdition', 'AnnounceSpeakers', 'CancelEdition'];

  test.each<[string, EditionState, object]>([
    ['nothing', null, { phase: 'none', accepts: ['PublishEdition'] }],
    ['provisional dates', atFirst, { phase: 'published', accepts: [...change, 'ConfirmDates'] }],
    [
      'confirmed dates',
      { ...atFirst, definition: { ...webinar, dates: moved } },
      { phase: 'published', accepts: change },
    ],
    ['the end', { ...atFirst, cancelled: true }, { phase: 'cancelled', accepts: [] }],
  ])('of %s', (_, state, expected) => {
    expect(editionOutcome(state, 7)).toEqual({ version: 7, deadline: null, closed: true, ...expected });
  });
});

describe('as applications see it', () => {
  test('one may apply until the end of the closing day', () => {
    expect(editionNow({ ...atFirst, speakersInVersion: 1 })).toEqual({
      code: 'webinar',
      version: 1,
      zone: 'Europe/Paris',
      dates: webinar.dates,
      terms: webinar.terms,
      form: webinar.form,
      closesAt: '2020-11-24T23:00:00.000Z',
      cancelled: false,
      speakersInVersion: 1,
    });
  });

  test('one may not apply after the end of an edition that was brought forward', () => {
    const early = { ...webinar, dates: { ...moved, starts: '2020-11-20', ends: '2020-11-20' } };
    expect(editionNow({ ...atFirst, definition: early }).closesAt).toBe('2020-11-20T23:00:00.000Z');
  });
});

const told = { id: 'c', by: 'staff:ana', role: 'admissions' } as const;
const commands = fc.oneof(
  fc
    .constantFrom('sha-1', 'sha-2')
    .map((definitionId) => ({ type: 'PublishEdition' as const, ...webinar, definitionId })),
  fc.constant({ type: 'ConfirmDates' as const }),
  fc.record({
    type: fc.constant('RescheduleEdition' as const),
    starts: fc.constantFrom('2020-11-25T15:00:00.000Z', '2020-12-01', '2021-03-28'),
    ends: fc.constantFrom('2020-11-25T16:00:00.000Z', '2020-12-02', '2021-03-28'),
    provisional: fc.boolean(),
    becauseId: fc.constant('text-1'),
  }),
  fc.constantFrom('sha-1', 'sha-2').map((definitionId) => ({ type: 'AnnounceSpeakers' as const, definitionId })),
  fc.constant({ type: 'CancelEdition' as const, becauseId: 'text-2' }),
  fc.constant({ type: 'ObserveTime' as const }),
);

describe('over whole lives', () => {
  test('the version rises by one with each event, and what is accepted is what may be told', () => {
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 30 }), (told30) => {
        let state: EditionState = null;
        told30.forEach((command, day) => {
          state = checkedStep(state, { ...command, ...told, at: new Date(Date.UTC(2020, 10, 1 + day)).toISOString() });
        });
      }),
      { seed: 20_201_125, numRuns: 500 },
    );
  });
});

function checkedStep(state: EditionState, command: EditionCommand): EditionState {
  const accepted = editionOutcome(state, 0).accepts.includes(command.type);
  const answer = decideEdition(command, state);
  if (answer instanceof Rejection) return state;
  if (answer.length > 0) expect(accepted).toBe(true);
  return answer.reduce((former, event) => {
    const after = evolveEdition(former, event);
    expect(after?.version).toBe((former?.version ?? 0) + 1);
    expect(after?.lastAt).toBe(command.at);
    return after;
  }, state);
}
