import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import {
  after,
  before,
  beginningOf,
  compareInstants,
  daysBetween,
  dueDay,
  earlier,
  endOfDay,
  endOfDayAfter,
  type Instant,
  isInstant,
  isLocalDate,
  later,
  localDateOf,
  normaliseInstant,
  plusDays,
  shiftMoment,
  startOfDay,
  type Zone,
} from './zone.js';

const DAY_MS = 86_400_000;
// Summer time by an hour, by half an hour, at midnight, at both sides of UTC, abolished, and none at all.
const zones = fc.constantFrom(
  'Europe/Madrid',
  'America/New_York',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'America/Havana',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
  'UTC',
);
// Kiritimati had no 31 December 1994: a day that never was has no first instant, and 400 days before must miss it.
const epochs = fc.integer({ min: Date.UTC(1997, 0, 1), max: Date.UTC(2037, 0, 1) });
const instants = epochs.map((epochMs) => new Date(epochMs).toISOString());
const dates = epochs.map((epochMs) => new Date(epochMs).toISOString().slice(0, 10));
const days = fc.integer({ min: 1, max: 400 });

const msBetween = (from: Instant, to: Instant): number => Date.parse(to) - Date.parse(from);
const property = <T extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  holds: (...values: T) => boolean,
): void => {
  fc.assert(fc.property<T>(...arbitraries, holds), { numRuns: 400 });
};

/** What a clock on the wall shows, read by another way than the one under test. */
function wallClock(instant: Instant, zone: Zone): { date: string; time: string } {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  const [date = '', time = ''] = format.format(Date.parse(instant)).split(' ');
  return { date, time: time + instant.slice(19) };
}

const hasWholeDay = (date: string, zone: Zone): boolean =>
  msBetween(startOfDay(date, zone), endOfDay(date, zone)) === DAY_MS;

describe('days', () => {
  it('follow one another without gap or overlap, and each instant lies in its own', () => {
    property([instants, zones], (instant, zone) => {
      const date = localDateOf(instant, zone);
      return startOfDay(date, zone) <= instant && instant < endOfDay(date, zone);
    });
  });

  it('begin with their first instant and end before the next one', () => {
    property([dates, zones], (date, zone) => {
      const start = startOfDay(date, zone);
      return localDateOf(start, zone) === date && dueDay(start, zone) === plusDays(date, -1);
    });
    property([dates, zones], (date, zone) => dueDay(endOfDay(date, zone), zone) === date);
  });

  it('are those that the calendar on the wall shows', () => {
    property([instants, zones], (instant, zone) => localDateOf(instant, zone) === wallClock(instant, zone).date);
  });

  it('are counted as the calendar counts, forth and back', () => {
    property([dates, fc.integer({ min: -4000, max: 4000 })], (date, count) => {
      const moved = new Date(Date.parse(date) + count * DAY_MS).toISOString().slice(0, 10);
      return plusDays(date, count) === moved && daysBetween(date, moved) === count && isLocalDate(moved);
    });
  });
});

describe('deadlines', () => {
  it('in days before a date are the first instant of the day so many days earlier', () => {
    property([dates, days, zones], (date, count, zone) => {
      const deadline = before(date, `P${count}D`, zone);
      return localDateOf(deadline, zone) === plusDays(date, -count) && dueDay(deadline, zone) < plusDays(date, -count);
    });
  });

  it('in weeks are those in seven times the days', () => {
    property([instants, fc.integer({ min: 1, max: 60 }), zones], (instant, weeks, zone) => {
      return (
        after(instant, `P${weeks}W`, zone) === after(instant, `P${weeks * 7}D`, zone) &&
        before(instant, `P${weeks}W`, zone) === before(instant, `P${weeks * 7}D`, zone)
      );
    });
  });

  it('in calendar days show the same clock on another day, wherever that day has its 24 hours', () => {
    property([instants, days, zones], (instant, count, zone) => {
      const from = wallClock(instant, zone);
      const date = plusDays(from.date, count);
      const to = wallClock(after(instant, `P${count}D`, zone), zone);
      return !hasWholeDay(date, zone) || (to.date === date && to.time === from.time);
    });
  });

  it('in exact time are exact, forth and back', () => {
    property([instants, fc.integer({ min: 1, max: 90_000_000 }), zones], (instant, seconds, zone) => {
      const end = after(instant, `PT${seconds}S`, zone);
      return (
        msBetween(instant, end) === seconds * 1000 &&
        before(end, `PT${seconds}S`, zone) === instant &&
        endOfDayAfter(instant, `PT${seconds}S`, zone) === end
      );
    });
  });

  it('in exact time before a date run from its beginning', () => {
    property([dates, fc.integer({ min: 1, max: 9_000 }), zones], (date, minutes, zone) => {
      const deadline = before(date, `PT${minutes}M`, zone);
      return msBetween(deadline, beginningOf(date, zone)) === minutes * 60_000;
    });
  });

  it('at the end of a day give the whole of that day', () => {
    property([instants, days, zones], (instant, count, zone) => {
      const end = endOfDayAfter(instant, `P${count}D`, zone);
      return (
        dueDay(end, zone) === plusDays(localDateOf(instant, zone), count) && end > after(instant, `P${count}D`, zone)
      );
    });
  });
});

describe('moments', () => {
  it('come back from where they were moved, on days of 24 hours', () => {
    property([instants, fc.integer({ min: -400, max: 400 }), zones], (instant, count, zone) => {
      const moved = shiftMoment(instant, count, zone);
      const whole = [instant, moved].every((each) => hasWholeDay(localDateOf(each, zone), zone));
      return !whole || shiftMoment(moved, -count, zone) === instant;
    });
    property([instants, zones], (instant, zone) => shiftMoment(instant, 0, zone) === instant);
    property([dates, fc.integer({ min: -400, max: 400 })], (date, count) => {
      return shiftMoment(shiftMoment(date, count, 'UTC'), -count, 'UTC') === date;
    });
  });

  it('sort as text in the order of time', () => {
    property([instants, instants], (left, right) => {
      const order = Math.sign(Date.parse(left) - Date.parse(right));
      return compareInstants(left, right) === order && earlier(left, right) <= later(left, right);
    });
  });

  it('keep their instant whatever offset they were written with', () => {
    property([epochs, fc.integer({ min: -1439, max: 1439 })], (epochMs, offsetMinutes) => {
      const local = new Date(epochMs + offsetMinutes * 60_000).toISOString().slice(0, -1);
      const size = Math.abs(offsetMinutes);
      const offset = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0')).join(':');
      const instant = normaliseInstant(`${local}${offsetMinutes < 0 ? '-' : '+'}${offset}`);
      return instant === new Date(epochMs).toISOString() && isInstant(instant) && normaliseInstant(instant) === instant;
    });
  });
});
