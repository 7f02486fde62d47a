import { answerBy, dateOf, fileClosesAt } from '../programme/calendar.js';
import { Rejection } from '../rejection.js';
import { before } from '../time/zone.js';
import { begun, leftMinor, receivedMinor } from './account.js';
import type { CommandOf, Context } from './commands.js';
import type { ApplicationFact, EventOf } from './events.js';
import { chosenFee, proposeFee, type FeeProposal } from './fees.js';
import { join } from './group-share.js';
import { catchUp } from './receipt.js';
import type { Application, Phase } from './state.js';

type Verdict = readonly ApplicationFact[] | Rejection;

const isUnderAssessment = ({ phase }: Application): boolean =>
  phase.name === 'submitted' || phase.name === 'information-requested';

const notUnderAssessment = ({ phase }: Application): Rejection =>
  new Rejection('not-under-assessment', { phase: phase.name });

export const assessBy = (at: string, { edition }: Application): string =>
  answerBy(at, edition.terms.admission.answerWithin, edition);

/** Assessment is a conversation: ask, be answered, assess again. */
export function requestInformation(
  { at, questionId }: CommandOf<'RequestInformation'>,
  application: Application,
): Verdict {
  if (!isUnderAssessment(application)) return notUnderAssessment(application);
  const { edition } = application;
  const { informationWithin, informationReminderBefore } = edition.terms.admission;
  const until = answerBy(at, informationWithin, edition);
  const remindAt = informationReminderBefore === null ? null : before(until, informationReminderBefore, edition.zone);
  return [
    {
      type: 'InformationRequested',
      questionId,
      remindAt: remindAt !== null && remindAt > at ? remindAt : null,
      answerBy: until,
    },
  ];
}

/** An answer counts once, whoever tells it, and whenever it comes while the application is assessed, late ones too. */
export function provideInformation(
  { at, answerId }: CommandOf<'ProvideInformation'>,
  application: Application,
): Verdict {
  if (application.answers.includes(answerId)) return [];
  if (!isUnderAssessment(application)) return notUnderAssessment(application);
  return [{ type: 'InformationProvided', answerId, assessBy: assessBy(at, application) }];
}

/** Missing evidence never blocks: admissions ask, or invoice the highest band subject to correction. */
export function admit(command: CommandOf<'Admit'>, application: Application, context: Context): Verdict {
  if (!isUnderAssessment(application)) return notUnderAssessment(application);
  // Word of it is on its way: nobody is to get an invoice first.
  if (context.edition?.cancelled) return new Rejection('edition-cancelled', { edition: application.edition.code });
  if (context.placesLeft !== null && context.placesLeft < 1)
    return new Rejection('edition-full', { edition: application.edition.code });
  const fee = feeFor(application, { at: command.at, band: command.override?.band ?? null }, context);
  if (fee instanceof Rejection) return fee;
  return [
    { type: 'ApplicantAdmitted' },
    { type: 'FeeAssessed', ...fee, becauseId: command.override?.becauseId ?? null },
    ...join(application, fee, context.group),
  ];
}

/** The proposed fee on the day, or the band that a person chose. A group with one payer gives its discount itself. */
export function feeFor(
  { edition, account, proven }: Application,
  { at, band }: { readonly at: string; readonly band: string | null },
  context: Context,
): FeeProposal | Rejection {
  const on = dateOf(at, edition);
  const isOneOfGroup = context.group !== null || account.group !== undefined;
  const evidence = isOneOfGroup ? { ...context.evidence, groupSize: 1 } : context.evidence;
  if (band === null) return proposeFee(edition.terms, { ...evidence, proven }, on);
  const chosen = edition.terms.fees.bands.find(({ code }) => code === band);
  if (chosen === undefined)
    return new Rejection('unknown-band', { band, bands: edition.terms.fees.bands.map(({ code }) => code) });
  return chosenFee(edition.terms, evidence, { band: chosen, on });
}

export function reject({ at, reason, becauseId }: CommandOf<'Reject'>, application: Application): Verdict {
  if (!isUnderAssessment(application)) return notUnderAssessment(application);
  return [{ type: 'ApplicationRejected', reason, becauseId, closesAt: fileClosesAt(at, application.edition) }];
}

/** Leaves what nothing was paid for; with money in hand the ways out are cancelling and giving up the place. */
export function withdraw({ at }: CommandOf<'Withdraw'>, application: Application): Verdict {
  const { phase, account, edition } = application;
  const mayLeave = isUnderAssessment(application) || phase.name === 'awaiting-payment' || phase.name === 'guaranteed';
  if (!mayLeave) return new Rejection('nothing-to-withdraw', { phase: phase.name });
  if (!isUnderAssessment(application) && receivedMinor(account) > leftMinor(account))
    return new Rejection('payment-received', { receivedMinor: receivedMinor(account), currency: account.currency });
  return [{ type: 'ApplicationWithdrawn', closesAt: fileClosesAt(at, edition) }];
}

/** An admission made in error. Where a place is guaranteed it takes two persons, and all that was paid goes back. */
export function revokeAdmission(command: CommandOf<'RevokeAdmission'>, application: Application): Verdict {
  const { phase, proposedRevocation, edition } = application;
  const { at, by, becauseId } = command;
  if (phase.name !== 'awaiting-payment' && phase.name !== 'guaranteed')
    return new Rejection('nothing-to-undo', { phase: phase.name });
  if (phase.name === 'guaranteed' && proposedRevocation === null)
    return [{ type: 'AdmissionRevocationProposed', becauseId }];
  if (phase.name === 'guaranteed' && proposedRevocation?.by === by)
    return new Rejection('four-eyes', { proposedBy: by });
  return [{ type: 'AdmissionRevoked', becauseId, closesAt: fileClosesAt(at, edition) }];
}

/** Takes back a rejection, a withdrawal or a lapse; what left as a refund has left. */
export function reopen(
  { at, becauseId }: CommandOf<'ReopenApplication'>,
  application: Application,
  { edition }: Context,
): Verdict {
  const { phase } = application;
  if (phase.name !== 'rejected' && phase.name !== 'withdrawn' && phase.name !== 'lapsed')
    return new Rejection('nothing-to-undo', { phase: phase.name });
  if (edition?.cancelled) return new Rejection('edition-cancelled', { edition: edition.code });
  return [
    { type: 'ApplicationReopened', becauseId, personId: null, assessBy: assessBy(at, application) },
    ...(edition === null ? [] : catchUp(at, application, edition)),
  ];
}

export const underAssessment = (by: string, overdue = false): Phase => ({ name: 'submitted', assessBy: by, overdue });

export function admitted(application: Application): Application {
  return {
    ...application,
    phase: { name: 'awaiting-payment', due: null, reminded: 0, overdue: false },
    account: { ...application.account, feeMinor: 0 },
  };
}

/** The money starts anew: nothing is charged until the next admission. */
export function reopened(
  application: Application,
  event: Pick<EventOf<'ApplicationReopened'>, 'assessBy' | 'personId'>,
): Application {
  return {
    ...application,
    personId: event.personId ?? application.personId,
    phase: underAssessment(event.assessBy),
    reservedAt: null,
    closed: false,
    account: { ...begun(application.account), feeMinor: null, band: null, shortAccepted: false },
    pendingCancellation: null,
    unconfirmedCancellation: null,
    proposedException: null,
    proposedRevocation: null,
  };
}
