import type { Application } from '#domain/application/state.js';
import type { Instant } from '#domain/time/zone.js';
import type { Speech } from '../speech.js';

/** How a participant can still leave with money back, at the instant of the letter. */
export function windowsOf(application: Application, at: Instant, speech: Speech) {
  const { calendar, edition, leave } = application;
  const terms = edition.terms.cancellation;
  const requires = terms?.requires ?? [];
  const open = calendar.windows.filter(({ until }) => until > at);
  const last = [...calendar.windows].sort((left, right) => (left.until < right.until ? -1 : 1)).at(-1);
  const leaving = leave !== null && leave.until > at ? leave : null;
  const spoken = ({ until, percent }: { until: Instant; percent: number }) => ({
    when: speech.deadline(until, edition.zone),
    percent: `${percent} %`,
  });
  return {
    exists: terms !== null,
    isOpen: open.length > 0 || leaving !== null,
    windows: open.map(spoken),
    closed: last === undefined ? null : speech.deadline(last.until, edition.zone),
    leave: leaving === null ? null : spoken(leaving),
    onlyByReply: terms?.channel === 'reply-to-reservation',
    data: requires.length === 0 ? null : speech.list(requires.map((datum) => speech.words.datum[datum])),
    refundWithin: speech.words.duration(edition.terms.refunds.within),
  };
}
