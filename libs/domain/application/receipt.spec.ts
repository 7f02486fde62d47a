import { describe, expect, it } from '@jest/globals';
import { applied, diploma, happen, Life, passed, submit, subscribed, webinar } from '../../../test/support/life.js';
import { Rejection } from '../rejection.js';
import type { EditionNow } from './commands.js';
import type { ApplicationFact, PlaceCalendar } from './events.js';

const NOON = '2024-08-01T10:00:00.000Z';
const frozen = { code: 'diploma', version: 1, zone: 'Europe/Madrid', dates: diploma.dates, terms: diploma.terms };
const calendar: PlaceCalendar = {
  windows: [{ until: '2024-10-18T22:00:00.000Z', percent: 75 }],
  startReminders: ['2024-11-03T23:00:00.000Z'],
  startsAt: '2024-11-17T23:00:00.000Z',
  endsAt: '2024-11-22T23:00:00.000Z',
  judgedAt: '2024-12-22T23:00:00.000Z',
};
const submitted: ApplicationFact = {
  type: 'ApplicationSubmitted',
  edition: frozen,
  personId: 'p1',
  group: null,
  likelyDuplicateOf: null,
  assessBy: '2024-08-15T22:00:00.000Z',
  calendar,
};
const late = { ...submit, type: 'AcceptLateApplication', becauseId: 'text-1' } as const;
const given = ['applicant', 'employer', 'answers.motivation', 'acknowledged.terms', 'acknowledged.privacy'];

describe('an application to the diploma', () => {
  it('is recorded with the terms, the windows and the day by which it is answered', () => {
    expect(new Life().tell(NOON, { ...submit, by: 'applicant' })).toEqual(happen(NOON, 'applicant', submitted));
  });

  it('names its group, and is flagged when the same person has applied before', () => {
    const verdict = new Life({ likelyDuplicateOf: 'other-id' }).tell(NOON, {
      ...submit,
      group: 'team',
    });
    expect(verdict).toEqual(happen(NOON, 'staff:anna', { ...submitted, group: 'team', likelyDuplicateOf: 'other-id' }));
  });

  it.each([
    ['applicant', 'applicant'],
    ['employer', 'employer'],
    ['a required answer', 'answers.motivation'],
    ['the terms acknowledged', 'acknowledged.terms'],
    ['the privacy notice acknowledged', 'acknowledged.privacy'],
  ])('without %s is incomplete', (_what, field) => {
    const command = { ...submit, given: given.filter((one) => one !== field) };
    expect(new Life().tell(NOON, command)).toEqual(new Rejection('application-incomplete', { missing: [field] }));
  });

  it('names every missing field at once, billing where the form asks for it', () => {
    const edition: EditionNow = { ...diploma, form: { ...diploma.form, billing: 'required' } };
    expect(new Life({ edition }).tell(NOON, { ...submit, given: [] })).toEqual(
      new Rejection('application-incomplete', {
        missing: [
          'applicant',
          'acknowledged.terms',
          'acknowledged.privacy',
          'employer',
          'billing',
          'answers.motivation',
        ],
      }),
    );
  });

  it('needs nothing that the form leaves open', () => {
    const form = { employer: 'optional', billing: 'optional', questions: [{ code: 'why', required: false }] } as const;
    const edition: EditionNow = { ...diploma, form };
    const command = { ...submit, given: ['applicant', 'acknowledged.terms', 'acknowledged.privacy'] };
    expect(new Life({ edition }).tell(NOON, command)).toEqual(happen(NOON, 'staff:anna', submitted));
  });

  it('is taken to the last millisecond before the close, and not at the close', () => {
    const closed = new Rejection('applications-closed', {
      edition: 'diploma',
      closedAt: '2024-09-30T22:00:00.000Z',
      cancelled: false,
    });
    expect(new Life().tell('2024-09-30T22:00:00.000Z', submit)).toEqual(closed);
    const lastMoment = '2024-09-30T21:59:59.999Z';
    expect(new Life().tell(lastMoment, submit)).toEqual(
      happen(lastMoment, 'staff:anna', { ...submitted, assessBy: '2024-10-14T22:00:00.000Z' }),
    );
  });

  it('that comes late can be accepted, with a reason', () => {
    const at = '2024-10-01T08:00:00.000Z';
    expect(new Life().tell(at, late)).toEqual(
      happen(
        at,
        'staff:anna',
        { type: 'LateApplicationAccepted', becauseId: 'text-1' },
        { ...submitted, assessBy: '2024-10-15T22:00:00.000Z' },
      ),
    );
  });

  it('is refused for an edition that is off, late or not', () => {
    const context = { edition: { ...diploma, cancelled: true } };
    const off = new Rejection('applications-closed', {
      edition: 'diploma',
      closedAt: diploma.closesAt,
      cancelled: true,
    });
    expect(new Life(context).tell(NOON, submit)).toEqual(off);
    expect(new Life(context).tell(NOON, late)).toEqual(off);
  });

  it('is refused for an edition that nobody knows', () => {
    expect(new Life({ edition: null }).tell(NOON, submit)).toEqual(
      new Rejection('unknown-edition', { edition: 'diploma' }),
    );
  });

  it('is submitted once, late ones too', () => {
    const already = new Rejection('already-submitted', { phase: 'submitted' });
    expect(applied().tell('2024-08-02T10:00:00.000Z', submit)).toEqual(already);
    expect(applied().tell('2024-08-02T10:00:00.000Z', late)).toEqual(already);
  });

  it('is refused in this order: closed, incomplete, submitted already', () => {
    const incomplete = { ...submit, given: [] };
    const reason = (life: Life, at: string) => (life.tell(at, incomplete) as Rejection).reason;
    expect(reason(applied(), '2024-09-30T22:00:00.000Z')).toBe('applications-closed');
    expect(reason(applied(), '2024-08-02T10:00:00.000Z')).toBe('application-incomplete');
  });

  it('must be there before anything else is told', () => {
    expect(new Life().tell(NOON, { type: 'GiveUpPlace' })).toEqual(new Rejection('unknown-application'));
    expect(new Life().pass(NOON)).toEqual([]);
  });
});

