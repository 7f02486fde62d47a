import { availableMinor } from '../application/account.js';
import { isInDueForm, mayBringMoney } from '../application/cancellation.js';
import type { ApplicationEvent } from '../application/events.js';
import type { LetterName } from '../application/letters.types.js';
import { acceptsOf } from '../application/outcome.js';
import type { PendingCancellation, State } from '../application/state.js';
import type { CancellationChannel, CancellationDatum } from '../programme/terms.js';
import { type Instant, later } from '../time/zone.js';
import { dataGiven } from './data-given.js';
import { bringsNothing, letterOfEnding } from './ending.js';
import type { FoundIn, Reading } from './reading.types.js';

/** Why a person is asked. */
export type PersonBecause =
  | 'bounced'
  | 'confirmed-late'
  | 'disowned'
  | 'no-standing'
  | 'not-asked'
  | 'received-earlier'
  | 'refused'
  | 'sender-failing'
  | 'sender-unknown'
  | 'still-incomplete'
  | 'too-large'
  | 'too-many'
  | 'unclear'
  | 'unreadable'
  | 'untold'
  | 'wrong-channel';

/** What an application is told by a mail; what was written is filed beside it. */
export type MailCommand =
  | {
      readonly type: 'RequestCancellation';
      readonly channel: CancellationChannel;
      readonly given: readonly CancellationDatum[];
    }
  | { readonly type: 'RequestConfirmation' }
  | { readonly type: 'Withdraw' }
  | { readonly type: 'GiveUpPlace' }
  | { readonly type: 'ProvideInformation' };

export type Disposition =
  /** `shownBecause`: admissions see it all the same. */
  | { readonly is: 'told'; readonly command: MailCommand; readonly shownBecause: PersonBecause | null }
  /** What has happened already is said once more, by the letter that says it. */
  | { readonly is: 'answered'; readonly letter: LetterName }
  | { readonly is: 'set-aside' }
  | { readonly is: 'needs-a-person'; readonly because: PersonBecause };

/** So many mails of one application may lead to something within a day: two machines that answer each other end here. */
const TOLD_A_DAY = 3;
/** And so many in all may be answered with what is wrong with them: a machine that answers once a day ends here. */
const IN_VAIN = 3;

export interface Standing {
  readonly state: State;
  /** Mails of the application that led to something in the day before this one. */
  readonly toldLately: number;
  /** Mails of the application that were answered and left everything as it was. */
  readonly answeredInVain: number;
  /** When a refusal last offered them to give the place up for nothing; null: never. */
  readonly offeredAt: Instant | null;
  /** A cancellation from another address that came before, and waits: this mail may confirm it. */
  readonly held: Held | null;
  /** When the mail itself came in, as whoever took it has it: some tell whole seconds only. */
  readonly receivedAt: Instant;
  /** Since when there is the letter that it answers, before which it cannot have come; null: it answers none. */
  readonly answerableFrom: Instant | null;
}

export interface Held {
  readonly reading: Reading;
  readonly receivedAt: Instant;
  /** The registered address has said that it is not so. */
  readonly isDisowned: boolean;
}

/** A cancellation in due form answers one of these; where there is a reservation, the last has its copy in it. */
const RESERVATIONS: readonly (LetterName | null)[] = ['reservation', 'reservation-copy', 'cancellation-to-confirm'];
/** Letters without which somebody misses a place or a payment, or has no paper for either. */
const MUST_ARRIVE: readonly LetterName[] = [
  ...(['reservation', 'reservation-copy'] as const),
  ...(['admission-invoice', 'invoice-corrected', 'credit-note', 'group-invoice', 'group-credit-note'] as const),
];

interface Led {
  readonly commandId: string;
  readonly event: ApplicationEvent;
}

/**
 * How many mails of whoever the application is about now were answered with what is wrong with them; what the clock found is
 * no answer.
 * @param isByMail whether a mail has told it that of itself
 */
export function answeredInVainIn(past: readonly Led[], isByMail: (commandId: string) => boolean): number {
  const own = past.slice(past.findLastIndex(({ event }) => bringsAnother(event)) + 1);
  return new Set(own.filter((one) => isByMail(one.commandId) && isInVain(one)).map((one) => one.commandId)).size;
}

const isInVain = ({ event: { type, by } }: Led): boolean =>
  by !== 'clock' && (type === 'CancellationRefused' || type === 'CancellationDataRequested');

/** Whether the application is another person's from then on. */
export const bringsAnother = (event: ApplicationEvent): boolean =>
  event.type === 'ParticipantSubstituted' || (event.type === 'ApplicationReopened' && event.personId !== null);

