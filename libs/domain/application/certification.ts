import { dateOf, fileClosesAt } from '../programme/calendar.js';
import { Rejection } from '../rejection.js';
import type { CommandOf, Context } from './commands.js';
import { unmetRequirements } from './completion.js';
import type { ApplicationFact } from './events.js';
import type { Application } from './state.js';

type Verdict = readonly ApplicationFact[] | Rejection;

/** Requirements met and the course over: the certificate. Admissions need not wait for the clock. */
export function certify(command: CommandOf<'Certify'>, application: Application, context: Context): Verdict {
  const { phase, edition } = application;
  const corrected = phase.name === 'not-completed';
  if (phase.name !== 'guaranteed' && !corrected) return new Rejection('not-a-participant', { phase: phase.name });
  const missing = unmetRequirements(application);
  const courseOver = command.at >= application.calendar.endsAt;
  if (missing.length > 0 || !courseOver || edition.terms.certificate === null)
    return new Rejection('requirements-unmet', { missing, courseEndsAt: application.calendar.endsAt, courseOver });
  return issue(application, { at: command.at, code: context.certificateCode });
}

export function issue(
  application: Application,
  { at, code }: { readonly at: string; readonly code: string },
): ApplicationFact[] {
  const { edition } = application;
  return [{ type: 'CertificateIssued', code, issuedOn: dateOf(at, edition), closesAt: fileClosesAt(at, edition) }];
}

/** A corrected name or a lost paper: a new code, and the old one says that it was replaced. */
export function reissue(command: CommandOf<'ReissueCertificate'>, application: Application, context: Context): Verdict {
  const { certificate, edition } = application;
  if (certificate === null || certificate.revoked)
    return new Rejection('not-certified', { phase: application.phase.name });
  return [
    {
      type: 'CertificateReissued',
      code: context.certificateCode,
      replaces: certificate.code,
      issuedOn: dateOf(command.at, edition),
      becauseId: command.becauseId,
    },
  ];
}

export function revoke({ at, becauseId }: CommandOf<'RevokeCertificate'>, application: Application): Verdict {
  const { certificate, edition } = application;
  if (certificate === null || certificate.revoked)
    return new Rejection('not-certified', { phase: application.phase.name });
  return [{ type: 'CertificateRevoked', code: certificate.code, becauseId, closesAt: fileClosesAt(at, edition) }];
}
