import { Rejection } from '../rejection.js';
import { later, type Instant } from '../time/zone.js';
import {
  admit,
  provideInformation,
  reject,
  reopen,
  requestInformation,
  revokeAdmission,
  withdraw,
} from './assessment.js';
import { giveUpPlace, grantException, requestCancellation, substitute } from './cancellation.js';
import { certify, reissue, revoke } from './certification.js';
import { nextDeadline } from './clock.js';
import type { ApplicationCommand, Context } from './commands.js';
import { correctRecord, record } from './completion.js';
import { requestConfirmation } from './confirmation.js';
import { consequences } from './consequences.js';
import type { ApplicationEvent, ApplicationFact } from './events.js';
import { evolve } from './evolve.js';
import { takeInvoiceLine, takeLineCredit } from './group-share.js';
import { cancelInvoice, correctFee, replaceInvoice } from './invoicing.js';
import { acceptShortPayment, confirmPayment, extendPaymentDeadline, reversePayment } from './payment.js';
import { recordEvidence } from './proven.js';
import { noteEdition, submit } from './receipt.js';
import { moveRefund } from './refund.js';
import type { Application, State } from './state.js';

/** A life that goes on being due for this long is a bug, not a life. */
const MOST_DEADLINES_AT_ONCE = 500;

/** First time passes: every deadline up to `at` takes effect, in order. Then the command is judged. */
export function decide(
  command: ApplicationCommand,
  state: State,
  context: Context,
): readonly ApplicationEvent[] | Rejection {
  const passed = letTimePass(state, command.at, context);
  const verdict = judge(command, passed.state, context);
  if (verdict instanceof Rejection) return verdict;
  const told = withConsequences(passed.state, verdict, {
    occurredAt: command.at,
    by: command.by,
    id: context.applicationId,
  });
  return [...passed.events, ...told];
}

function letTimePass(
  state: State,
  at: Instant,
  context: Context,
): { readonly state: State; readonly events: readonly ApplicationEvent[] } {
  const events: ApplicationEvent[] = [];
  let now = state;
  for (let deadline = due(now, at); deadline !== null; deadline = due(now, at)) {
    if (events.length > MOST_DEADLINES_AT_ONCE) throw new Error(`deadlines without end: ${deadline.waitsFor}`);
    // A deadline that was past already when it was set takes effect when it was set: time never runs backwards.
    const occurredAt = later(deadline.at, now?.lastAt ?? deadline.at);
    const happened = withConsequences(now, deadline.takeEffect({ ...context, at: occurredAt }), {
      occurredAt,
      by: 'clock',
      id: context.applicationId,
    });
    now = happened.reduce<State>((earlier, event) => evolve(earlier, event, context.applicationId), now);
    events.push(...happened);
  }
  return { state: now, events };
}

function due(state: State, at: Instant): ReturnType<typeof nextDeadline> {
  const next = state === null ? null : nextDeadline(state);
  return next !== null && next.at <= at ? next : null;
}

interface Stamp {
  readonly occurredAt: Instant;
  readonly by: string;
  readonly id: string;
}

/** The facts as events, and after them what follows of itself for the place, the papers and the refunds. */
function withConsequences(
  state: State,
  facts: readonly ApplicationFact[],
  { occurredAt, by, id }: Stamp,
): readonly ApplicationEvent[] {
  const happen = (fact: ApplicationFact): ApplicationEvent => ({ ...fact, occurredAt, by });
  const events = facts.map(happen);
  const last = events.at(-1);
  if (last === undefined) return events;
  let now = events.reduce<State>((earlier, event) => evolve(earlier, event, id), state);
  for (const consequence of consequences) {
    if (now === null) return events;
    const following = consequence(now, { at: occurredAt, last }).map(happen);
    events.push(...following);
    now = following.reduce<State>((earlier, event) => evolve(earlier, event, id), now);
  }
  return events;
}

function judge(command: ApplicationCommand, state: State, context: Context): readonly ApplicationFact[] | Rejection {
  if (command.type === 'SubmitApplication' || command.type === 'AcceptLateApplication')
    return submit(command, state, context);
  if (state === null) return command.type === 'ObserveTime' ? [] : new Rejection('unknown-application');
  return judgeExisting(command, state, context);
}

