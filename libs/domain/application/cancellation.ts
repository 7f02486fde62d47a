import { dateOf, fileClosesAt, substitutionUntil } from '../programme/calendar.js';
import type { CancellationTerms } from '../programme/terms.js';
import { Rejection } from '../rejection.js';
import { after, earlier, type Instant } from '../time/zone.js';
import { availableMinor, receivedMinor } from './account.js';
import type { CommandOf } from './commands.js';
import type { ApplicationFact, EventOf, Window } from './events.js';
import { lastWindowUntil } from './receipt.js';
import type { Application, EndedBy, PendingCancellation, Settlement } from './state.js';

type Verdict = readonly ApplicationFact[] | Rejection;
type Request = CommandOf<'RequestCancellation'>;

/**
 * A request counts from the moment its e-mail was received. Refusals are tried in order: deadline, channel, data
 * (terms of the diploma, "Cancellation"). A refusal is on record and bars no correct request later.
 */
export function requestCancellation(command: Request, application: Application): Verdict {
  const { edition, phase } = application;
  const terms = edition.terms.cancellation;
  const begun = continued(application.pendingCancellation, command);
  if (terms === null || !mayCancel(application, firstOf(begun, command)))
    return new Rejection('nothing-to-cancel', { phase: phase.name });
  const impossible = outsideItsTime(command, application);
  if (impossible !== null) return impossible;
  const request = application.cancellationRequests + 1;
  const { receivedAt, channel, given, noteId } = command;
  return [
    { type: 'CancellationRequested', request, receivedAt, channel, given, noteId },
    judge(command, application, { terms, request, begun }),
  ];
}

/** Clocks of two machines differ by less than this, and some tell whole seconds only; evidence from further off is an error. */
const CLOCK_SKEW = 'PT60S';

/** A mail that came in before there was an application, or after now, is none of its; null where its time is right. */
export function outsideItsTime(
  { receivedAt, at }: Pick<Request, 'receivedAt' | 'at'>,
  { submittedAt, edition }: Application,
): Rejection | null {
  const { zone } = edition;
  if (receivedAt <= after(at, CLOCK_SKEW, zone) && after(receivedAt, CLOCK_SKEW, zone) >= submittedAt) return null;
  return new Rejection('evidence-from-the-future', { receivedAt, submittedAt });
}

/** There is something to cancel: a place, a part of its fee, or what was kept of it when a mail was overlooked. */
export function mayCancel({ phase, account }: Application, receivedAt: string): boolean {
  switch (phase.name) {
    case 'guaranteed':
      return true;
    case 'awaiting-payment':
      return availableMinor(account) > 0;
    case 'lapsed':
    case 'completed':
    case 'not-completed':
      return receivedMinor(account) > 0 && receivedAt < phase.endedAt;
    case 'cancelled':
      return phase.how === 'given-up' && receivedMinor(account) > 0;
    case 'submitted':
    case 'information-requested':
    case 'rejected':
    case 'withdrawn':
    case 'certified':
      return false;
  }
}

function judge(
  command: Request,
  application: Application,
  {
    terms,
    request,
    begun,
  }: { readonly terms: CancellationTerms; readonly request: number; readonly begun: PendingCancellation | null },
): ApplicationFact {
  const { edition, calendar, leave } = application;
  const receivedAt = firstOf(begun, command);
  const deadline = latest(lastWindowUntil(calendar), leave?.until ?? null) ?? receivedAt;
  const missing = terms.requires.filter((datum) => !command.given.includes(datum) && !begun?.given.includes(datum));
  const refused = { type: 'CancellationRefused' as const, request, receivedAt, deadline, missing };
  const best = bestWindow(application, receivedAt);
  if (best === null) return { ...refused, reason: 'deadline-passed' };
  if (!isInDueForm(command, application)) return { ...refused, reason: 'wrong-channel' };
  if (missing.length > 0) {
    if (terms.grace === null) return { ...refused, reason: 'data-missing' };
    const until = begun !== null && !begun.expired ? begun.until : after(command.at, terms.grace, edition.zone);
    return { type: 'CancellationDataRequested', request, missing, until };
  }
  const closesAt = fileClosesAt(command.at, edition);
  return { type: 'CancellationAccepted', request, receivedAt, ...best, deadline, closesAt };
}

