import { Rejection } from '../rejection.js';
import type { BatchCommandOf, BatchContext, Draft, DraftPayee, DraftReturn, DraftSource } from './batch-commands.js';
import type { BatchFact, BatchLine, BatchShare, LeftOut, LeftOutBecause } from './batch-events.js';
import { debtName, endToEndOf, endToEndOfReturn, isInSepa } from './sepa.js';
import { sourcesOf } from './sources.js';
import { sharesOf, type SourceShare, without } from './shares.js';

/** What banks take in one file, and a person can look through. */
const MOST_LINES = 1_000;
const CURRENCY = 'EUR';

/** Which refunds go, and which do not, and why. */
export function prepare(
  command: BatchCommandOf<'PrepareBatch'>,
  context: BatchContext,
): readonly BatchFact[] | Rejection {
  const { unknown } = context;
  if (unknown.length > 0) return new Rejection('unknown-refunds', { unknown });
  const account = accountFor(command, context);
  if (account instanceof Rejection) return account;
  const { lines, leftOut } = sortOut(context);
  if (lines.length === 0) return new Rejection('nothing-to-pay', { leftOut: leftOut.map(named) });
  return [{ type: 'BatchPrepared', account, currency: CURRENCY, lines, leftOut }];
}

const named = (one: LeftOut): string => [debtName(one), one.because, one.account ?? []].flat().join(' ');

type Drafted = Pick<BatchContext, 'batch' | 'drafts' | 'returns' | 'received' | 'elsewhere'>;

interface SortedOut {
  readonly lines: readonly BatchLine[];
  readonly leftOut: readonly LeftOut[];
}

/** What goes with one batch and what does not, were it prepared now. */
export function sortOut(context: Drafted, atMost = MOST_LINES): SortedOut {
  const sources = new Map([...context.received].map(([application, received]) => [application, sourcesOf(received)]));
  const lines: BatchLine[] = [];
  const leftOut: LeftOut[] = [];
  for (const draft of context.drafts) {
    const { application, refund } = draft;
    const instead = context.received.get(application)?.instead ?? null;
    const because = lines.length >= atMost ? 'batch-full' : unfit(draft, instead);
    const account = context.elsewhere.get(application);
    if (because === null && account !== undefined) {
      leftOut.push({ application, refund, because: 'other-account', account });
      continue;
    }
    const paths = because ?? pathsOf(draft, { sources: sources.get(application) ?? [], instead });
    if (typeof paths === 'string') {
      leftOut.push({ application, refund, because: paths });
      continue;
    }
    sources.set(application, lessOf(sources.get(application) ?? [], paths));
    lines.push(lineOf(draft, { batch: context.batch, line: lines.length + 1, paths }));
  }
  for (const draft of context.returns) {
    const { entry } = draft;
    const to = lines.length >= atMost ? 'batch-full' : payeeOfReturn(draft);
    const account = context.elsewhere.get(entry);
    if (typeof to !== 'string' && account !== undefined) leftOut.push({ entry, because: 'other-account', account });
    else if (typeof to === 'string') leftOut.push({ entry, because: to });
    else lines.push(returnLine(draft, { to, batch: context.batch, line: lines.length + 1 }));
  }
  return { lines, leftOut };
}

function accountFor({ account }: BatchCommandOf<'PrepareBatch'>, { accounts }: BatchContext): string | Rejection {
  const [only, another] = account === null ? accounts : accounts.filter((one) => one === account);
  if (only === undefined) return new Rejection('unknown-account');
  return another === undefined ? only : new Rejection('which-account', { accounts });
}

/** It goes back to whoever sent it, and nowhere else. */
function payeeOfReturn(draft: DraftReturn): DraftPayee | LeftOutBecause {
  const because = unfit({ ...draft, returnedTo: [], isBeingReversed: false }, null);
  if (because !== null) return because;
  if (draft.from === null) return 'no-account';
  return isInSepa(draft.from.country) ? draft.from : 'outside-sepa';
}

type Fitting = Pick<Draft, 'isInBatch' | 'currency' | 'cameBack' | 'returnedTo' | 'isBeingReversed'> & {
  readonly stage: Draft['stage'] | DraftReturn['stage'];
};

