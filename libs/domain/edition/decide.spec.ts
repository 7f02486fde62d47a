import { describe, expect, test } from '@jest/globals';
import type { EditionDates } from '../programme/terms.js';
import { Rejection } from '../rejection.js';
import { decideEdition } from './decide.js';
import type { EditionCommand, EditionDefinition, EditionEvent } from './edition.types.js';
import { foldEdition } from './evolve.js';

const told = { id: 'c1', at: '2024-06-01T10:00:00.000Z', by: 'staff:ana', role: 'admissions' } as const;
const happened = { occurredAt: '2024-06-01T10:00:00.000Z', by: 'staff:ana' };
const before = { occurredAt: '2024-05-01T10:00:00.000Z', by: 'staff:ana' };
const dates: EditionDates = {
  starts: '2024-11-18',
  ends: '2024-11-22',
  inPersonFrom: '2024-11-18',
  provisional: true,
};

const diploma: EditionDefinition = {
  code: 'diploma',
  zone: 'Europe/Madrid',
  language: 'en',
  dates,
  applicationsClose: '2024-10-18',
  form: { employer: 'required', billing: 'required', questions: [] },
  terms: {
    admission: { mode: 'assessed', answerWithin: 'P14D', informationWithin: 'P10D', informationReminderBefore: null },
    capacity: null,
    fees: {
      currency: 'EUR',
      bands: [{ code: 'all', label: 'All', amountMinor: 60000, when: [] }],
      groupDiscountPercent: 0,
    },
    payment: {
      dueWithin: 'P30D',
      remindBefore: ['P7D'],
      grace: 'P14D',
      toleranceMinor: 0,
      unpaid: 'lapse',
      percentReturnedOnLapse: 75,
    },
    cancellation: null,
    refunds: { within: 'P30D', warnAfter: [] },
    reschedule: { leaveWithin: 'P14D', percent: 100 },
    substitution: null,
    completion: { requires: [], sessions: [], within: 'P60D' },
    certificate: null,
    startReminders: [],
    fileClosesAfter: 'P60D',
  },
  definitionId: 'sha-1',
};
const dearer: EditionDefinition = {
  ...diploma,
  definitionId: 'sha-2',
  terms: { ...diploma.terms, fees: { ...diploma.terms.fees, groupDiscountPercent: 10 } },
};

const published: EditionEvent = { type: 'EditionPublished', version: 1, ...diploma, ...before };
const confirmed: EditionEvent = {
  type: 'EditionDatesConfirmed',
  version: 2,
  dates: { ...dates, provisional: false },
  ...before,
};
const cancelled: EditionEvent = { type: 'EditionCancelled', version: 2, becauseId: 'text-9', ...before };
const later = { starts: '2025-02-10', ends: '2025-02-14' };
const moved: EditionEvent = {
  type: 'EditionRescheduled',
  version: 2,
  dates: { ...later, inPersonFrom: '2025-02-10', provisional: true },
  becauseId: 'text-1',
  ...before,
};

const publish: EditionCommand = { type: 'PublishEdition', ...diploma, ...told };
const confirm: EditionCommand = { type: 'ConfirmDates', ...told };
const move: EditionCommand = { type: 'RescheduleEdition', ...later, provisional: true, becauseId: 'text-1', ...told };
const announce: EditionCommand = { type: 'AnnounceSpeakers', definitionId: 'sha-3', ...told };
const cancel: EditionCommand = { type: 'CancelEdition', becauseId: 'text-2', ...told };
const observe: EditionCommand = { type: 'ObserveTime', ...told };

const decided = (given: readonly EditionEvent[], command: EditionCommand) => decideEdition(command, foldEdition(given));

