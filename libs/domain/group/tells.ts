import type { ApplicationCommand } from '../application/commands.js';
import type { ApplicationEvent } from '../application/events.js';
import type { Application } from '../application/state.js';
import type { GroupCommand, GroupEvent } from './group.types.js';

type Untold<C> = C extends unknown ? Omit<C, 'id' | 'at' | 'role'> : never;

/** What one stream has decided and another is to be told; told by whoever brought the event about. */
export type GroupTell = { readonly to: string; readonly command: Untold<GroupCommand> };
export type ApplicationTell = { readonly to: string; readonly command: Untold<ApplicationCommand> };

/** What an event of an application tells the group that pays for it. */
export function toldToGroup(event: ApplicationEvent, { id, submittedAt }: Application): GroupTell[] {
  const { by } = event;
  if (event.type === 'GroupJoined') {
    const { group: to, band, amountMinor, discountPercent } = event;
    const asked = { application: id, registeredAt: submittedAt, band, amountMinor, discountPercent };
    return [{ to, command: { type: 'JoinGroup', ...asked, by } }];
  }
  if (event.type === 'GroupLeft')
    return [{ to: event.group, command: { type: 'LeaveGroup', application: id, why: event.why, by } }];
  if (event.type !== 'CreditNoteIssued' || event.line === undefined) return [];
  const { group: to, invoice, line } = event.line;
  return [{ to, command: { type: 'CreditLine', application: id, invoice, line, amountMinor: event.amountMinor, by } }];
}

/** What an event of a group tells its participants, each of their own part. `eventId` names the paper. */
export function toldToApplications(event: GroupEvent, { group, eventId }: Source): ApplicationTell[] {
  const { by } = event;
  switch (event.type) {
    case 'GroupInvoiceIssued': {
      const { invoice, kind, number = '', creditorReference, issuedOn, due, members } = event;
      return event.lines.map(({ line, application: to, amountMinor, askedMinor, discountPercent }) => ({
        to,
        command: {
          type: 'TakeInvoiceLine',
          line: { group, invoice, line, askedMinor, paper: eventId },
          ...{ number, kind, amountMinor, discountPercent, members, creditorReference, issuedOn, due, by },
        },
      }));
    }
    case 'GroupPaymentRecorded': {
      const { paymentId, currency, receivedOn, noteId } = event;
      return event.parts.map(({ invoice, line, application: to, amountMinor }) => ({
        to,
        command: {
          type: 'ConfirmPayment',
          paymentId: `${paymentId}:${invoice}.${line}`,
          ...{ amountMinor, currency, receivedOn, noteId, by },
        },
      }));
    }
    case 'GroupDeclared':
    case 'MemberJoined':
    case 'MemberLeft':
    case 'GroupClosed':
    case 'GroupCreditNoteIssued':
      return [];
  }
}

interface Source {
  readonly group: string;
  readonly eventId: string;
}
