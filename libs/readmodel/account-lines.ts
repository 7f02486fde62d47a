import type { ApplicationAccountView } from '#contracts/account.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import { accountLines } from '#domain/application/why/account-lines.js';
import { money } from '#domain/money.js';
import type { Recorded } from './recorded.js';

/** The lines of an account, in the words of its rules. */
export function accountLineViews(
  applicationId: string,
  currency: string,
  recorded: readonly Recorded[],
): ApplicationAccountView['lines'] {
  return accountLines(applicationId, recorded.map(eventOf)).flatMap(({ kind, amountMinor, text, version }) => {
    const event = recorded[version - 1];
    if (event === undefined) return [];
    const { eventId: id, type, occurredAt, by } = event;
    const amount = amountMinor === null ? null : money(amountMinor, currency);
    return [{ kind, amount, text, event: { id, version, type, occurredAt: occurredAt.toISOString(), by } }];
  });
}

/** It was written by the stream's own code, and has today's shape. */
function eventOf({ type, occurredAt, by, payload }: Recorded): ApplicationEvent {
  const event: object = { ...payload, type, occurredAt: occurredAt.toISOString(), by };
  return event as ApplicationEvent;
}