function unfit(
  { stage, isInBatch, currency, cameBack, returnedTo, isBeingReversed }: Fitting,
  instead: DraftPayee | null,
): LeftOutBecause | null {
  if (stage !== 'owed' && stage !== 'approved') return 'not-owed';
  if (isInBatch) return 'in-a-batch';
  if (currency !== CURRENCY) return 'other-currency';
  if (isBeingReversed) return 'being-reversed';
  return wouldComeBack({ cameBack, returnedTo }, instead) ? 'came-back' : null;
}

/** To the account that did not take it, it would come back again: no other is on file. */
export const wouldComeBack = (
  { cameBack, returnedTo }: Pick<Draft, 'cameBack' | 'returnedTo'>,
  instead: DraftPayee | null,
): boolean => cameBack && (instead === null || returnedTo.includes(instead.payee.id));

/** A transfer, before it has a name. */
interface Path {
  readonly to: DraftPayee;
  readonly from: readonly SourceShare[];
}

interface Ways {
  readonly sources: readonly DraftSource[];
  readonly instead: DraftPayee | null;
}

/** Each source gets its share, or another account all of it. */
function pathsOf(draft: Draft, { sources, instead }: Ways): readonly Path[] | LeftOutBecause {
  const shares = sharesOfDraft(draft, sources);
  if (shares === null) return 'unexplained';
  const paths = instead === null ? toSenders(shares, sources) : [{ to: instead, from: shares }];
  if (paths === null) return 'no-account';
  return paths.every(({ to }) => isInSepa(to.country)) ? paths : 'outside-sepa';
}

/** Which receipts a refund goes back to; null where not so much is left of them. */
export const sharesOfDraft = (draft: Draft, sources: readonly DraftSource[]): readonly SourceShare[] | null =>
  asBefore(draft, sources) ?? sharesOf(draft.amountMinor, draft.cause, sources);

/** What came back belongs to whom it was for, whatever the rule would make of what is left now; null where that cannot be. */
function asBefore({ amountMinor, cameFrom }: Draft, sources: readonly DraftSource[]): readonly SourceShare[] | null {
  const left = new Map(sources.map(({ paymentId, leftMinor }) => [paymentId, leftMinor]));
  const isLeft = cameFrom.every((share) => share.amountMinor <= (left.get(share.paymentId) ?? 0));
  return isLeft && cameFrom.reduce((sum, share) => sum + share.amountMinor, 0) === amountMinor ? cameFrom : null;
}

function toSenders(shares: readonly SourceShare[], sources: readonly DraftSource[]): readonly Path[] | null {
  const senders = new Map(sources.map(({ paymentId, from }) => [paymentId, from]));
  const paths: Path[] = [];
  for (const share of shares) {
    const to = senders.get(share.paymentId) ?? null;
    if (to === null) return null;
    paths.push({ to, from: [share] });
  }
  return paths;
}

function lessOf(sources: readonly DraftSource[], paths: readonly Path[]): readonly DraftSource[] {
  const left = without(
    sources,
    paths.flatMap(({ from }) => from),
  );
  return sources.map((source, nth) => ({ ...source, leftMinor: left[nth]?.leftMinor ?? 0 }));
}

interface Placed {
  readonly batch: string;
  readonly line: number;
  readonly paths: readonly Path[];
}

function lineOf({ application, refund, amountMinor, stage }: Draft, { batch, line, paths }: Placed): BatchLine {
  const shares = paths.map(({ to, from }, nth): BatchShare => ({
    endToEnd: endToEndOf(batch, { application, refund }, nth + 1),
    amountMinor: from.reduce((sum, share) => sum + share.amountMinor, 0),
    from,
    payee: to.payee,
  }));
  return { line, application, refund, amountMinor, wasApproved: stage === 'approved', shares };
}

interface ReturnPlaced {
  readonly to: DraftPayee;
  readonly batch: string;
  readonly line: number;
}

/** Whoever said that it goes back has said what an approval says; the release is the second person's. */
function returnLine({ entry, amountMinor }: DraftReturn, { to, batch, line }: ReturnPlaced): BatchLine {
  const endToEnd = endToEndOfReturn(batch, entry);
  return {
    line,
    entry,
    amountMinor,
    wasApproved: true,
    shares: [{ endToEnd, amountMinor, from: [], payee: to.payee }],
  };
}