/** The first request that this one completes: what comes within the grace is judged at its first instant. */
function continued(
  pending: PendingCancellation | null,
  { receivedAt }: Pick<Request, 'receivedAt'>,
): PendingCancellation | null {
  return pending !== null && receivedAt < pending.until ? pending : null;
}

/** Whichever was entered first, the mail that came first counts. */
const firstOf = (begun: PendingCancellation | null, { receivedAt }: { readonly receivedAt: Instant }): Instant =>
  begun === null ? receivedAt : earlier(begun.firstReceivedAt, receivedAt);

/**
 * Once there is a reservation letter only a reply to it counts; before that a reply to any letter does. A request that was
 * begun was in due form, or it would have been refused: what completes it may come any way.
 */
export function isInDueForm(request: Pick<Request, 'channel' | 'receivedAt'>, application: Application): boolean {
  const { channel, receivedAt } = request;
  const { edition, reservedAt, pendingCancellation } = application;
  if (continued(pendingCancellation, request) !== null) return true;
  if (edition.terms.cancellation?.channel === 'any' || channel === 'reply-to-reservation') return true;
  return channel === 'reply-to-other-letter' && (reservedAt === null || receivedAt < reservedAt);
}

/** Whether a cancellation that came in then, or completes one that had, can still be refunded by the terms. */
export function mayBringMoney(receivedAt: Instant, application: Application): boolean {
  const begun = continued(application.pendingCancellation, { receivedAt });
  return bestWindow(application, firstOf(begun, { receivedAt })) !== null;
}

/** What is best for the participant among the windows still open at that instant. */
function bestWindow(
  { calendar, leave }: Application,
  receivedAt: string,
): { readonly percent: number; readonly rule: 'tier' | 'leave-after-reschedule' } | null {
  const open = (window: Window): boolean => receivedAt < window.until;
  const tiers = calendar.windows.filter(open).map(({ percent }) => percent);
  const tier = tiers.length === 0 ? null : Math.max(...tiers);
  if (leave !== null && open(leave) && leave.percent >= (tier ?? 0))
    return { percent: leave.percent, rule: 'leave-after-reschedule' };
  return tier === null ? null : { percent: tier, rule: 'tier' };
}

const latest = (one: string | null, other: string | null): string | null =>
  one === null || (other !== null && other > one) ? other : one;

/** The clock's refusal of a request whose data never came. */
export function refuseIncomplete({ calendar, leave }: Application, pending: PendingCancellation): ApplicationFact[] {
  const { request, firstReceivedAt: receivedAt, missing } = pending;
  const deadline = latest(lastWindowUntil(calendar), leave?.until ?? null) ?? receivedAt;
  return [{ type: 'CancellationRefused', request, reason: 'data-missing', receivedAt, deadline, missing }];
}

/** By any channel, at any time: the seat is free, the letters stop, and the terms say what comes back: nothing. */
export function giveUpPlace({ at }: CommandOf<'GiveUpPlace'>, application: Application): Verdict {
  const { phase, account } = application;
  if (phase.name !== 'guaranteed' && !(phase.name === 'awaiting-payment' && availableMinor(account) > 0))
    return new Rejection('no-place', { phase: phase.name });
  return [{ type: 'PlaceGivenUp', closesAt: fileClosesAt(at, application.edition) }];
}

