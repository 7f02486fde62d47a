import { answerBy, fileClosesAt, lapseAfter, placeCalendar } from '../programme/calendar.js';
import type { EditionDates, FrozenEdition } from '../programme/terms.js';
import { Rejection } from '../rejection.js';
import { after, earlier, later, type Instant } from '../time/zone.js';
import type { CommandOf, Context, EditionNow } from './commands.js';
import type { ApplicationFact, EventOf, PlaceCalendar, Window } from './events.js';
import type { Application, Phase, State } from './state.js';

type Submission = CommandOf<'SubmitApplication'> | CommandOf<'AcceptLateApplication'>;
type Verdict = readonly ApplicationFact[] | Rejection;

/** Promise 1: every completed application is acknowledged. An open edition answers at once. */
export function submit(
  command: Submission,
  state: State,
  { edition, likelyDuplicateOf, placesLeft }: Context,
): Verdict {
  if (edition === null) return new Rejection('unknown-edition', { edition: command.edition });
  const late = command.type === 'AcceptLateApplication';
  if (edition.cancelled || (!late && command.at >= edition.closesAt))
    return new Rejection('applications-closed', {
      edition: edition.code,
      closedAt: edition.closesAt,
      cancelled: edition.cancelled,
    });
  const missing = missingFields(edition, command.given);
  if (missing.length > 0) return new Rejection('application-incomplete', { missing });
  const frozen = freeze(edition);
  const isOpen = frozen.terms.admission.mode === 'open';
  if (state !== null && !(isOpen && mayReturn(state)))
    return new Rejection('already-submitted', { phase: state.phase.name });
  if (state?.phase.name === 'guaranteed') return [{ type: 'SubscriptionRepeated' }];
  if (isOpen && placesLeft !== null && placesLeft < 1) return new Rejection('edition-full', { edition: edition.code });
  if (state !== null) return comeBack(command, state, edition);
  return [
    ...(late ? [{ type: 'LateApplicationAccepted' as const, becauseId: command.becauseId }] : []),
    {
      type: 'ApplicationSubmitted',
      edition: frozen,
      personId: command.personId,
      group: command.group,
      likelyDuplicateOf,
      assessBy: answerBy(command.at, frozen.terms.admission.answerWithin, frozen),
      calendar: placeCalendar(frozen),
    },
    ...(isOpen ? [{ type: 'ApplicantAdmitted' as const }] : []),
  ];
}

/** Who subscribes twice gets the mail again; who had left an open edition is back in. */
const mayReturn = ({ phase }: Application): boolean =>
  phase.name === 'guaranteed' || phase.name === 'withdrawn' || (phase.name === 'cancelled' && phase.how === 'given-up');

function comeBack({ at, personId }: Submission, application: Application, edition: EditionNow): ApplicationFact[] {
  const { answerWithin } = application.edition.terms.admission;
  const assessBy = answerBy(at, answerWithin, application.edition);
  return [
    { type: 'ApplicationReopened', becauseId: null, personId, assessBy },
    ...catchUp(at, application, edition),
    { type: 'ApplicantAdmitted' },
  ];
}

/** What an application missed of its edition while it had ended: who comes back, comes to the dates of today. */
export function catchUp(at: Instant, application: Application, edition: EditionNow): ApplicationFact[] {
  const noted: ApplicationFact = { type: 'EditionNoted', version: edition.version, news: null };
  return [
    ...(edition.version > application.edition.version ? [noted] : []),
    ...(sameDates(edition.dates, application.edition.dates) ? [] : [changeDates(at, application, edition.dates)]),
  ];
}

const freeze = ({ code, version, zone, dates, terms }: EditionNow): FrozenEdition => ({
  code,
  version,
  zone,
  dates,
  terms,
});

function missingFields({ form }: EditionNow, given: readonly string[]): string[] {
  const required = [
    'applicant',
    'acknowledged.terms',
    'acknowledged.privacy',
    ...(form.employer === 'required' ? ['employer'] : []),
    ...(form.billing === 'required' ? ['billing'] : []),
    ...form.questions.filter((question) => question.required).map(({ code }) => `answers.${code}`),
  ];
  return required.filter((field) => !given.includes(field));
}

/** The edition has a new version: dates may have moved, or it is off. Terms stay as they were frozen. */
export function noteEdition(
  command: CommandOf<'NoteEdition'>,
  application: Application,
  { edition }: Context,
): Verdict {
  if (edition === null) return new Rejection('unknown-edition');
  if (edition.version <= application.edition.version) return [];
  const announced = (edition.speakersInVersion ?? 0) > application.edition.version;
  const noted: ApplicationFact = {
    type: 'EditionNoted',
    version: edition.version,
    news: announced ? 'speakers' : null,
  };
  if (!mayHavePlace(application)) return [noted];
  if (edition.cancelled) {
    return [noted, { type: 'PlaceCancelledByOrganiser', closesAt: fileClosesAt(command.at, application.edition) }];
  }
  if (sameDates(edition.dates, application.edition.dates)) return [noted];
  return [noted, changeDates(command.at, application, edition.dates)];
}

