import { localDateOf } from '#domain/time/zone.js';
import { eventOf, type LetterInput } from '../letter-input.js';
import type { Speech } from '../speech.js';
import { paragraphs } from './frame.js';

export function certificate(input: LetterInput) {
  const { code, issuedOn } = eventOf(input, 'CertificateIssued');
  return certified(input, { code, issuedOn });
}

export function reissued(input: LetterInput) {
  const { code, issuedOn, replaces } = eventOf(input, 'CertificateReissued');
  return { ...certified(input, { code, issuedOn }), replaces };
}

export function revoked(input: LetterInput, speech: Speech) {
  const { code, closesAt, occurredAt } = eventOf(input, 'CertificateRevoked');
  const { zone } = input.application.edition;
  return { code, revokedOn: speech.day(localDateOf(occurredAt, zone)), review: speech.deadline(closesAt, zone) };
}

interface Issued {
  readonly code: string;
  readonly issuedOn: string;
}

function certified(input: LetterInput, { code, issuedOn }: Issued) {
  const { programme, application, links } = input;
  const title = application.edition.terms.certificate?.title ?? programme.title;
  const verifyUrl = links.certificateUrl(code);
  return {
    title,
    code,
    verifyUrl,
    profileUrl: profileUrl({ title, organiser: programme.organiser.name, verifyUrl, code, issuedOn }),
    notes: paragraphs(programme.letters.certificate),
  };
}

/** LinkedIn's form for a certification, filled in. */
function profileUrl(
  badge: Issued & { readonly title: string; readonly organiser: string; readonly verifyUrl: string },
): string {
  const [year = '', month = ''] = badge.issuedOn.split('-');
  const fields = {
    startTask: 'CERTIFICATION_NAME',
    name: badge.title,
    organizationName: badge.organiser,
    issueYear: year,
    issueMonth: String(Number(month)),
    certUrl: badge.verifyUrl,
    certId: badge.code,
  };
  return `https://www.linkedin.com/profile/add?${new URLSearchParams(fields).toString()}`;
}
