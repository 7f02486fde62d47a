import { BANK } from '../application/payment.js';
import type { Group, GroupEvent, GroupEventOf, GroupInvoice, GroupState, Line, Member } from './group.types.js';

/** Folds a whole stream. The code is the stream's: events do not repeat it. */
export const foldGroup = (code: string, events: readonly GroupEvent[]): GroupState =>
  events.reduce<GroupState>((state, event) => evolveGroup(state, event, code), null);

export function evolveGroup(state: GroupState, event: GroupEvent, code: string): GroupState {
  if (event.type === 'GroupDeclared') return declared(code, event);
  if (state === null) return null;
  const lastAt = event.occurredAt > state.lastAt ? event.occurredAt : state.lastAt;
  return { ...changed(state, event), lastAt };
}

function changed(group: Group, event: Exclude<GroupEvent, { readonly type: 'GroupDeclared' }>): Group {
  switch (event.type) {
    case 'MemberJoined':
      return { ...group, members: inOrder([...others(group, event.application), joined(event)]) };
    case 'MemberLeft':
      return { ...group, members: group.members.map((one) => (isOf(event)(one) ? { ...one, left: true } : one)) };
    case 'GroupEditionNoted':
      return editionNoted(group, event);
    case 'GroupClosed':
      return { ...group, closedAt: event.occurredAt };
    case 'GroupPayerReplaced':
      return { ...group, billingId: event.billingId };
    case 'GroupInvoiceIssued':
      return invoiced(group, event);
    case 'GroupPaymentRecorded':
      return paid(group, event);
    case 'GroupPaymentReversed':
      return reversed(group, event);
    case 'GroupCreditNoteIssued':
      return credited(group, [event], event);
    case 'GroupInvoiceCredited':
      return takenBack(credited(group, event.lines, event), event);
  }
}

const declared = (code: string, event: GroupEventOf<'GroupDeclared'>): Group => ({
  code,
  edition: event.edition,
  reference: event.reference,
  billingId: event.billingId,
  closesAt: event.closesAt,
  closedAt: null,
  members: [],
  invoices: [],
  creditNotes: 0,
  payments: [],
  lastAt: event.occurredAt,
});

function editionNoted(group: Group, event: GroupEventOf<'GroupEditionNoted'>): Group {
  const { version, dates, closesAt, cancelled } = event;
  return { ...group, edition: { ...group.edition, version, dates }, closesAt, ...(cancelled && { cancelled }) };
}

const isOf =
  ({ application }: { readonly application: string }) =>
  (one: { readonly application: string }): boolean =>
    one.application === application;

const others = ({ members }: Group, application: string): readonly Member[] =>
  members.filter((one) => one.application !== application);

function joined(event: GroupEventOf<'MemberJoined'>): Member {
  const { application, ask, registeredAt, band, amountMinor, discountPercent } = event;
  return { application, ask, registeredAt, band, amountMinor, discountPercent, left: false };
}

const inOrder = (members: readonly Member[]): Member[] =>
  members.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));

const keyOf = ({ registeredAt, application }: Member): string => `${registeredAt} ${application}`;

function invoiced(group: Group, event: GroupEventOf<'GroupInvoiceIssued'>): Group {
  const { invoice, number = null, kind, amountMinor, creditorReference, issuedOn, due } = event;
  const replaced = group.invoices.find((one) => one.invoice === event.replaces);
  const issued = {
    ...{ invoice, number, kind, amountMinor, creditorReference, issuedOn, dueOn: due.dueOn },
    lines: event.lines.map((line) => ({ ...line, creditedMinor: 0, paidMinor: paidOf(replaced, line.replaces) })),
  };
  return {
    ...group,
    invoices: [...group.invoices.map((one) => (one === replaced ? passedOn(one, issued) : one)), issued],
  };
}

const paidOf = (invoice: GroupInvoice | undefined, ordinal: number | undefined): number =>
  invoice?.lines.find(({ line }) => line === ordinal)?.paidMinor ?? 0;

/** What was paid of a line that stands elsewhere now has moved there. */
function passedOn(former: GroupInvoice, { invoice, lines }: Pick<GroupInvoice, 'invoice' | 'lines'>): GroupInvoice {
  const moved = new Set(lines.map(({ replaces }) => replaces));
  return {
    ...former,
    replacedBy: invoice,
    lines: former.lines.map((line) => (moved.has(line.line) ? { ...line, paidMinor: 0 } : line)),
  };
}

function paid(group: Group, event: GroupEventOf<'GroupPaymentRecorded'>): Group {
  const { paymentId, amountMinor, receivedOn, parts, by } = event;
  const filled = parts.reduce(
    (before, part) => changeLine(before, part, (line) => ({ ...line, paidMinor: line.paidMinor + part.amountMinor })),
    group,
  );
  return {
    ...filled,
    payments: [
      ...group.payments,
      { paymentId, amountMinor, receivedOn, parts, ...(by === BANK && { fromBank: true as const }) },
    ],
  };
}

function reversed(group: Group, { paymentId }: GroupEventOf<'GroupPaymentReversed'>): Group {
  const parts = group.payments.flatMap((payment) => (payment.paymentId === paymentId ? payment.parts : []));
  const emptied = parts.reduce(
    (before, part) =>
      changeLine(before, standsAt(group, part), (line) => ({ ...line, paidMinor: line.paidMinor - part.amountMinor })),
    group,
  );
  const payments = emptied.payments.map((payment) =>
    payment.paymentId === paymentId ? { ...payment, reversed: true as const } : payment,
  );
  return { ...emptied, payments };
}

const credited = (
  group: Group,
  lines: readonly { readonly line: number; readonly amountMinor: number }[],
  { invoice }: { readonly invoice: number },
): Group =>
  lines.reduce(
    (before, { line: ordinal, amountMinor }) =>
      changeLine(before, { invoice, line: ordinal }, (line) => ({
        ...line,
        creditedMinor: line.creditedMinor + amountMinor,
      })),
    { ...group, creditNotes: group.creditNotes + 1 },
  );

const takenBack = (group: Group, { invoice, number = '', issuedOn }: GroupEventOf<'GroupInvoiceCredited'>): Group => ({
  ...group,
  invoices: group.invoices.map((one) => (one.invoice === invoice ? { ...one, creditNote: { number, issuedOn } } : one)),
});

interface Spot {
  readonly invoice: number;
  readonly line: number;
}

/** Where a line stands now, be its invoice replaced by others. */
function standsAt(group: Group, spot: Spot): Spot {
  const ordinal = group.invoices.find(({ invoice }) => invoice === spot.invoice)?.replacedBy;
  const next = group.invoices.find(({ invoice }) => invoice === ordinal);
  const line = next?.lines.find(({ replaces }) => replaces === spot.line);
  return next === undefined || line === undefined ? spot : standsAt(group, { invoice: next.invoice, line: line.line });
}

function changeLine(group: Group, at: Spot, change: (line: Line) => Line): Group {
  const invoices = group.invoices.map((invoice) =>
    invoice.invoice === at.invoice
      ? { ...invoice, lines: invoice.lines.map((line) => (line.line === at.line ? change(line) : line)) }
      : invoice,
  );
  return { ...group, invoices };
}
