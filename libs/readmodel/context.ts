import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { ApplicationCommand, CommandOf, Context, EditionNow, Evidence } from '#domain/application/commands.js';
import type { State } from '#domain/application/state.js';
import { loadEditionNow } from './edition-now.js';
import { evidenceFor } from './evidence.js';
import { lockGroup, openGroup } from './groups.js';
import { findLikelyDuplicate } from './likely-duplicate.js';
import { pendingReversals } from './pending-reversals.js';
import { lockUntilEnd } from './turn.js';
import { untoldMoney } from './untold-money.js';

type Submission = CommandOf<'SubmitApplication' | 'AcceptLateApplication'>;

const NO_EVIDENCE: Evidence = { member: null, contributions: [], incomeGroups: [], groupSize: 1 };

/**
 * What the command needs from elsewhere, and no more, under locks in the order that holds everywhere: the stream (which
 * the caller has), the edition, its seats, the persons and the group.
 */
export async function loadContext(
  manager: EntityManager,
  applicationId: string,
  { command, state }: { readonly command: ApplicationCommand; readonly state: State },
): Promise<Context> {
  const nothing: Context = {
    applicationId,
    edition: null,
    evidence: NO_EVIDENCE,
    placesLeft: null,
    likelyDuplicateOf: null,
    group: null,
    certificateCode: randomCode(),
    untoldMoney: await untoldMoney(manager, state, command.at),
    reversals: [],
  };
  switch (command.type) {
    case 'SubmitApplication':
    case 'AcceptLateApplication':
      return { ...nothing, ...(await forSubmission(manager, applicationId, command)) };
    case 'NoteEdition':
    case 'ReopenApplication':
      if (state === null) return nothing;
      return { ...nothing, edition: await loadEditionNow(manager, state.edition.code, 'share') };
    case 'Admit':
      return { ...nothing, ...(await forAdmission(manager, state)) };
    case 'CorrectFee':
    case 'RecordEvidence':
      return { ...nothing, evidence: await evidenceOf(manager, state) };
    case 'AcceptShortPayment':
    case 'ConfirmPayment':
    case 'ReversePayment':
      await lockOwnGroup(manager, state);
      return nothing;
    case 'OrderRefund':
      await lockOwnGroup(manager, state);
      return { ...nothing, reversals: await pendingReversals(manager, applicationId) };
    case 'ApproveRefund':
    case 'CancelInvoice':
    case 'CancelRefundOrder':
    case 'Certify':
    case 'ConfirmRefundPaid':
    case 'CorrectRecord':
    case 'ExtendPaymentDeadline':
    case 'GiveUpPlace':
    case 'GrantException':
    case 'NoteRefundReturned':
    case 'ObserveTime':
    case 'ProvideInformation':
    case 'RecordAttendance':
    case 'RecordExperienceShared':
    case 'RecordFinalWork':
    case 'ReissueCertificate':
    case 'Reject':
    case 'ReplaceInvoice':
    case 'RequestCancellation':
    case 'RequestConfirmation':
    case 'RequestInformation':
    case 'RevokeAdmission':
    case 'RevokeCertificate':
    case 'SubstituteParticipant':
    case 'TakeInvoiceLine':
    case 'TakeLineCredit':
    case 'WaiveRequirement':
    case 'Withdraw':
    case 'WithdrawRefund':
      return nothing;
  }
}

/**
 * Money for a group is divided by what each participant still owes; and of a payment of the group that is being taken back
 * nothing leaves meanwhile, nor the other way round.
 */
async function lockOwnGroup(manager: EntityManager, state: State): Promise<void> {
  if (state?.account.group) await lockGroup(manager, state.edition.code, state.account.group.group);
}

async function forSubmission(
  manager: EntityManager,
  applicationId: string,
  { edition: code, personId, group }: Submission,
): Promise<Partial<Context>> {
  const edition = await loadEditionNow(manager, code, 'share');
  if (edition === null) return {};
  const isOpen = edition.terms.admission.mode === 'open';
  const placesLeft = isOpen ? await placesLeftIn(manager, edition, applicationId) : null;
  const likelyDuplicateOf = await findLikelyDuplicate(manager, { applicationId, edition: code, personId });
  if (group !== null) await lockGroup(manager, code, group);
  return { edition, placesLeft, likelyDuplicateOf };
}

async function forAdmission(manager: EntityManager, state: State): Promise<Partial<Context>> {
  if (state === null) return {};
  const edition = await loadEditionNow(manager, state.edition.code, 'share');
  const placesLeft = edition === null ? null : await placesLeftIn(manager, edition, state.id);
  // Evidence takes the group's lock: whether the group is open is asked behind it.
  const evidence = await evidenceOf(manager, state);
  const { group: code } = state;
  const group = code === null ? null : await openGroup(manager, { edition: state.edition.code, code });
  return { edition, placesLeft, evidence, group };
}

async function evidenceOf(manager: EntityManager, state: State): Promise<Evidence> {
  if (state === null) return NO_EVIDENCE;
  const { id: applicationId, personId, group } = state;
  if (group !== null) await lockGroup(manager, state.edition.code, group);
  return evidenceFor(manager, { applicationId, personId, edition: state.edition.code, group });
}

/** The count comes in a statement of its own: only then does it see what the former holder of the lock committed. */
async function placesLeftIn(
  manager: EntityManager,
  { code, terms }: EditionNow,
  applicationId: string,
): Promise<number | null> {
  if (terms.capacity === null) return null;
  await lockUntilEnd(manager, 'seats', code);
  const [taken] = await manager.query<readonly { seats: number }[]>(
    'SELECT count(*)::integer AS seats FROM seat WHERE edition = $1 AND application_id <> $2',
    [code, applicationId],
  );
  return terms.capacity - (taken?.seats ?? 0);
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_CHARACTERS = 16;

/** 80 random bits: who knows one certificate cannot guess another. */
const randomCode = (): string =>
  Array.from(randomBytes(CODE_CHARACTERS), (byte) => CROCKFORD.charAt(byte % CROCKFORD.length)).join('');