describe('publishing', () => {
  test('a new edition is published as version 1', () => {
    expect(decided([], publish)).toEqual([{ type: 'EditionPublished', version: 1, ...diploma, ...happened }]);
  });

  test('changed terms are published as the next version', () => {
    expect(decided([published], { ...publish, ...dearer })).toEqual([
      { type: 'EditionPublished', version: 2, ...dearer, ...happened },
    ]);
  });

  test('changed pages alone are published as the next version', () => {
    expect(decided([published], { ...publish, definitionId: 'sha-2' })).toEqual([
      { type: 'EditionPublished', version: 2, ...diploma, definitionId: 'sha-2', ...happened },
    ]);
  });

  test('the same definition again changes nothing', () => {
    expect(decided([published], publish)).toEqual([]);
  });

  test('the same definition again leaves confirmed and moved dates alone', () => {
    expect(decided([published, confirmed], publish)).toEqual([]);
    expect(decided([published, moved], publish)).toEqual([]);
  });

  test('other terms with the dates as they now are keep these dates', () => {
    const current = { ...dearer, dates: confirmed.dates };
    expect(decided([published, confirmed], { ...publish, ...current })).toEqual([
      { type: 'EditionPublished', version: 3, ...current, ...happened },
    ]);
  });

  test('other keys in another order are the same dates', () => {
    const turned = { provisional: true, inPersonFrom: '2024-11-18', ends: '2024-11-22', starts: '2024-11-18' };
    expect(decided([published], { ...publish, ...dearer, dates: turned })).toEqual([
      { type: 'EditionPublished', version: 2, ...dearer, ...happened },
    ]);
  });

  test.each([
    ['start', { ...dearer, dates: { ...dates, starts: '2024-11-17' } }],
    ['end', { ...dearer, dates: { ...dates, ends: '2024-11-23' } }],
    ['in-person days', { ...dearer, dates: { ...dates, inPersonFrom: '2024-11-19' } }],
    ['confirmation', { ...dearer, dates: { ...dates, provisional: false } }],
    ['zone', { ...dearer, zone: 'Atlantic/Canary' }],
  ])('another %s needs a reschedule', (_, definition) => {
    expect(decided([published], { ...publish, ...definition })).toEqual(
      new Rejection('dates-need-reschedule', { starts: '2024-11-18', ends: '2024-11-22', provisional: true }),
    );
  });

  test.each([
    ['ends before it starts', { ends: '2024-11-17' }],
    ['has in-person days before it starts', { inPersonFrom: '2024-11-17' }],
    ['has in-person days after it ends', { inPersonFrom: '2024-11-23' }],
  ])('an edition that %s is impossible', (_, wrong) => {
    const impossible = { ...dates, ...wrong };
    expect(decided([], { ...publish, dates: impossible })).toEqual(
      new Rejection('dates-impossible', { starts: '2024-11-18', ends: impossible.ends }),
    );
  });

  test('an edition of no length is impossible', () => {
    const instant = '2024-11-18T09:00:00.000Z';
    const none = { starts: instant, ends: instant, inPersonFrom: null, provisional: false };
    expect(decided([], { ...publish, dates: none })).toEqual(
      new Rejection('dates-impossible', { starts: instant, ends: instant }),
    );
  });
});

