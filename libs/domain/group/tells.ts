import type { ApplicationCommand } from '../application/commands.js';
import type { ApplicationEvent } from '../application/events.js';
import type { Application } from '../application/state.js';
import { partIdOf } from './due.js';
import type { Group, GroupCommand, GroupEvent } from './group.types.js';

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
      const { invoice, kind, number = '', creditorReference, issuedOn, due, members, replaces } = event;
      const creditNote = group.invoices.find((one) => one.invoice === replaces)?.creditNote;
      return event.lines.map(({ line, application: to, amountMinor, discountPercent, ...rest }) => {
        // One that takes the place of another answers nothing that was asked.
        const askedMinor = replaces === undefined ? rest.askedMinor : 0;
        const former = replaces !== undefined && {
          replaces: { invoice: replaces, line: rest.replaces ?? line, ...(creditNote && { creditNote }) },
        };
        return {
          to,
          command: {
            type: 'TakeInvoiceLine',
            line: { group: group.code, invoice, line, askedMinor, paper: eventId },
            ...{ number, kind, amountMinor, discountPercent, members, creditorReference, issuedOn, due, by },
            ...former,
          },
        };
      });
    }
    case 'GroupPaymentRecorded': {
      const { paymentId, currency, receivedOn, noteId } = event;
      return event.parts.map((part) => ({
        to: part.application,
        command: {
          type: 'ConfirmPayment',
          paymentId: partIdOf(paymentId, part),
          ...{ amountMinor: part.amountMinor, currency, receivedOn, noteId, by },
        },
      }));
    }
    case 'GroupPaymentReversed': {
      const { paymentId, becauseId } = event;
      const parts = group.payments.flatMap((payment) => (payment.paymentId === paymentId ? payment.parts : []));
      return parts.map((part) => {
        const told = { paymentId: partIdOf(paymentId, part), becauseId, ofGroup: true, by } as const;
        return { to: part.application, command: { type: 'ReversePayment', ...told } };
      });
    }
    case 'GroupCreditNoteIssued': {
      const { application: to, number = '', invoice, line, amountMinor, currency, issuedOn } = event;
      const corrects = group.invoices.find((one) => one.invoice === invoice)?.number ?? '';
      const at = { group: group.code, invoice, line, paper: eventId };
      const paper = { number, corrects, amountMinor, currency, issuedOn };
      return [{ to, command: { type: 'TakeLineCredit', ...paper, line: at, by } }];
    }
    case 'GroupInvoiceCredited': {
      const { number = '', invoice, lines, amountMinor, currency, issuedOn } = event;
      const corrects = group.invoices.find((one) => one.invoice === invoice)?.number ?? '';
      const at = { group: group.code, invoice, line: 0, paper: eventId };
      // One paper, one letter: whoever has the first of its lines hears of it.
      return lines.slice(0, 1).map(({ application: to }) => {
        const paper = { number, corrects, amountMinor, currency, issuedOn };
        return { to, command: { type: 'TakeLineCredit', ...paper, line: at, by } };
      });
    }
    case 'GroupPayerReplaced':
    case 'GroupDeclared':
    case 'MemberJoined':
    case 'MemberLeft':
    case 'GroupClosed':
    case 'GroupEditionNoted':
      return [];
  }
}

interface Source {
  /** As the event leaves it. */
  readonly group: Group;
  readonly eventId: string;
}