/** When a refusal last offered whoever has the place now to give it up; null: never. */
export function offeredIn(events: readonly ApplicationEvent[]): Instant | null {
  const last = events.findLast((event) => event.type === 'CancellationRefused' || bringsAnother(event));
  return last?.type === 'CancellationRefused' ? last.occurredAt : null;
}

const ask = (because: PersonBecause): Disposition => ({ is: 'needs-a-person', because });

/** What is done about a mail of itself, and what a person is asked. */
export function dispositionOf(reading: Reading, standing: Standing): Disposition {
  switch (reading.kind) {
    case 'auto-reply':
    case 'delivery-report':
      return { is: 'set-aside' };
    case 'bounce':
      return mayMatter(reading) ? ask('bounced') : { is: 'set-aside' };
    case 'unclear':
      return ask('unclear');
    case 'cancellation':
    case 'giving-up':
    case 'confirmation':
    case 'denial':
    case 'information':
      break;
  }
  if (reading.authentication === 'fail') return ask('sender-failing');
  return reading.isFromRegistered ? fromRegistered(reading, standing) : fromAnother(reading, standing);
}

function fromRegistered(reading: Reading, standing: Standing): Disposition {
  const { state, toldLately, answeredInVain } = standing;
  if (reading.kind === 'denial') return ask('disowned');
  const confirmed = confirms(reading, standing) ? standing.held : null;
  const isGivenUp = givesUp(reading, standing) && state !== null && acceptsOf(state).includes('GiveUpPlace');
  // What confirms another happens once for each that waits, and what gives the place up once: neither is a loop.
  const isTooMany = toldLately >= TOLD_A_DAY || (answeredInVain >= IN_VAIN && !isGivenUp);
  if (isTooMany && confirmed === null) return ask('too-many');
  if (state === null) return ask('no-standing');
  if (reading.kind === 'information') return informing(reading, state, standing.receivedAt);
  if (reading.kind === 'confirmation' && confirmed === null) return unconfirmable(standing, state);
  if (isGivenUp) return told({ type: 'GiveUpPlace' });
  if (givesUp(reading, standing) && state.phase.name === 'cancelled') return sayAgain(state, 'no-standing');
  // The first receipt counts, whoever sent it.
  return cancelling(withHeld(reading, confirmed), state, confirmed?.receivedAt ?? standing.receivedAt);
}

/** Whether the registered address, having been asked, says in time that what waits is so. */
export function confirms(reading: Reading, standing: Standing): boolean {
  if (!reading.isFromRegistered || confirmable(standing) === null) return false;
  return reading.kind === 'confirmation' || (leaves(reading) && !givesUp(reading, standing));
}

/** What it was asked about, and has neither disowned nor let wait for too long. */
function confirmable({ state, held, receivedAt }: Standing): Held | null {
  const asked = state?.unconfirmedCancellation ?? null;
  if (held === null || held.isDisowned || asked === null) return null;
  return asked.until === null || receivedAt < asked.until ? held : null;
}

/** Whether it matters to it that a cancellation from another address waits. */
export const speaksOfLeaving = (reading: Reading): boolean => leaves(reading) || reading.kind === 'confirmation';

const leaves = ({ kind }: Reading): boolean => kind === 'cancellation' || kind === 'giving-up';

/**
 * In words that give the place up, by whoever has been offered that, where nothing that they may cancel brings anything
 * any more. Before, the same words are a cancellation: nobody loses for them what the terms give back, or a place that
 * somebody else could take, and is not told so first.
 */
function givesUp({ kind }: Reading, standing: Standing): boolean {
  const { state, offeredAt, receivedAt, answerableFrom } = standing;
  const cameAt = later(receivedAt, answerableFrom ?? receivedAt);
  if (kind !== 'giving-up' || state === null || offeredAt === null || cameAt < offeredAt) return false;
  const countsFrom = confirmable(standing)?.receivedAt ?? receivedAt;
  return !mayBringMoney(countsFrom, state);
}

function unconfirmable({ held }: Standing, application: NonNullable<State>): Disposition {
  if (held === null) return sayAgain(application, 'not-asked');
  if (held.isDisowned) return ask('disowned');
  return ask(application.unconfirmedCancellation === null ? 'not-asked' : 'confirmed-late');
}

/** To whoever agrees to what has come about without them. */
function sayAgain(application: NonNullable<State>, otherwise: PersonBecause): Disposition {
  const letter = letterOfEnding(application);
  return letter === null ? ask(otherwise) : { is: 'answered', letter };
}

