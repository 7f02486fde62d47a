import { type ProblemView, PROBLEM_URN } from '#contracts/problem.js';
import type { RejectionReason } from '#domain/rejection.js';
import { BANK_PROBLEMS } from './problems.bank.js';
import { explain, type Explanation } from './explanation.js';

/** What can go wrong at the door, before anybody has judged the command or after nobody could. */
export type DoorReason =
  | 'invalid-input'
  | 'not-json'
  | 'not-utf-8'
  | 'too-large'
  | 'unsupported-media-type'
  | 'not-signed-in'
  | 'not-allowed'
  | 'not-found'
  | 'unknown-invoice'
  | 'unknown-certificate'
  | 'not-electronic'
  | 'nothing-issued'
  | 'document-not-ready'
  | 'unknown-statement'
  | 'statement-refused'
  | 'file-void'
  | 'unknown-mail'
  | 'unknown-attachment'
  | 'file-refused'
  | 'files-full'
  | 'mail-resolved-already'
  | 'mail-being-resolved'
  | 'mail-not-waiting'
  | 'idempotency-key-missing'
  | 'idempotency-key-invalid'
  | 'idempotency-key-reused'
  | 'too-many-requests'
  | 'overloaded'
  | 'unanswered'
  | 'unavailable'
  | 'numbers-held'
  | 'leaving'
  | 'unknown-template'
  | 'unknown-version'
  | 'template-broken'
  | 'letter-not-owed'
  | 'unknown-letter'
  | 'letter-still-owed'
  | 'mail-not-taken'
  | 'internal-error';

export type ProblemReason = RejectionReason | DoorReason;

/** Codes, amounts, instants and paths: never what somebody wrote. */
export type ProblemFacts = Readonly<Record<string, unknown>>;