type Existing = Exclude<ApplicationCommand, { readonly type: 'SubmitApplication' | 'AcceptLateApplication' }>;

function judgeExisting(
  command: Existing,
  application: Application,
  context: Context,
): readonly ApplicationFact[] | Rejection {
  switch (command.type) {
    case 'ObserveTime':
      return [];
    case 'NoteEdition':
      return noteEdition(command, application, context);
    case 'RequestInformation':
      return requestInformation(command, application);
    case 'ProvideInformation':
      return provideInformation(command, application);
    case 'Admit':
      return admit(command, application, context);
    case 'Reject':
      return reject(command, application);
    case 'Withdraw':
      return withdraw(command, application);
    case 'RevokeAdmission':
      return revokeAdmission(command, application);
    case 'ReopenApplication':
      return reopen(command, application, context);
    case 'RecordEvidence':
    case 'CorrectFee':
    case 'ReplaceInvoice':
    case 'CancelInvoice':
    case 'TakeInvoiceLine':
    case 'TakeLineCredit':
      return judgePapers(command, application, context);
    case 'ExtendPaymentDeadline':
      return extendPaymentDeadline(command, application);
    case 'ConfirmPayment':
      return confirmPayment(command, application);
    case 'AcceptShortPayment':
      return acceptShortPayment(command, application);
    case 'ReversePayment':
      return reversePayment(command, application);
    case 'RequestCancellation':
    case 'RequestConfirmation':
    case 'GiveUpPlace':
    case 'GrantException':
    case 'SubstituteParticipant':
      return judgeLeaving(command, application);
    case 'ApproveRefund':
    case 'WithdrawRefund':
    case 'OrderRefund':
    case 'CancelRefundOrder':
    case 'ConfirmRefundPaid':
    case 'NoteRefundReturned':
      return moveRefund(command, application, context);
    case 'RecordAttendance':
    case 'RecordExperienceShared':
    case 'RecordFinalWork':
    case 'WaiveRequirement':
      return record(command, application);
    case 'CorrectRecord':
      return correctRecord(command, application);
    case 'Certify':
      return certify(command, application, context);
    case 'ReissueCertificate':
      return reissue(command, application, context);
    case 'RevokeCertificate':
      return revoke(command, application);
  }
}

type Leaving = Extract<
  Existing,
  {
    readonly type:
      'RequestCancellation' | 'RequestConfirmation' | 'GiveUpPlace' | 'GrantException' | 'SubstituteParticipant';
  }
>;

/** Who has the place no longer, and on whose word. */
function judgeLeaving(command: Leaving, application: Application): readonly ApplicationFact[] | Rejection {
  switch (command.type) {
    case 'RequestCancellation':
      return requestCancellation(command, application);
    case 'RequestConfirmation':
      return requestConfirmation(command, application);
    case 'GiveUpPlace':
      return giveUpPlace(command, application);
    case 'GrantException':
      return grantException(command, application);
    case 'SubstituteParticipant':
      return substitute(command, application);
  }
}

type OnPapers = Extract<
  Existing,
  {
    readonly type:
      'RecordEvidence' | 'CorrectFee' | 'ReplaceInvoice' | 'CancelInvoice' | 'TakeInvoiceLine' | 'TakeLineCredit';
  }
>;

/** What is charged, and on which papers. */
function judgePapers(
  command: OnPapers,
  application: Application,
  context: Context,
): readonly ApplicationFact[] | Rejection {
  switch (command.type) {
    case 'RecordEvidence':
      return recordEvidence(command, application, context);
    case 'CorrectFee':
      return correctFee(command, application, context);
    case 'ReplaceInvoice':
      return replaceInvoice(command, application);
    case 'CancelInvoice':
      return cancelInvoice(command, application);
    case 'TakeInvoiceLine':
      return takeInvoiceLine(command, application);
    case 'TakeLineCredit':
      return takeLineCredit(command, application);
  }
}
