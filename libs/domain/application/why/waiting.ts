import type { Instant } from '../../time/zone.js';
import { accountOf } from '../account.js';
import { deadlines } from '../clock.js';
import { unmetRequirements } from '../completion.js';
import type { Application, Ended, Phase, Refund } from '../state.js';
import { listed, type Words } from './words.js';

type Named<N extends Phase['name']> = Extract<Phase, { readonly name: N }>;

/** Whom and what the application waits for, the main thing first, and what the clock does if nobody acts. */
export function waitingLines(application: Application, words: Words): string[] {
  return [
    mainLine(application, words),
    ...pendingLines(application, words),
    ...unconfirmedLines(application, words),
    ...proposalLines(application),
    ...application.account.refunds.flatMap((refund) => refundLines(refund, words)),
    ...clockLines(application, words),
  ];
}

function mainLine(application: Application, words: Words): string {
  const { phase } = application;
  switch (phase.name) {
    case 'submitted':
      return phase.overdue
        ? `Admissions assess it. The answer was promised by ${words.time(phase.assessBy)} and is late.`
        : `Admissions assess it; the answer is promised by ${words.time(phase.assessBy)}.`;
    case 'information-requested':
      return `The applicant answers a question by ${words.time(phase.answerBy)}; without an answer it is assessed as it is.`;
    case 'awaiting-payment':
      return paymentLine(phase, application, words);
    case 'guaranteed':
      return placeLine(phase, application, words);
    case 'rejected':
    case 'withdrawn':
    case 'lapsed':
    case 'cancelled':
    case 'certified':
    case 'completed':
    case 'not-completed':
      return endLine(phase, application, words);
  }
}

function paymentLine(phase: Named<'awaiting-payment'>, application: Application, words: Words): string {
  const missing = words.amount(accountOf(application).dueMinor);
  const { due } = phase;
  const { group } = application.account;
  if (due === null && group) return `The invoice of the group ${group.group}, over ${missing} before its discount.`;
  if (due === null) return `A payment of ${missing}; no invoice says yet when it is due.`;
  const late = phase.overdue ? `was due on ${due.dueOn} and is late` : `is due on ${due.dueOn}`;
  return `A payment of ${missing}: it ${late}. The place lapses at ${words.time(due.lapseAt)} if it has not come by then.`;
}

function placeLine(phase: Named<'guaranteed'>, application: Application, words: Words): string {
  if (phase.inQuestion)
    return 'Finance say whether the place stays: a payment was taken back by the bank, so that the fee is no longer covered.';
  const { calendar } = application;
  const unmet = unmetRequirements(application);
  const end = words.time(calendar.endsAt);
  if (unmet.length === 0) return `The end of the course at ${end}; all that completing it asks for is there.`;
  return `The course, until ${end}. To complete it are still missing: ${listed(unmet)}.`;
}

function endLine(phase: Ended, { closed }: Application, words: Words): string {
  const since = `It has been ${phase.name} since ${words.time(phase.endedAt)} (${phase.how}).`;
  return closed
    ? `Nothing. ${since} The file is closed.`
    : `Nobody. ${since} The file closes at ${words.time(phase.closesAt)}.`;
}

function pendingLines({ pendingCancellation: pending }: Application, words: Words): string[] {
  if (pending === null) return [];
  const missing = listed(pending.missing);
  return [
    `Cancellation request ${pending.request} lacks ${missing}: it may follow until ${words.time(pending.until)} and then ` +
      `counts from ${words.time(pending.firstReceivedAt)}.`,
  ];
}

function unconfirmedLines({ unconfirmedCancellation: unconfirmed }: Application, words: Words): string[] {
  if (unconfirmed === null) return [];
  const term = unconfirmed.until === null ? '' : ` by ${words.time(unconfirmed.until)}`;
  return [
    `The registered address confirms${term} the cancellation that came from another one at ` +
      `${words.time(unconfirmed.receivedAt)}, or admissions decide on it.`,
  ];
}

function proposalLines({ proposedException, proposedRevocation }: Application): string[] {
  return [
    ...(proposedException
      ? [
          `A second person grants the exception that ${proposedException.by} proposed: ${proposedException.percent} % back.`,
        ]
      : []),
    ...(proposedRevocation
      ? [`A second person confirms that the admission is revoked, as ${proposedRevocation.by} proposed.`]
      : []),
  ];
}

function refundLines({ refund, amountMinor, stage, dueAt, approvedBy, overdueNoted }: Refund, words: Words): string[] {
  const name = `refund ${refund} of ${words.amount(amountMinor)}`;
  const term = overdueNoted ? `it was due by ${words.time(dueAt)} and is late` : `due by ${words.time(dueAt)}`;
  switch (stage) {
    case 'owed':
      return [`Finance approve ${name}; ${term}.`];
    case 'approved':
      return [`Finance release ${name}, but not ${approvedBy ?? 'its approver'}, who approved it; ${term}.`];
    case 'ordered':
      return [`The bank pays ${name}; ${term}.`];
    case 'paid':
    case 'withdrawn':
      return [];
  }
}

function clockLines(application: Application, words: Words): string[] {
  const next = deadlines(application).toSorted((left, right) => (left.at < right.at ? -1 : 1));
  const [first] = next;
  if (!first) return ['The clock has nothing more to bring.'];
  return next.map(({ at, waitsFor }) => `At ${words.time(at)} the clock ${clockActs(waitsFor, at, application)}.`);
}

function clockActs(waitsFor: string, at: Instant, { phase, account }: Application): string {
  switch (waitsFor) {
    case 'assessment':
      return 'tells admissions that the answer is late';
    case 'information':
      return phase.name === 'information-requested' && at === phase.remindAt
        ? 'reminds the applicant of the question'
        : 'stops waiting for the answer and hands the application back to admissions';
    case 'payment':
      return phase.name === 'awaiting-payment' && phase.due !== null && at === phase.due.overdueAt
        ? 'finds the payment overdue and tells the applicant and finance'
        : 'reminds the applicant of the payment';
    case 'overdue-payment':
      return 'lets the place lapse';
    case 'cancellation-window':
      return 'closes the cancellation window';
    case 'cancellation-data':
      return 'refuses the cancellation whose data never came';
    case 'start':
      return 'sends practical information before the start';
    case 'refund':
      return refundActs(account.refunds, at);
    case 'completion':
      return 'judges what was completed';
    case 'file':
      return 'closes the file';
    default:
      return `acts on ${waitsFor}`;
  }
}

/** Where the term is exact, due and late fall on one instant: the graver word covers both. */
function refundActs(refunds: readonly Refund[], at: Instant): string {
  const late = refunds.find(({ dueAt }) => dueAt === at);
  if (late) return `puts on record that refund ${late.refund} is late, if it has not been paid by then`;
  const due = refunds.find(({ dueFrom }) => dueFrom === at);
  if (due) return `tells the lead of finance that refund ${due.refund} is due today`;
  const near = refunds.find(({ warnAt }) => warnAt.includes(at));
  return `warns finance that refund ${near?.refund ?? ''} is near its term`;
}