/** Ends a request. The filter turns it into problem details; what it is about is looked up in the table below. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly reason: ProblemReason,
    readonly facts: ProblemFacts = {},
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

/** The one table that turns reasons into HTTP. No HTTP number lives below the api. */
const EXPLANATIONS: Readonly<Record<ProblemReason, Explanation>> = {
  // the door
  'invalid-input': explain(400, 'Invalid input', 'Some fields are missing, unknown or wrong; facts.issues names each.'),
  'not-json': explain(400, 'Not JSON', 'The body cannot be read as a JSON object.'),
  'not-utf-8': explain(400, 'Not UTF-8', 'The body has bytes that are no UTF-8 text.'),
  'too-large': explain(413, 'Too large', 'The body is larger than facts.limitBytes.'),
  'unsupported-media-type': explain(415, 'Unsupported media type', 'Send the body as facts.expected, in UTF-8.'),
  'not-signed-in': explain(401, 'Not signed in', 'A valid bearer token is needed.'),
  'not-allowed': explain(403, 'Not allowed', 'This is for others: facts.roles names who may.'),
  'not-found': explain(404, 'Not found', 'There is nothing at this address.'),
  'unknown-invoice': explain(404, 'Unknown invoice', 'There is no paper with this number.'),
  'unknown-certificate': explain(404, 'Unknown certificate', 'No certificate has this code.'),
  'not-electronic': explain(404, 'Not electronic', 'This paper was issued without an electronic part.'),
  'nothing-issued': explain(404, 'Nothing issued', 'No invoice or credit note was issued in this period.'),
  'document-not-ready': explain(409, 'Document not ready', 'It is being rendered: try again in a moment.'),
  'unknown-statement': explain(404, 'Unknown statement', 'No bank statement has this id.'),
  'statement-refused': explain(422, 'Statement refused', 'Nothing was changed: facts.message says where and why.'),
  'idempotency-key-missing': explain(
    400,
    'Idempotency-Key missing',
    'Send an Idempotency-Key header, the same again only for the same request; a random UUID will do.',
  ),
  'idempotency-key-invalid': explain(400, 'Idempotency-Key invalid', 'The key is 1 to 255 visible ASCII characters.'),
  'idempotency-key-reused': explain(
    422,
    'Idempotency-Key reused',
    'This key was used for another body. Nothing has been done: send a fresh key.',
  ),
  'too-many-requests': explain(429, 'Too many requests', 'Wait for the seconds that Retry-After says.'),
  overloaded: explain(429, 'Overloaded', 'Too much is waiting. Nothing has been done: try again in a moment.'),
  unanswered: explain(503, 'Unanswered', 'Not known to be taken: repeat the request with the same Idempotency-Key.'),
  unavailable: explain(503, 'Unavailable', 'A part of the system is away: try again in a moment.'),
  'numbers-held': explain(
    503,
    'Numbers held',
    'The system was restored, and its papers get no numbers yet. Nothing has been done: repeat it with the same key.',
  ),
  leaving: explain(503, 'Leaving', 'This copy of the api is being stopped: send what comes next to another.'),
  'internal-error': explain(500, 'Internal error', 'Something is broken here; the request id leads us to it.'),
  // receipt
  'unknown-edition': explain(404, 'Unknown edition', 'No edition has been published under this code.'),
  'applications-closed': explain(409, 'Applications closed', 'The edition takes no applications now.'),
  'application-incomplete': explain(422, 'Application incomplete', 'facts.missing names each field that is needed.'),
  'already-submitted': explain(409, 'Already submitted', 'This application has been submitted already.'),
  'unknown-application': explain(404, 'Unknown application', 'There is no such application, or it is not yours.'),
  // assessment
  'not-under-assessment': explain(409, 'Not under assessment', 'The application is not being assessed now.'),
  'edition-full': explain(409, 'Edition full', 'No place is left in this edition.'),
  'unknown-band': explain(422, 'Unknown fee band', 'The terms of this application have no such band.'),
  'payment-received': explain(409, 'Payment received', 'Money has been received: cancel, or give up the place.'),
  'nothing-to-withdraw': explain(409, 'Nothing to withdraw', 'The application has ended already.'),
  // money
  'not-awaiting-payment': explain(409, 'Not awaiting payment', 'No payment is being waited for.'),
  'deadline-not-later': explain(422, 'Deadline not later', 'The new deadline must be later than the one in force.'),
  'nothing-invoiced': explain(409, 'Nothing invoiced', 'No invoice is in force.'),
  'invoiced-to-group': explain(
    409,
    'Invoiced to a group',
    'The invoice is that of group facts.group and names its payer: have it made out anew with ' +
      'POST groups/{facts.group}/billing, for all who are on it.',
  ),
  'already-paid-in-full': explain(
    409,
    'Already paid in full',
    'The fee was paid and the place given for it: it stands. To charge another, revoke the admission (two persons), ' +
      'which gives all of it back, and have the person apply anew.',
  ),
  'same-fee': explain(409, 'Same fee', 'The correction comes to the fee that is charged already.'),
  'amount-not-positive': explain(422, 'Amount not positive', 'The amount must be more than nothing.'),
  'currency-mismatch': explain(422, 'Currency mismatch', 'The fee is in another currency.'),
  'payment-id-reused': explain(409, 'Payment id reused', 'Another payment was confirmed under this id.'),
  'payment-from-bank': explain(
    409,
    'Payment from the bank',
    'A line of a statement brought it (GET bank-entries?payment= names it): undo it there, with allocation-undoing.',
  ),
  'unknown-payment': explain(404, 'Unknown payment', 'No payment was confirmed under this id.'),
  'nothing-received': explain(409, 'Nothing received', 'No payment has been received.'),
  'evidence-from-the-future': explain(422, 'Evidence from the future', 'What is told has not happened yet.'),
  'refund-depends-on-it': explain(409, 'A refund depends on it', 'A refund of this payment has left already.'),
  'payment-being-reversed': explain(
    409,
    'A payment is being reversed',
    'The payments in facts.payments are being taken back: look again when the account has heard of it, in seconds.',
  ),
  // letters
  'unknown-template': explain(404, 'Unknown template', 'GET letter-templates lists the letters and their languages.'),
  'unknown-version': explain(
    422,
    'Unknown version',
    'The template has no such version; 0 is the words of the release.',
  ),
  'template-broken': explain(
    422,
    'Template broken',
    'Nothing was saved or sent. facts.faults says of each fault where it is and what to do.',
  ),
  'letter-not-owed': explain(
    409,
    'Letter not owed',
    'This application was never owed such a letter: choose another, or look at it with sample data.',
  ),
  'unknown-letter': explain(404, 'Unknown letter', 'There is no letter of this key; GET letters lists them.'),
  'letter-still-owed': explain(409, 'Letter still owed', 'It has not left yet, and is tried again by itself.'),
  'mail-not-taken': explain(
    503,
    'Mail not taken',
    'The mail server did not take it: look whether it runs, and try again.',
  ),
  // cancellation
  'nothing-to-cancel': explain(409, 'Nothing to cancel', 'There is no place that could be cancelled.'),
  'no-place': explain(409, 'No place', 'There is no place to give up.'),
  'four-eyes': explain(403, 'Four eyes', 'Another person has to do this.'),
  'too-late': explain(409, 'Too late', 'The terms allow it no longer.'),
  // refunds
  'unknown-refund': explain(404, 'Unknown refund', 'There is no such refund.'),
  'refund-not-owed': explain(409, 'Refund not owed', 'The refund is at another stage.'),
  'refund-not-approved': explain(409, 'Refund not approved', 'A refund is approved before it is ordered.'),
  'refund-not-ordered': explain(409, 'Refund not ordered', 'A refund is ordered before it is paid.'),
  'amount-mismatch': explain(422, 'Amount mismatch', 'The amount is not the one that is owed.'),
  'already-paid': explain(409, 'Already paid', 'The refund has been paid.'),
  // bank entries, batches of refunds, accounts that refunds go to
  ...BANK_PROBLEMS,
  // mail that came in
  'unknown-mail': explain(404, 'Unknown mail', 'No mail has come in under this id, or not for this application.'),
  'unknown-attachment': explain(404, 'Unknown attachment', 'No file was kept under this number with this mail.'),
  'file-refused': explain(
    422,
    'File refused',
    'Nothing was taken. facts.files says which, counted from 1, and why. type: it is no PDF, PNG, JPEG, ODT or DOCX, ' +
      'whatever it is called; size: it has more than 10 MB; number: it is one of more than ten. Send the answer without it.',
  ),
  'files-full': explain(
    422,
    'Files full',
    'Nothing was taken: facts.mostBytes is what is kept of what comes by the link for one application. Reply to a letter.',
  ),
  'mail-resolved-already': explain(
    409,
    'Mail resolved already',
    'Somebody has resolved it as facts.as, and that stays: what is to follow beside it, tell the application itself, ' +
      'with the receivedAt of the mail where it is a cancellation-request.',
  ),
  'mail-being-resolved': explain(
    409,
    'Mail being resolved',
    'Somebody has begun to resolve it as facts.as: resolve it as that too, and see what comes of it.',
  ),
  'mail-not-waiting': explain(
    409,
    'Mail not waiting',
    'It is facts.state. One that is received is read within moments: ask again then. Of one that is told, `told` says ' +
      'what its application was told: what is to follow is told to the application itself.',
  ),
  // corrections
  'nothing-to-undo': explain(409, 'Nothing to undo', 'There is nothing that this would undo.'),
  // groups
  'unknown-group': explain(404, 'Unknown group', 'No group was declared under this code: declare it with its payer.'),
  'not-in-group': explain(409, 'Not in the group', 'The application is not invoiced with this group.'),
  'group-declared-already': explain(
    409,
    'Group declared already',
    'The code names a group of edition facts.edition: choose another code, or use that group.',
  ),
  'group-deadline-passed': explain(
    409,
    'Group deadline passed',
    'Groups of this edition closed at facts.closesAt: each application is invoiced by itself.',
  ),
  'group-closed': explain(409, 'Group closed', 'The group was closed and invoiced at facts.closedAt.'),
  'group-too-small': explain(
    409,
    'Group too small',
    'A group is two or more: admit others first, or wait. At facts.closesAt it is invoiced as it is, without discount.',
  ),
  'not-a-member': explain(422, 'Not a member', 'The split names facts.application, which has no line in this group.'),
  'split-differs': explain(
    422,
    'Split differs',
    'The parts come to facts.splitMinor, the payment to facts.amountMinor.',
  ),
  // completion
  'not-a-participant': explain(409, 'Not a participant', 'Only who has a place can be recorded.'),
  'unknown-session': explain(422, 'Unknown session', 'The edition has no such session.'),
  'unknown-requirement': explain(422, 'Unknown requirement', 'The terms do not require this.'),
  'requirements-unmet': explain(409, 'Requirements unmet', 'facts.missing names each requirement that is not met.'),
  'not-certified': explain(409, 'Not certified', 'No certificate is in force.'),
  // the edition
  'edition-cancelled': explain(409, 'Edition cancelled', 'The edition has been cancelled.'),
  'nothing-changed': explain(409, 'Nothing changed', 'The edition is so already.'),
  'dates-need-reschedule': explain(409, 'Dates need a reschedule', 'Published dates move by a reschedule only.'),
  'dates-confirmed-already': explain(409, 'Dates confirmed already', 'The dates are confirmed.'),
  'dates-impossible': explain(422, 'Dates impossible', 'The dates contradict each other or lie behind.'),
};

export const statusOf = (reason: ProblemReason): number => EXPLANATIONS[reason].status;

export function problemOf(reason: ProblemReason, facts: ProblemFacts): ProblemView {
  const { status, title, detail } = EXPLANATIONS[reason];
  return { type: `${PROBLEM_URN}${reason}`, title, status, detail, facts };
}
