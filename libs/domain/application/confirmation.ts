import { Rejection } from '../rejection.js';
import { after } from '../time/zone.js';
import { mayCancel, outsideItsTime } from './cancellation.js';
import type { CommandOf } from './commands.js';
import type { ApplicationFact, EventOf } from './events.js';
import { acceptsOf } from './outcome.js';
import type { Application } from './state.js';

/**
 * Somebody asks to leave from another address than the registered one, as assistants and employers do: nothing is
 * cancelled by that, and the registered address is asked. As long as the terms leave to complete a request, its answer
 * counts of itself, from the receipt of the first mail.
 */
export function requestConfirmation(
  command: CommandOf<'RequestConfirmation'>,
  application: Application,
): readonly ApplicationFact[] | Rejection {
  const { receivedAt, noteId, senderId, at } = command;
  const { edition, phase } = application;
  const cancellation = edition.terms.cancellation;
  const cancels = cancellation !== null && mayCancel(application, receivedAt);
  if (!cancels && !acceptsOf(application).includes('Withdraw'))
    return new Rejection('nothing-to-cancel', { phase: phase.name });
  const impossible = outsideItsTime(command, application);
  if (impossible !== null) return impossible;
  const grace = cancellation?.grace ?? null;
  const until = grace === null ? null : after(at, grace, edition.zone);
  return [{ type: 'CancellationConfirmationRequested', receivedAt, until, noteId, senderId }];
}

export const confirmationRequested = (
  application: Application,
  { receivedAt, until }: EventOf<'CancellationConfirmationRequested'>,
): Application => ({ ...application, unconfirmedCancellation: { receivedAt, until } });
