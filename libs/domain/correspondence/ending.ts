import { isEnded } from '../application/account.js';
import { mayBringMoney, mayCancel } from '../application/cancellation.js';
import type { ApplicationEvent, ApplicationEventType } from '../application/events.js';
import { evolve } from '../application/evolve.js';
import type { LetterName } from '../application/letters.types.js';
import type { Application, EndedBy, State } from '../application/state.js';
import type { Instant } from '../time/zone.js';

/** How an application has ended, as far as what waits to end it is concerned. */
export interface Ending {
  readonly as: 'cancellation' | 'give-up' | 'ended';
  readonly event: ApplicationEventType;
  readonly by: string;
  readonly occurredAt: Instant;
}

interface Turned {
  readonly state: State;
  /** What brought it into the phase in which it is. */
  readonly last: ApplicationEvent | null;
}

/** By which event it is as ended as it is; null: it goes on, or its course is over. */
export function endingIn(applicationId: string, events: readonly ApplicationEvent[]): Ending | null {
  const { state, last } = events.reduce<Turned>(
    (former, event) => {
      const after = evolve(former.state, event, applicationId);
      return { state: after, last: after?.phase === former.state?.phase ? former.last : event };
    },
    { state: null, last: null },
  );
  if (state === null || last === null || !isEnded(state.phase)) return null;
  const { type: event, by, occurredAt } = last;
  return { as: AS[event] ?? 'ended', event, by, occurredAt };
}

const AS: { readonly [T in ApplicationEventType]?: Ending['as'] } = {
  CancellationAccepted: 'cancellation',
  PlaceGivenUp: 'give-up',
};

/** Whether somebody who asked to leave then, and was not heard until now, can have nothing of it any more. */
export const bringsNothing = (receivedAt: Instant, application: Application): boolean =>
  isEnded(application.phase) && !(mayCancel(application, receivedAt) && mayBringMoney(receivedAt, application));

/** The letter that says how an application ended; null: it goes on, or its course is over. */
export const letterOfEnding = ({ phase }: Application): LetterName | null =>
  'how' in phase && isEnded(phase) ? LETTERS[phase.how] : null;

const LETTERS: Readonly<Record<EndedBy, LetterName | null>> = {
  rejection: 'rejection',
  withdrawal: 'withdrawal',
  lapse: 'lapse',
  cancellation: 'cancellation-accepted',
  'given-up': 'place-given-up',
  exception: 'exception-granted',
  organiser: 'edition-cancelled',
  revocation: 'admission-revoked',
  completion: null,
};
