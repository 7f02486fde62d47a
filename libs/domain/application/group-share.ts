import { dateOf, lapseAfter } from '../programme/calendar.js';
import { Rejection } from '../rejection.js';
import { isEnded } from './account.js';
import type { CommandOf } from './commands.js';
import type { ApplicationFact, EventOf, PaymentCalendar } from './events.js';
import type { FeeProposal } from './fees.js';
import type { GroupLine, GroupShare } from './group-share.types.js';
import type { Account, Application } from './state.js';

type Line = CommandOf<'TakeInvoiceLine'>;

/** No line is asked for it: the place has ended, or nobody has decided on it. */
const isOut = ({ phase }: Application): boolean =>
  isEnded(phase) || phase.name === 'submitted' || phase.name === 'information-requested';

/** Whether what is charged is invoiced with a group's, and not on a paper of its own. */
export const isBilledToGroup = (application: Application): boolean =>
  application.account.group !== undefined && !isOut(application);

/** Who is admitted into a group with one payer waits for its invoice; of nothing due the group counts the participant. */
export function join(
  { account, edition }: Application,
  { band, amountMinor }: FeeProposal,
  group: { readonly code: string } | null,
): ApplicationFact[] {
  if (group === null || account.group?.left === false) return [];
  const { groupDiscountPercent: discountPercent } = edition.terms.fees;
  return [{ type: 'GroupJoined', group: group.code, band, amountMinor, discountPercent }];
}

/** What the group was asked for and has not invoiced yet. */
export const askedMinor = ({ account }: Application): number => account.group?.askedMinor ?? 0;

/** The group is asked for what the papers lack: instead of what was asked before, and once for each amount. */
export function askForLine(application: Application, amountMinor: number): ApplicationFact[] {
  const { account, edition } = application;
  const { group, band } = account;
  if (group === undefined || group.askedMinor === amountMinor) return [];
  const discountPercent = group.discounted ? 0 : edition.terms.fees.groupDiscountPercent;
  return [{ type: 'GroupJoined', group: group.group, band: band ?? '', amountMinor, discountPercent }];
}

/** Whoever is out tells the group once; what has been invoiced is credited on its line. */
export function leaveGroup(application: Application): ApplicationFact[] {
  const { group } = application.account;
  if (group === undefined || group.left || !isOut(application)) return [];
  return [{ type: 'GroupLeft', group: group.group, why: application.phase.name }];
}

/**
 * The group has invoiced what it was asked for, or a discount that is lost. It is taken in any phase: what is not owed
 * by then is credited in the same breath, so that the group's invoice and the account always agree.
 */
export function takeInvoiceLine(command: Line, application: Application): readonly ApplicationFact[] | Rejection {
  const { account, edition, phase } = application;
  const { line, number, kind, amountMinor, creditorReference, issuedOn } = command;
  if (account.group?.group !== line.group) return new Rejection('not-in-group', { group: line.group });
  const due = { ...command.due, lapseAt: lapseAfter(command.due.overdueAt, edition) };
  return [
    ...(command.replaces === undefined ? reassessed(command, application) : creditFormer(command, application)),
    {
      type: 'InvoiceIssued',
      invoice: account.invoices.length + 1,
      number,
      kind,
      amountMinor,
      currency: account.currency,
      creditorReference,
      issuedOn,
      due: phase.name === 'awaiting-payment' ? noEarlierThan(phase.due, { fresh: due, at: command.at }) : due,
      line,
      ...(command.replaces && { replaces: command.replaces }),
    },
  ];
}

/** What stands of the line in whose place the new one comes: fee and payments are those of before. */
function creditFormer({ line: { group }, replaces, at }: Line, { account, edition }: Application): ApplicationFact[] {
  const former = account.invoices.find(
    ({ line }) => line?.group === group && line.invoice === replaces?.invoice && line.line === replaces.line,
  );
  if (former?.line === undefined || former.creditedMinor === former.amountMinor) return [];
  return [
    {
      ...{ type: 'CreditNoteIssued', creditNote: account.creditNotes + 1, invoice: former.invoice },
      ...{ amountMinor: former.amountMinor - former.creditedMinor, currency: account.currency },
      ...{ issuedOn: dateOf(at, edition), line: former.line },
    },
  ];
}

/** What was credited is known already: this is word that the payer gets its paper. */
export function takeLineCredit(
  { number, corrects, amountMinor, currency, line, issuedOn }: CommandOf<'TakeLineCredit'>,
  { account }: Application,
): readonly ApplicationFact[] | Rejection {
  if (account.group?.group !== line.group) return new Rejection('not-in-group', { group: line.group });
  return [{ type: 'LineCredited', number, corrects, amountMinor, currency, line, ...(issuedOn && { issuedOn }) }];
}

/**
 * What the discount makes of the fee, where the line answers what is still asked: one that answers a fee of before is
 * credited whole. Whoever has the place keeps the fee that it was given for: a discount that is lost later is not theirs.
 */
function reassessed(command: Line, application: Application): ApplicationFact[] {
  const { account, phase } = application;
  const { kind, amountMinor, discountPercent, members, issuedOn: asOf, line } = command;
  const changeMinor = amountMinor - line.askedMinor;
  const isAnswer =
    kind === 'fee'
      ? line.askedMinor === account.group?.askedMinor
      : phase.name === 'awaiting-payment' && account.group?.discounted === true;
  if (isOut(application) || !isAnswer || changeMinor === 0) return [];
  return [
    {
      type: 'FeeAssessed',
      band: account.band ?? '',
      amountMinor: (account.feeMinor ?? 0) + changeMinor,
      currency: account.currency,
      groupDiscountPercent: discountPercent,
      because: [
        { fact: 'group', holds: discountPercent > 0, value: String(members), asOf, source: `group ${line.group}` },
      ],
      becauseId: null,
    },
  ];
}

/** A new paper gives a new term, and never takes away one that finance have granted. */
export function noEarlierThan(
  granted: PaymentCalendar | null,
  { fresh, at }: { readonly fresh: PaymentCalendar; readonly at: string },
): PaymentCalendar {
  if (granted === null || granted.overdueAt <= fresh.overdueAt) return fresh;
  return { ...granted, reminders: granted.reminders.filter((instant) => instant > at) };
}

export const groupJoined = (application: Application, { group, amountMinor }: EventOf<'GroupJoined'>): Application => {
  const { discounted = false } = application.account.group ?? {};
  return withShare(application, { group, askedMinor: amountMinor, discounted, left: false });
};

export const groupLeft = (application: Application, { group }: EventOf<'GroupLeft'>): Application => {
  const { discounted = false } = application.account.group ?? {};
  return withShare(application, { group, askedMinor: 0, discounted, left: true });
};

/** What was asked for is invoiced, where the line answers it. */
export const lineTaken = ({ group, ...account }: Account, line: GroupLine): Account =>
  group === undefined
    ? account
    : { ...account, group: { ...group, askedMinor: group.askedMinor === line.askedMinor ? 0 : group.askedMinor } };

/** A fee that was assessed by a person has no discount of the group in it; one that the group's line has made, has. */
export const feeOfGroup = (account: Account, { groupDiscountPercent }: EventOf<'FeeAssessed'>): Account =>
  account.group === undefined
    ? account
    : { ...account, group: { ...account.group, discounted: groupDiscountPercent > 0 } };

const withShare = (application: Application, group: GroupShare): Application => ({
  ...application,
  account: { ...application.account, group },
});