/** A person sees it, whatever it says. The first that asks to leave is put to the registered address, and only that. */
function fromAnother(reading: Reading, { state, toldLately, held, receivedAt }: Standing): Disposition {
  const isFirst = leaves(reading) && held === null && toldLately < TOLD_A_DAY;
  if (!isFirst || state === null || bringsNothing(receivedAt, state)) return ask('sender-unknown');
  if (cancelling(reading, state, receivedAt).is !== 'told') return ask('sender-unknown');
  return told({ type: 'RequestConfirmation' }, 'sender-unknown');
}

/** Which letter came back is not always said: many servers return nothing of it. */
function mayMatter({ returned, answered }: Reading): boolean {
  const letter = returned ?? answered;
  return letter === null || MUST_ARRIVE.includes(letter);
}

/** What two mails carry together: one asks, and the registered address says that it is so. */
function withHeld(reading: Reading, waiting: Held | null): Reading {
  if (waiting === null) return reading;
  const held = waiting.reading;
  const found = {
    course: better(reading.found.course, held.found.course),
    name: better(reading.found.name, held.found.name),
    contact: better(reading.found.contact, held.found.contact),
    'registration-date': better(reading.found['registration-date'], held.found['registration-date']),
  };
  return { ...reading, found, answered: RESERVATIONS.includes(held.answered) ? held.answered : reading.answered };
}

/** What either sender wrote is given by it, though the other mail has it in what it quotes. */
const better = (one: FoundIn | null, other: FoundIn | null): FoundIn | null => (one === 'new' ? one : (other ?? one));

function cancelling(reading: Reading, application: NonNullable<State>, receivedAt: Instant): Disposition {
  const { phase, account, edition } = application;
  switch (phase.name) {
    case 'submitted':
    case 'information-requested':
      return told({ type: 'Withdraw' });
    case 'awaiting-payment':
      if (availableMinor(account) <= 0) return told({ type: 'Withdraw' });
      break;
    case 'guaranteed':
      // A place that cost nothing and has no terms for leaving: a webinar's.
      if (edition.terms.cancellation === null) return told({ type: 'Withdraw' });
      break;
    case 'lapsed':
    case 'completed':
    case 'not-completed':
    case 'cancelled':
      break;
    case 'rejected':
    case 'withdrawn':
    case 'certified':
      return { is: 'needs-a-person', because: 'no-standing' };
  }
  const [channel, given] = [channelOf(reading), givenIn(reading, application)];
  if (leavesOpen(given, application, receivedAt)) return { is: 'needs-a-person', because: 'still-incomplete' };
  return told(
    { type: 'RequestCancellation', channel, given },
    isInDueForm({ channel, receivedAt }, application) ? null : 'wrong-channel',
  );
}

/** Whoever says more while data are awaited completes the request that was begun. */
function informing(reading: Reading, application: NonNullable<State>, receivedAt: Instant): Disposition {
  const { phase, pendingCancellation: pending } = application;
  // An answer answers: what is written without any of our letters at hand may be about anything.
  if (phase.name === 'information-requested' && reading.answered !== null) return told({ type: 'ProvideInformation' });
  const given = givenIn(reading, application);
  const completes = isInGrace(pending, receivedAt) && pending.missing.some((datum) => reading.found[datum] === 'new');
  if (!completes) return { is: 'needs-a-person', because: 'not-asked' };
  if (leavesOpen(given, application, receivedAt)) return { is: 'needs-a-person', because: 'still-incomplete' };
  return told({ type: 'RequestCancellation', channel: channelOf(reading), given });
}

/** What is missing is asked for once: whoever does not send all of it then is a person's, and not asked again. */
function leavesOpen(
  given: readonly CancellationDatum[],
  { pendingCancellation: asked }: NonNullable<State>,
  receivedAt: Instant,
): boolean {
  return isInGrace(asked, receivedAt) && asked.missing.some((datum) => !given.includes(datum));
}

/** By when the mail came, and not by what the clock has found since. */
const isInGrace = (pending: PendingCancellation | null, receivedAt: Instant): pending is PendingCancellation =>
  pending !== null && receivedAt < pending.until;

const told = (command: MailCommand, shownBecause: PersonBecause | null = null): Disposition => ({
  is: 'told',
  command,
  shownBecause,
});

function channelOf({ answered }: Pick<Reading, 'answered'>): CancellationChannel {
  if (RESERVATIONS.includes(answered)) return 'reply-to-reservation';
  return answered === null ? 'other' : 'reply-to-other-letter';
}

const givenIn = ({ found }: Reading, { edition }: Pick<NonNullable<State>, 'edition'>): CancellationDatum[] =>
  dataGiven(found, edition.terms.cancellation);
