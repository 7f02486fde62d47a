import { availableMinor } from '../application/account.js';
import type { LetterName } from '../application/letters.types.js';
import type { State } from '../application/state.js';
import type { CancellationChannel, CancellationDatum } from '../programme/terms.js';
import type { Reading } from './reading.types.js';

/** Why a person is asked. */
export type PersonBecause =
  | 'bounced'
  | 'no-standing'
  | 'not-asked'
  | 'refused'
  | 'sender-failing'
  | 'sender-unknown'
  | 'too-many'
  | 'unclear'
  | 'unreadable'
  | 'wrong-channel';

/** What an application is told by a mail; what was written is filed beside it. */
export type MailCommand =
  | {
      readonly type: 'RequestCancellation';
      readonly channel: CancellationChannel;
      readonly given: readonly CancellationDatum[];
    }
  | { readonly type: 'Withdraw' }
  | { readonly type: 'ProvideInformation' };

export type Disposition =
  /** `shownBecause`: admissions see it all the same. */
  | { readonly is: 'told'; readonly command: MailCommand; readonly shownBecause: PersonBecause | null }
  | { readonly is: 'set-aside' }
  | { readonly is: 'needs-a-person'; readonly because: PersonBecause };

/** So many mails of one application may lead to something within a day: two machines that answer each other end here. */
const TOLD_A_DAY = 3;

export interface Standing {
  readonly state: State;
  /** Mails of the application that led to something in the day before this one. */
  readonly toldLately: number;
  /** How a cancellation was read that waits because it came from another address: this mail may confirm it. */
  readonly held: Reading | null;
}

/** A cancellation in due form answers one of these. */
const RESERVATIONS: readonly (LetterName | null)[] = ['reservation', 'reservation-copy'];
/** Letters without which somebody misses a place or a payment. */
const MUST_ARRIVE: readonly (LetterName | null)[] = ['reservation', 'admission-invoice', 'invoice-corrected'];

/** What is done about a mail of itself, and what a person is asked. */
export function dispositionOf(reading: Reading, { state, toldLately, held }: Standing): Disposition {
  const ask = (because: PersonBecause): Disposition => ({ is: 'needs-a-person', because });
  switch (reading.kind) {
    case 'auto-reply':
    case 'delivery-report':
      return { is: 'set-aside' };
    case 'bounce':
      return MUST_ARRIVE.includes(reading.returned ?? reading.answered) ? ask('bounced') : { is: 'set-aside' };
    case 'unclear':
      return ask('unclear');
    case 'cancellation':
    case 'information':
      break;
  }
  if (reading.authentication === 'fail') return ask('sender-failing');
  if (!reading.isFromRegistered) return ask('sender-unknown');
  if (toldLately >= TOLD_A_DAY) return ask('too-many');
  if (state === null) return ask('no-standing');
  return reading.kind === 'cancellation' ? cancelling(withHeld(reading, held), state) : informing(reading, state);
}

/** What two mails carry together: one asks, and the registered address says that it is so. */
function withHeld(reading: Reading, held: Reading | null): Reading {
  if (held === null) return reading;
  const { course, name, contact, 'registration-date': date } = reading.found;
  const found = {
    course: course ?? held.found.course,
    name: name ?? held.found.name,
    contact: contact ?? held.found.contact,
    'registration-date': date ?? held.found['registration-date'],
  };
  return { ...reading, found, answered: RESERVATIONS.includes(held.answered) ? held.answered : reading.answered };
}

function cancelling(reading: Reading, application: NonNullable<State>): Disposition {
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
  const channel = channelOf(reading);
  const isShort =
    edition.terms.cancellation?.channel !== 'any' &&
    application.reservedAt !== null &&
    channel !== 'reply-to-reservation';
  return told(
    { type: 'RequestCancellation', channel, given: givenIn(reading, application) },
    isShort ? 'wrong-channel' : null,
  );
}

/** Whoever says more while data are awaited completes the request that was begun. */
function informing(reading: Reading, application: NonNullable<State>): Disposition {
  const { phase, pendingCancellation: pending } = application;
  if (phase.name === 'information-requested') return told({ type: 'ProvideInformation' });
  const given = givenIn(reading, application);
  const completes =
    pending !== null && !pending.expired && pending.missing.some((datum) => reading.found[datum] === 'new');
  if (completes) return told({ type: 'RequestCancellation', channel: channelOf(reading), given });
  return { is: 'needs-a-person', because: 'not-asked' };
}

const told = (command: MailCommand, shownBecause: PersonBecause | null = null): Disposition => ({
  is: 'told',
  command,
  shownBecause,
});

function channelOf({ answered }: Pick<Reading, 'answered'>): CancellationChannel {
  if (RESERVATIONS.includes(answered)) return 'reply-to-reservation';
  return answered === null ? 'other' : 'reply-to-other-letter';
}

/** The data that count as given: what is quoted too, unless the terms say otherwise. */
function givenIn({ found }: Reading, { edition }: Pick<NonNullable<State>, 'edition'>): CancellationDatum[] {
  const quotedCounts = edition.terms.cancellation?.quoted !== 'does-not-count';
  const data: readonly CancellationDatum[] = ['course', 'name', 'registration-date', 'contact'];
  return data.filter((datum) => found[datum] === 'new' || (quotedCounts && found[datum] === 'quoted'));
}
