import { dateOf } from '../programme/calendar.js';
import { Rejection } from '../rejection.js';
import { feeFor } from './assessment.js';
import type { CommandOf, Context } from './commands.js';
import type { ApplicationFact, EventOf } from './events.js';
import { corrected } from './invoicing.js';
import type { Application } from './state.js';

/**
 * Standing or income class, as admissions have seen it proven. Before a decision it is weighed with all else; of a place
 * that waits for its payment it corrects the fee, unless admissions chose the band themselves; once the fee was paid the
 * place keeps what it was given for.
 */
export function recordEvidence(
  command: CommandOf<'RecordEvidence'>,
  application: Application,
  context: Context,
): readonly ApplicationFact[] | Rejection {
  const { proofs, asOf, referenceId, becauseId, at } = command;
  const { phase, account, proven, edition } = application;
  if (phase.name === 'guaranteed') return new Rejection('already-paid-in-full', { feeMinor: account.feeMinor ?? 0 });
  const isAssessed = phase.name === 'submitted' || phase.name === 'information-requested';
  if (!isAssessed && phase.name !== 'awaiting-payment')
    return new Rejection('not-under-assessment', { phase: phase.name });
  if (asOf > dateOf(at, edition)) return new Rejection('evidence-from-the-future', { asOf });
  const evidence = 1 + Math.max(0, ...proven.map((one) => one.evidence));
  const recorded = { type: 'EvidenceRecorded', evidence, proofs, asOf, referenceId, becauseId } as const;
  if (isAssessed || account.isBandChosen === true) return [recorded];
  const knowing = evidenceRecorded(application, recorded);
  const fee = feeFor(knowing, { at, band: null }, context);
  if (fee instanceof Rejection) return fee;
  return [recorded, ...corrected(knowing, { at, fee, becauseId })];
}

export const evidenceRecorded = (
  application: Application,
  { evidence, proofs, asOf }: Pick<EventOf<'EvidenceRecorded'>, 'evidence' | 'proofs' | 'asOf'>,
): Application => ({
  ...application,
  proven: [...application.proven, ...proofs.map((proof) => ({ ...proof, evidence, asOf }))],
});
