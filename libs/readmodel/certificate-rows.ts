import type { CertificateRow } from '#database/certificate.row.js';
import type { Told } from './told.js';

/** A certificate names who held the place when it was issued. */
export function certificateRows({ application, events }: Told): CertificateRow[] {
  let personId = application.personId;
  const certificates = new Map<string, CertificateRow>();
  for (const event of events) {
    if (event.type === 'ApplicationSubmitted' || event.type === 'ParticipantSubstituted') personId = event.personId;
    if (event.type === 'CertificateReissued') {
      const former = certificates.get(event.replaces);
      if (former !== undefined) former.replacedBy = event.code;
    }
    if (event.type === 'CertificateRevoked') {
      const former = certificates.get(event.code);
      if (former !== undefined) former.revoked = true;
    }
    if (event.type !== 'CertificateIssued' && event.type !== 'CertificateReissued') continue;
    const { code, issuedOn } = event;
    certificates.set(code, {
      code,
      applicationId: application.id,
      personId,
      issuedOn,
      revoked: false,
      replacedBy: null,
    });
  }
  return [...certificates.values()];
}
