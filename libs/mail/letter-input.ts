import type { Programme } from '#contracts/programme.js';
import type { ApplicationEvent, ApplicationEventType, EventOf } from '#domain/application/events.js';
import type { Audience, LetterName } from '#domain/application/letters.types.js';
import type { Application } from '#domain/application/state.js';
import type { Instant } from '#domain/time/zone.js';

/** What letters take from the filed person. */
export interface LetterPerson {
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly phone: string | null;
  /** Where invoices are sent as well; null where nobody else pays. */
  readonly invoiceEmail: string | null;
  /** BCP 47, where the person has chosen one; the edition's serves everybody else. */
  readonly language: string | null;
  /** False for whoever has stopped what may be stopped. */
  readonly wantsReminders: boolean;
}

/**
 * All that a letter is made of: the record as the owing command left it, and what is filed elsewhere. One that is sent
 * again has in `application` the dates, windows and leave that are in force now, as long as the place stands as it did.
 */
export interface LetterInput {
  readonly letter: LetterName;
  readonly audience: Audience;
  /** The event that owes the letter. */
  readonly event: ApplicationEvent;
  /** The events of its command. */
  readonly step: readonly ApplicationEvent[];
  /** Everything up to and with that command: a letter that leaves late still says what was true then. */
  readonly history: readonly ApplicationEvent[];
  readonly application: Application;
  /** What its dates and windows are said as of. */
  readonly asOf: AsOf;
  readonly person: LetterPerson;
  readonly programme: Programme;
  /** Filed texts by id: the question asked, the reason given. */
  readonly texts: ReadonlyMap<string, string>;
  /** Who pays, where that is somebody else than the participant, and the letter speaks of it; else null. */
  readonly payer: string | null;
  /** What a letter to the payer is about, as it stands when the letter leaves; null in letters to others. */
  readonly debt: Debt | null;
  /** Where the refunds go that the letter may speak of. */
  readonly destinations: readonly Destination[];
  readonly links: LetterLinks;
}

/** The owing command, or the writing of a letter that is sent again. */
export interface AsOf {
  readonly at: Instant;
  /** How many events were on record: of two calendar entries the one that knows more replaces the other. */
  readonly recorded: number;
}

/** What is still due of one application, or of all that a payer pays for in a group. */
export interface Debt {
  readonly amountMinor: number;
  /** By their names, in the order of registration. */
  readonly participants: readonly string[];
  /** The numbers of the invoices that it is on. */
  readonly invoices: readonly string[];
}

/** Where a share of a refund goes, or has gone. */
export interface Destination {
  /** The refund's ordinal within the application. */
  readonly refund: number;
  readonly amountMinor: number;
  /** Where the money came from, or what the payer or the participant has named instead; null: nobody knows it. */
  readonly account: { readonly kind: 'sender' | 'requested' | 'own'; readonly iban: string } | null;
}

export interface LetterLinks {
  /** Opens the application to whoever holds it. */
  readonly applicationUrl: string;
  /** Stops reminders with one click, and opens nothing. */
  readonly unsubscribeUrl: string;
  /** Where anybody can verify a certificate. */
  readonly certificateUrl: (code: string) => string;
}

/** The owing event itself, or else the latest of its type; what is looked for and missing is a bug. */
export function eventOf<T extends ApplicationEventType>({ event, history }: LetterInput, type: T): EventOf<T> {
  const found = [...history, event].findLast((candidate) => candidate.type === type);
  if (found === undefined) throw new Error(`A letter needs ${type}, which never happened`);
  return found as EventOf<T>;
}

/** What the owing command also brought about, in order. */
export const alongside = <T extends ApplicationEventType>({ step }: LetterInput, type: T): EventOf<T>[] =>
  step.filter((candidate): candidate is EventOf<T> & ApplicationEvent => candidate.type === type);

/** The filed texts that a letter quotes. */
export function textIdsOf(letter: LetterName, history: readonly ApplicationEvent[]): string[] {
  if (letter === 'question' || letter === 'question-reminder')
    return history.flatMap((event) => (event.type === 'InformationRequested' ? [event.questionId] : []));
  if (letter === 'cancellation-to-confirm')
    return history.flatMap((event) => (event.type === 'CancellationConfirmationRequested' ? [event.senderId] : []));
  if (letter === 'rejection')
    return history.flatMap((event) =>
      event.type === 'ApplicationRejected' && event.becauseId !== null ? [event.becauseId] : [],
    );
  return [];
}

/** The refunds of which a letter says where they go, by their ordinals. */
export function refundsIn({
  event,
  step,
  application,
}: Pick<LetterInput, 'event' | 'step' | 'application'>): readonly number[] {
  if (event.type === 'RefundPaid' || event.type === 'RefundOwed') return [event.refund];
  // Its paper comes later than what is owed for it.
  if (event.type === 'LineCredited')
    return application.account.refunds
      .filter(({ stage }) => stage !== 'withdrawn' && stage !== 'paid')
      .map(({ refund }) => refund);
  return step.flatMap((one) => (one.type === 'RefundOwed' ? [one.refund] : []));
}
