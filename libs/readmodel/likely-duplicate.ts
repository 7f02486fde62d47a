import type { EntityManager } from 'typeorm';
import { lockUntilEnd } from './turn.js';

interface Applicant {
  readonly applicationId: string;
  readonly edition: string;
  readonly personId: string;
}

/**
 * The earliest other live application to the edition of somebody with the same e-mail address, or with the same name
 * and employer. Submissions under one address take turns, so that of two at once one sees the other.
 */
export async function findLikelyDuplicate(manager: EntityManager, applicant: Applicant): Promise<string | null> {
  const [person] = await manager.query<readonly { email_key: string }[]>('SELECT email_key FROM person WHERE id = $1', [
    applicant.personId,
  ]);
  if (person === undefined) return null;
  await lockUntilEnd(manager, 'person', `${applicant.edition}/${person.email_key}`);
  const [other] = await manager.query<readonly { id: string }[]>(
    `SELECT application.id
     FROM application
     JOIN person other ON other.id = application.person_id
     JOIN person applicant ON applicant.id = $3
     WHERE application.edition = $1 AND application.live AND application.id <> $2
       AND ((other.email_key = applicant.email_key AND applicant.email_key <> '')
         OR (other.name_key = applicant.name_key AND other.employer_key = applicant.employer_key
             AND applicant.name_key <> '' AND applicant.employer_key <> ''))
     ORDER BY application.submitted_at, application.id
     LIMIT 1`,
    [applicant.edition, applicant.applicationId, applicant.personId],
  );
  return other?.id ?? null;
}
