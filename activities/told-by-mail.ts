import type { ApplicationEvent } from '#domain/application/events.js';
import type { Disposition, MailCommand, PersonBecause } from '#domain/correspondence/disposition.js';
import type { Instant } from '#domain/time/zone.js';

/** What a mail has told its application. */
export interface Told {
  readonly type: MailCommand['type'];
  /** From when it was counted; null where that decides nothing. */
  readonly countedFrom: Instant | null;
}

interface Stored {
  readonly commandId: string;
  readonly event: ApplicationEvent;
}

/** What a mail tells of itself is told under this, so that it is told once only. */
export const commandIdOf = ({ id }: { readonly id: string }): string => `mail/${id}`;

/** Whether a mail has told it of itself; a person who tells what one says has a number behind. */
export const isByMail = (commandId: string): boolean => /^mail\/[^/]+$/.test(commandId);

/** What a mail has told its application, by what is on the stream; null: nothing. */
export function toldIn(stored: readonly Stored[], mail: { readonly id: string }): Told | null {
  const own = stored.filter(({ commandId }) => commandId === commandIdOf(mail));
  return own.map(({ event }) => toldBy(event)).find((one) => one !== null) ?? null;
}

function toldBy(event: ApplicationEvent): Told | null {
  if (event.type === 'CancellationRequested') return { type: 'RequestCancellation', countedFrom: event.receivedAt };
  const type = TOLD_BY[event.type];
  return type === undefined ? null : { type, countedFrom: null };
}

const TOLD_BY: Partial<Record<ApplicationEvent['type'], MailCommand['type']>> = {
  CancellationConfirmationRequested: 'RequestConfirmation',
  ApplicationWithdrawn: 'Withdraw',
  InformationProvided: 'ProvideInformation',
  PlaceGivenUp: 'GiveUpPlace',
};

interface ToldAt extends Told {
  /** When the mail came in, as far as is known now. */
  readonly receivedAt: Instant;
}

/** Why a person sees what was told before: it has turned out to have come earlier, or would be shown anyway. */
export function shownThough({ type, countedFrom, receivedAt }: ToldAt, disposition: Disposition): PersonBecause | null {
  const now = disposition.is === 'told' ? disposition.command.type : null;
  if (countedFrom !== null && countedFrom > receivedAt) return 'received-earlier';
  // Of what it did then it would not do all now.
  if (type === 'GiveUpPlace' && now !== type) return 'received-earlier';
  // What has come to wait before it meanwhile does not take it from the desk.
  if (type === 'RequestConfirmation') return 'sender-unknown';
  return disposition.is === 'told' ? disposition.shownBecause : null;
}