/** Cancels despite deadline or channel, when admissions and finance, two persons, agree on the percent. */
export function grantException(command: CommandOf<'GrantException'>, application: Application): Verdict {
  const { phase, proposedException, edition, account } = application;
  const { at, by, role, percent, becauseId } = command;
  const hasMoney = availableMinor(account) > 0;
  const keepsMoney = phase.name === 'cancelled' && phase.how === 'given-up';
  if (phase.name !== 'guaranteed' && !(hasMoney && (phase.name === 'awaiting-payment' || keepsMoney)))
    return new Rejection('nothing-to-cancel', { phase: phase.name });
  if (proposedException?.percent !== percent)
    return [{ type: 'ExceptionProposed', percent, becauseId, role: role ?? '' }];
  if (proposedException.by === by || proposedException.role === role)
    return new Rejection('four-eyes', { proposedBy: proposedException.by, proposedAs: proposedException.role });
  return [{ type: 'ExceptionGranted', percent, becauseId, closesAt: fileClosesAt(at, edition) }];
}

/** Another person takes the place; payments and terms carry over, the former's links die. */
export function substitute(command: CommandOf<'SubstituteParticipant'>, application: Application): Verdict {
  const { phase, edition } = application;
  if (phase.name !== 'guaranteed') return new Rejection('no-place', { phase: phase.name });
  const until = substitutionUntil(edition);
  if (until === null || command.at >= until) return new Rejection('too-late', { until });
  return [{ type: 'ParticipantSubstituted', personId: command.personId, becauseId: command.becauseId }];
}

export function cancellationRequested(application: Application, event: EventOf<'CancellationRequested'>): Application {
  const { pendingCancellation: begun, cancellationRequests } = application;
  const continues = begun !== null && event.receivedAt < begun.until;
  return {
    ...application,
    cancellationRequests: cancellationRequests + 1,
    unconfirmedCancellation: null,
    pendingCancellation: {
      request: event.request,
      firstReceivedAt: firstOf(continues ? begun : null, event),
      given: continues ? [...new Set([...begun.given, ...event.given])] : event.given,
      missing: [],
      until: continues ? begun.until : event.receivedAt,
      expired: true,
    },
  };
}

export function dataRequested(application: Application, event: EventOf<'CancellationDataRequested'>): Application {
  const { pendingCancellation } = application;
  if (pendingCancellation === null) return application;
  return {
    ...application,
    pendingCancellation: { ...pendingCancellation, missing: event.missing, until: event.until, expired: false },
  };
}

export function refused(application: Application, event: EventOf<'CancellationRefused'>): Application {
  const { pendingCancellation } = application;
  const stays = pendingCancellation !== null && event.reason === 'data-missing';
  return { ...application, pendingCancellation: stays ? { ...pendingCancellation, expired: true } : null };
}

type Settling = { readonly closesAt: string; readonly occurredAt: string };

/** A place ends and its money is settled: what was received by `settlement.on` counts as paid. */
export const settled =
  <E extends Settling>(how: EndedBy, rule: (event: E) => Pick<Settlement, 'percent' | 'cause'> & Partial<Settlement>) =>
  (application: Application, event: E): Application => ({
    ...application,
    phase: {
      name: how === 'lapse' ? 'lapsed' : 'cancelled',
      how,
      endedAt: event.occurredAt,
      closesAt: event.closesAt,
    },
    account: {
      ...application.account,
      settlement: { on: dateOf(event.occurredAt, application.edition), countedFrom: event.occurredAt, ...rule(event) },
    },
    // A request begun before still counts from its first instant, whatever happened to the place meanwhile.
    ...(how === 'lapse' || how === 'given-up' ? {} : { pendingCancellation: null, unconfirmedCancellation: null }),
    proposedException: null,
  });

export const accepted = (application: Application, event: EventOf<'CancellationAccepted'>): Application =>
  settled<EventOf<'CancellationAccepted'>>('cancellation', ({ percent, receivedAt }) => ({
    percent,
    cause: 'cancellation',
    on: dateOf(receivedAt, application.edition),
    countedFrom: receivedAt,
  }))(application, event);