describe('a subscription to the open edition', () => {
  const at = '2024-11-03T10:00:00.000Z';
  const again = { ...submit, edition: 'webinar', by: 'applicant' };
  const place: PlaceCalendar = {
    windows: [],
    startReminders: ['2024-11-24T15:00:00.000Z'],
    startsAt: '2024-11-25T15:00:00.000Z',
    endsAt: '2024-11-25T16:00:00.000Z',
    judgedAt: '2024-11-26T16:00:00.000Z',
  };

  it('has its place at once', () => {
    const { code, version, zone, dates, terms } = webinar;
    expect(new Life({ edition: webinar }).tell(at, again)).toEqual(
      happen(
        at,
        'applicant',
        {
          type: 'ApplicationSubmitted',
          edition: { code, version, zone, dates, terms },
          personId: 'p1',
          group: null,
          likelyDuplicateOf: null,
          assessBy: '2024-11-17T23:00:00.000Z',
          calendar: place,
        },
        { type: 'ApplicantAdmitted' },
        { type: 'PlaceGuaranteed', calendar: place },
      ),
    );
  });

  it('made twice only sends the mail again, full or not', () => {
    const second = '2024-11-04T10:00:00.000Z';
    expect(subscribed().tell(second, again, { placesLeft: 0 })).toEqual(
      happen(second, 'applicant', { type: 'SubscriptionRepeated' }),
    );
  });

  it('is refused when no place is left, and taken when one is', () => {
    const full = new Rejection('edition-full', { edition: 'webinar' });
    expect(new Life({ edition: webinar, placesLeft: 0 }).tell(at, again)).toEqual(full);
    expect(subscribed({ placesLeft: 1 }).application.phase.name).toBe('guaranteed');
  });

  describe('that was given up with one click', () => {
    const leftAt = '2024-11-04T10:00:00.000Z';
    const left = () => subscribed().after(leftAt, { type: 'Withdraw', by: 'applicant' });
    const backAt = '2024-11-05T10:00:00.000Z';
    const back: readonly ApplicationFact[] = [
      {
        type: 'ApplicationReopened',
        becauseId: null,
        personId: 'p2',
        assessBy: '2024-11-19T23:00:00.000Z',
      },
      { type: 'ApplicantAdmitted' },
      { type: 'PlaceGuaranteed', calendar: place },
    ];
    const anew = { ...again, personId: 'p2' };

    it('can be taken up again, under the person as filed now', () => {
      const life = left();
      expect(life.tell(backAt, anew)).toEqual(happen(backAt, 'applicant', ...back));
      expect(life.application.personId).toBe('p2');
    });

    it('whichever way it was given up', () => {
      const life = subscribed().after(leftAt, { type: 'GiveUpPlace', by: 'applicant' });
      expect(life.tell(backAt, anew)).toEqual(happen(backAt, 'applicant', ...back));
    });

    it('and not when the edition has become full', () => {
      expect(left().tell(backAt, anew, { placesLeft: 0 })).toEqual(
        new Rejection('edition-full', { edition: 'webinar' }),
      );
    });

    it('and knows the dates that it missed', () => {
      const starts = '2024-11-26T15:00:00.000Z';
      const ends = '2024-11-26T16:00:00.000Z';
      const dates = { starts, ends, inPersonFrom: null, provisional: false };
      const edition = { ...webinar, version: 2, dates };
      const moved = {
        windows: [],
        startReminders: ['2024-11-25T15:00:00.000Z'],
        startsAt: starts,
        endsAt: ends,
        judgedAt: '2024-11-27T16:00:00.000Z',
      };
      const life = left();
      expect(life.tell(backAt, anew, { edition })).toEqual(
        happen(
          backAt,
          'applicant',
          ...back.slice(0, 1),
          { type: 'EditionNoted', version: 2, news: null },
          {
            type: 'DatesChanged',
            dates,
            moved: true,
            calendar: moved,
            leave: { until: '2024-11-19T10:00:00.000Z', percent: 100 },
            lapseAt: null,
          },
          { type: 'ApplicantAdmitted' },
          { type: 'PlaceGuaranteed', calendar: moved },
        ),
      );
    });
  });

  it('ends with its course, after which no other follows', () => {
    const life = passed(subscribed(), '2024-11-25T16:00:00.000Z');
    const open = { edition: { ...webinar, closesAt: '2024-12-31T00:00:00.000Z' } };
    expect(life.tell('2024-11-26T10:00:00.000Z', again, open)).toEqual(
      new Rejection('already-submitted', { phase: 'completed' }),
    );
  });
});
