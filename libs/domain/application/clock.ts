import { isOpen } from './account.js';
import { refuseIncomplete } from './cancellation.js';
import { issue } from './certification.js';
import type { Context } from './commands.js';
import { judgeCompletion, unmetRequirements } from './completion.js';
import type { ApplicationFact } from './events.js';
import { answerBy } from '../programme/calendar.js';
import { momentsOf, type RefundMoment } from '../programme/refund-term.js';
import { after, type Instant } from '../time/zone.js';
import { lapse } from './payment.js';
import { lastWindowUntil } from './receipt.js';
import type { Application, Refund } from './state.js';

/** Something that time itself brings about, at an instant that an earlier event has set. */
export interface Deadline {
  readonly at: Instant;
  /** What the application waits for until then, for people to read: a code with a text in `why`. */
  readonly waitsFor: string;
  readonly takeEffect: (moment: DueMoment) => readonly ApplicationFact[];
}

/** The instant at which a deadline takes effect, and what is known from elsewhere. */
export interface DueMoment extends Pick<Context, 'certificateCode' | 'untoldMoney'> {
  readonly at: Instant;
}

/** All that is still to fall due, in the order in which the same instant is judged. */
export function deadlines(application: Application): readonly Deadline[] {
  return [
    ...ofAssessment(application),
    ...ofPayment(application),
    ...ofCancellation(application),
    ...ofStart(application),
    ...application.account.refunds.filter(isUnpaid).flatMap(ofRefund),
    ...ofCompletion(application),
    ...ofFile(application),
  ];
}

/** The next of them; among equals the first in order. */
export function nextDeadline(application: Application): Deadline | null {
  return deadlines(application).reduce<Deadline | null>(
    (next, one) => (next === null || one.at < next.at ? one : next),
    null,
  );
}

function ofAssessment(application: Application): Deadline[] {
  const { phase, edition } = application;
  if (phase.name === 'submitted' && !phase.overdue)
    return [{ at: phase.assessBy, waitsFor: 'assessment', takeEffect: () => [{ type: 'AssessmentOverdue' }] }];
  if (phase.name !== 'information-requested') return [];
  const overdue: Deadline = {
    at: phase.answerBy,
    waitsFor: 'information',
    takeEffect: ({ at }) => [
      { type: 'InformationOverdue', assessBy: answerBy(at, edition.terms.admission.answerWithin, edition) },
    ],
  };
  if (phase.remindAt === null) return [overdue];
  return [
    { at: phase.remindAt, waitsFor: 'information', takeEffect: () => [{ type: 'InformationReminded' }] },
    overdue,
  ];
}

function ofPayment(application: Application): Deadline[] {
  const { phase } = application;
  if (phase.name !== 'awaiting-payment' || phase.due === null) return [];
  const { due, reminded } = phase;
  const reminders = due.reminders.slice(reminded).map((at, index): Deadline => {
    return { at, waitsFor: 'payment', takeEffect: () => [{ type: 'PaymentReminded', nth: reminded + index + 1 }] };
  });
  return [
    ...reminders,
    ...(phase.overdue
      ? []
      : [{ at: due.overdueAt, waitsFor: 'payment', takeEffect: () => [{ type: 'PaymentOverdue' as const }] }]),
    { at: due.lapseAt, waitsFor: 'overdue-payment', takeEffect: (moment) => lapseUnlessMoney(application, moment) },
  ];
}

/** A day is what finance have to look at an entry; then it is asked again. */
const LOOK_AGAIN = 'P1D';

/**
 * No place lapses while money at the bank may be its payment. What was there at the deadline decides, and not what is
 * there when the clock is heard: so that one that is late brings the same facts.
 */
function lapseUnlessMoney(application: Application, { at, untoldMoney }: DueMoment): ApplicationFact[] {
  const isThere = untoldMoney.some(({ from, until }) => from <= at && (until === null || at < until));
  if (!isThere) return lapse(application, at);
  return [{ type: 'LapseDeferred', until: after(at, LOOK_AGAIN, application.edition.zone) }];
}

function ofCancellation(application: Application): Deadline[] {
  const { phase, calendar, pendingCancellation: pending } = application;
  const until = lastWindowUntil(calendar);
  const closes: Deadline[] =
    phase.name === 'guaranteed' && !phase.windowClosed && until !== null
      ? [
          {
            at: until,
            waitsFor: 'cancellation-window',
            takeEffect: () => [{ type: 'CancellationWindowClosed', until }],
          },
        ]
      : [];
  if (pending === null || pending.expired) return closes;
  return [
    ...closes,
    { at: pending.until, waitsFor: 'cancellation-data', takeEffect: () => refuseIncomplete(application, pending) },
  ];
}

function ofStart({ phase, calendar }: Application): Deadline[] {
  if (phase.name !== 'guaranteed') return [];
  return calendar.startReminders.slice(phase.reminded).map((at, index) => {
    const nth = phase.reminded + index + 1;
    return { at, waitsFor: 'start', takeEffect: () => [{ type: 'StartReminded', nth }] };
  });
}

const isUnpaid = (refund: Refund): boolean => isOpen(refund) || refund.stage === 'ordered';

function ofRefund(refund: Refund): Deadline[] {
  return momentsOf(refund).map((moment) => ({
    at: moment.at,
    waitsFor: 'refund',
    takeEffect: () => [refundFact(refund.refund, moment)],
  }));
}

function refundFact(refund: number, moment: RefundMoment): ApplicationFact {
  switch (moment.kind) {
    case 'near':
      return { type: 'RefundDeadlineNear', refund, nth: moment.nth };
    case 'due':
      return { type: 'RefundDue', refund };
    case 'overdue':
      return { type: 'RefundOverdue', refund };
  }
}

function ofCompletion(application: Application): Deadline[] {
  const { phase, calendar, edition } = application;
  if (phase.name !== 'guaranteed' || phase.inQuestion) return [];
  const { certificate } = edition.terms;
  const isMet = unmetRequirements(application).length === 0;
  const at = isMet ? calendar.endsAt : calendar.judgedAt;
  return [
    {
      at,
      waitsFor: 'completion',
      takeEffect: ({ at: now, certificateCode: code }) =>
        isMet && certificate !== null ? issue(application, { at: now, code }) : judgeCompletion(application, now),
    },
  ];
}

function ofFile({ phase, account, closed }: Application): Deadline[] {
  if (closed || !('closesAt' in phase) || account.refunds.some(isUnpaid)) return [];
  return [{ at: phase.closesAt, waitsFor: 'file', takeEffect: () => [{ type: 'FileClosed' }] }];
}
