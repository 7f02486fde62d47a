import { lapseAfter } from '../programme/calendar.js';
import { Rejection } from '../rejection.js';
import { isEnded } from './account.js';
import type { CommandOf } from './commands.js';
import type { ApplicationFact, EventOf, PaymentCalendar } from './events.js';
import type { FeeProposal } from './fees.js';
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

/** The group is asked for what the papers lack, once for each amount. */
export function askForLine({ account, edition }: Application, amountMinor: number): ApplicationFact[] {
  const { group, band } = account;
  if (group === undefined || group.askedMinor === amountMinor) return [];
  const { groupDiscountPercent: discountPercent } = edition.terms.fees;
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
    ...reassessed(command, application),
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
    },
  ];
}

/** Whoever has the place already keeps the fee that it was given for: a discount that is lost later is not theirs. */
function reassessed(command: Line, application: Application): ApplicationFact[] {
  const { account, phase } = application;
  const { kind, amountMinor, askedMinor, discountPercent, members, issuedOn: asOf } = command;
  const changeMinor = amountMinor - askedMinor;
  if (isOut(application) || changeMinor === 0 || (kind === 'supplement' && phase.name !== 'awaiting-payment'))
    return [];
  return [
    {
      type: 'FeeAssessed',
      band: account.band ?? '',
      amountMinor: (account.feeMinor ?? 0) + changeMinor,
      currency: account.currency,
      groupDiscountPercent: discountPercent,
      because: [
        {
          fact: 'group',
          holds: discountPercent > 0,
          value: String(members),
          asOf,
          source: `group ${command.line.group}`,
        },
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

export const groupJoined = (application: Application, { group, amountMinor }: EventOf<'GroupJoined'>): Application =>
  withShare(application, { group, askedMinor: amountMinor, left: false });

export const groupLeft = (application: Application, { group }: EventOf<'GroupLeft'>): Application =>
  withShare(application, { group, askedMinor: 0, left: true });

/** What was asked for is invoiced; of an account without a group nothing changes. */
export const lineTaken = ({ group, ...account }: Account): Account =>
  group === undefined ? account : { ...account, group: { ...group, askedMinor: 0 } };

const withShare = (application: Application, group: NonNullable<Account['group']>): Application => ({
  ...application,
  account: { ...application.account, group },
});
