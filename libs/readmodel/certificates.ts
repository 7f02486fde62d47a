import type { DataSource } from 'typeorm';
import type { CertificateView } from '#contracts/certificate.js';

interface Found {
  readonly code: string;
  readonly revoked: boolean;
  readonly replaced_by: string | null;
  readonly issued_on: string;
  readonly edition: string;
  readonly name: string;
  readonly course: string;
}

/**
 * What a stranger may know who was shown the certificate: as the paper says it where it was frozen, but without a name
 * once the person was erased: the law has us keep the paper, not show it. What people take for another character, and
 * hyphens, do not matter. null where no such certificate was ever issued.
 */
export async function certificateByCode(dataSource: DataSource, code: string): Promise<CertificateView | null> {
  const [found] = await dataSource.query<readonly Found[]>(
    `SELECT certificate.code, revoked, replaced_by, issued_on::text, application.edition,
            CASE WHEN person.erased_at IS NULL
              THEN coalesce(contents ->> 'name', btrim(concat(given_name, ' ', family_name))) ELSE '' END AS name,
            coalesce(contents ->> 'courseTitle', definition ->> 'title', application.edition) AS course
     FROM certificate
     JOIN application ON application.id = certificate.application_id
     LEFT JOIN person ON person.id = certificate.person_id
     LEFT JOIN paper_snapshot ON paper_snapshot.kind = 'certificate' AND paper_snapshot.number = certificate.code
     LEFT JOIN edition ON edition.code = application.edition
     LEFT JOIN edition_definition ON edition_definition.id = edition.definition_id
     WHERE certificate.code = $1`,
    [asWritten(code)],
  );
  if (found === undefined) return null;
  const { name, course, edition, issued_on: issuedOn } = found;
  const invalidBecause = whyInvalid(found);
  return { code: found.code, valid: invalidBecause === null, invalidBecause, name, course, edition, issuedOn };
}

function whyInvalid({ revoked, replaced_by }: Found): CertificateView['invalidBecause'] {
  if (revoked) return 'revoked';
  return replaced_by === null ? null : 'replaced';
}

const asWritten = (code: string): string =>
  code.replaceAll(/[\s-]/g, '').toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