describe('dates', () => {
  test('are confirmed', () => {
    expect(decided([published], confirm)).toEqual([
      { type: 'EditionDatesConfirmed', version: 2, dates: { ...dates, provisional: false }, ...happened },
    ]);
  });

  test('are confirmed once', () => {
    expect(decided([published, confirmed], confirm)).toEqual(
      new Rejection('dates-confirmed-already', { starts: '2024-11-18' }),
    );
  });

  test('move, and the in-person week with them', () => {
    expect(decided([published], move)).toEqual([
      {
        type: 'EditionRescheduled',
        version: 2,
        dates: { ...later, inPersonFrom: '2025-02-10', provisional: true },
        becauseId: 'text-1',
        ...happened,
      },
    ]);
  });

  test('move, and a later in-person part keeps its distance from the start', () => {
    const week = { ...diploma, dates: { ...dates, starts: '2024-10-01' } };
    const given: EditionEvent = { type: 'EditionPublished', version: 1, ...week, ...before };
    const command: EditionCommand = { ...move, starts: '2024-10-08', ends: '2024-11-29' };
    expect(decided([given], command)).toEqual([
      {
        type: 'EditionRescheduled',
        version: 2,
        dates: { starts: '2024-10-08', ends: '2024-11-29', inPersonFrom: '2024-11-25', provisional: true },
        becauseId: 'text-1',
        ...happened,
      },
    ]);
  });

  test('move without an in-person part', () => {
    const online = { ...diploma, dates: { ...dates, inPersonFrom: null } };
    const given: EditionEvent = { type: 'EditionPublished', version: 1, ...online, ...before };
    expect(decided([given], move)).toEqual([
      {
        type: 'EditionRescheduled',
        version: 2,
        dates: { ...later, inPersonFrom: null, provisional: true },
        becauseId: 'text-1',
        ...happened,
      },
    ]);
  });

  test('become provisional again where they are', () => {
    const again: EditionCommand = { ...move, starts: '2024-11-18', ends: '2024-11-22', provisional: true };
    expect(decided([published, confirmed], again)).toEqual([
      { type: 'EditionRescheduled', version: 3, dates, becauseId: 'text-1', ...happened },
    ]);
  });

  test('do not move to where they are', () => {
    expect(decided([published, moved], move)).toEqual(new Rejection('nothing-changed', later));
  });

  test.each([
    ['an end before the start', { starts: '2025-02-10', ends: '2025-02-09' }],
    ['days that are over', { starts: '2024-05-27', ends: '2024-05-31' }],
  ])('do not move to %s', (_, wrong) => {
    expect(decided([published], { ...move, ...wrong })).toEqual(new Rejection('dates-impossible', wrong));
  });

  test('do not move where the in-person days would fall out', () => {
    const late = { ...diploma, dates: { ...dates, inPersonFrom: '2024-11-21' } };
    const given: EditionEvent = { type: 'EditionPublished', version: 1, ...late, ...before };
    const short = { starts: '2025-02-10', ends: '2025-02-11' };
    expect(decided([given], { ...move, ...short })).toEqual(new Rejection('dates-impossible', short));
  });

  test('move to a day of which some is left', () => {
    const today = { starts: '2024-06-01', ends: '2024-06-01' };
    expect(decided([published], { ...move, ...today })).toEqual([
      {
        type: 'EditionRescheduled',
        version: 2,
        dates: { ...today, inPersonFrom: '2024-06-01', provisional: true },
        becauseId: 'text-1',
        ...happened,
      },
    ]);
  });
});

describe('speakers and the end', () => {
  test('speakers are announced with new pages', () => {
    expect(decided([published], announce)).toEqual([
      { type: 'SpeakersAnnounced', version: 2, definitionId: 'sha-3', ...happened },
    ]);
  });

  test('the same pages announce nobody', () => {
    expect(decided([published], { ...announce, definitionId: 'sha-1' })).toEqual(
      new Rejection('nothing-changed', { definitionId: 'sha-1' }),
    );
  });

  test('an edition is cancelled', () => {
    expect(decided([published], cancel)).toEqual([
      { type: 'EditionCancelled', version: 2, becauseId: 'text-2', ...happened },
    ]);
  });

  test('time alone changes nothing', () => {
    expect(decided([], observe)).toEqual([]);
    expect(decided([published], observe)).toEqual([]);
    expect(decided([published, cancelled], observe)).toEqual([]);
  });
});

describe('precedence', () => {
  test.each([confirm, move, announce, cancel])('$type of nothing: unknown-edition comes first', (command) => {
    expect(decided([], command)).toEqual(new Rejection('unknown-edition'));
  });

  test.each([publish, confirm, move, announce, cancel])(
    '$type after the end: edition-cancelled comes first',
    (command) => {
      expect(decided([published, cancelled], command)).toEqual(new Rejection('edition-cancelled', { code: 'diploma' }));
    },
  );

  test('impossible dates come before the need to reschedule', () => {
    const wrong = { ...dearer, dates: { ...dates, ends: '2024-11-17' } };
    expect(decided([published], { ...publish, ...wrong })).toEqual(
      new Rejection('dates-impossible', { starts: '2024-11-18', ends: '2024-11-17' }),
    );
  });

  test('impossible dates come before dates that did not change', () => {
    const over: EditionCommand = { ...move, starts: '2024-11-18', ends: '2024-11-22', at: '2025-01-01T00:00:00.000Z' };
    expect(decided([published], over)).toEqual(
      new Rejection('dates-impossible', { starts: '2024-11-18', ends: '2024-11-22' }),
    );
  });
});