/** A lapsed place too: money that came in time, and is entered late, reinstates it. */
function mayHavePlace({ phase }: Application): boolean {
  return ['submitted', 'information-requested', 'awaiting-payment', 'guaranteed', 'lapsed'].includes(phase.name);
}

function sameDates(one: EditionDates, other: EditionDates): boolean {
  return one.provisional === other.provisional && !moved(one, other);
}

const moved = (one: EditionDates, other: EditionDates): boolean =>
  one.starts !== other.starts || one.ends !== other.ends || one.inPersonFrom !== other.inPersonFrom;

/** A participant keeps the better of the old and the new windows, and may leave on word of a move. */
function changeDates(at: Instant, application: Application, dates: EditionDates): ApplicationFact {
  const frozen = { ...application.edition, dates };
  const calendar = placeCalendar(frozen);
  const { leaveWithin, percent } = frozen.terms.reschedule;
  const hasMoved = moved(dates, application.edition.dates);
  const leave: Window | null = hasMoved ? { until: after(at, leaveWithin, frozen.zone), percent } : application.leave;
  const windows = betterOf(application.calendar.windows, calendar);
  const { phase } = application;
  const due = hasMoved && phase.name === 'awaiting-payment' ? phase.due : null;
  const lapseAt = due === null ? null : lapseAfter(due.overdueAt, frozen);
  return {
    type: 'DatesChanged',
    dates,
    moved: hasMoved,
    calendar: { ...calendar, windows },
    leave,
    lapseAt: lapseAt === due?.lapseAt ? null : lapseAt,
  };
}

/** Of an earlier start the old window would outlast the course: nobody takes part first and cancels then. */
const betterOf = (old: readonly Window[], { windows, startsAt }: PlaceCalendar): Window[] =>
  windows.map(({ until, percent }, index) => ({
    until: later(until, earlier(old[index]?.until ?? until, startsAt)),
    percent,
  }));

export function submitted(id: string, event: EventOf<'ApplicationSubmitted'>): Application {
  return {
    id,
    edition: event.edition,
    personId: event.personId,
    submittedAt: event.occurredAt,
    group: event.group,
    proven: [],
    answers: [],
    phase: { name: 'submitted', assessBy: event.assessBy, overdue: false },
    account: {
      currency: event.edition.terms.fees.currency,
      feeMinor: null,
      band: null,
      invoices: [],
      creditNotes: 0,
      receipts: [],
      shortAccepted: false,
      refunds: [],
      sentBackBeforeMinor: 0,
      settlement: null,
    },
    calendar: event.calendar,
    leave: null,
    reservedAt: null,
    cancellationRequests: 0,
    pendingCancellation: null,
    unconfirmedCancellation: null,
    proposedException: null,
    proposedRevocation: null,
    completion: { attended: [], experience: false, finalWork: false, waived: [] },
    certificate: null,
    accessGeneration: 1,
    closed: false,
    lastAt: event.occurredAt,
  };
}

export function datesChanged(application: Application, event: EventOf<'DatesChanged'>): Application {
  const { phase, edition } = application;
  // Reminders of the old start say nothing of the new one: only those still to come are sent again.
  const reminded = event.calendar.startReminders.filter((instant) => instant <= event.occurredAt).length;
  return {
    ...application,
    edition: { ...edition, dates: event.dates },
    calendar: event.calendar,
    leave: event.leave,
    phase:
      phase.name === 'guaranteed' && event.moved
        ? { ...phase, reminded, windowClosed: isWindowClosed(event.calendar, event.occurredAt) }
        : lapsingAt(phase, event.lapseAt),
  };
}

const lapsingAt = (phase: Phase, lapseAt: Instant | null): Phase =>
  phase.name === 'awaiting-payment' && phase.due !== null && lapseAt !== null
    ? { ...phase, due: { ...phase.due, lapseAt } }
    : phase;

/** The windows of a place, as the terms and dates frozen in it give them. */
export const lastWindowUntil = ({ windows }: PlaceCalendar): string | null =>
  windows.reduce<string | null>((latest, { until }) => (latest === null || until > latest ? until : latest), null);

/** Whether nothing can be cancelled in due time any more; a place without windows has none to close. */
export const isWindowClosed = (calendar: PlaceCalendar, at: string): boolean => {
  const until = lastWindowUntil(calendar);
  return until !== null && until <= at;
};
