import type { DataSource, EntityManager } from 'typeorm';
import type { ApplicationView } from '#contracts/application.js';
import { ApplicationRow } from '#database/application.row.js';
import { proposeFee } from '#domain/application/fees.js';
import type { Application } from '#domain/application/state.js';
import { type Instant, localDateOf } from '#domain/time/zone.js';
import { applicationStatus, type Viewer } from './application-status.js';
import { evidenceFor } from './evidence.js';
import { recordedEvents, textsOf } from './recorded.js';
import { atOneInstant } from './snapshot.js';

/** For whom an application is shown, and on what day evidence is judged. */
export interface Viewing {
  readonly at: Instant;
  readonly for: Viewer;
}

/** All of an application that may be seen; null where there is no such application. */
export const applicationView = (
  dataSource: DataSource,
  id: string,
  viewing: Viewing,
): Promise<ApplicationView | null> =>
  atOneInstant(dataSource, async (manager) => {
    const row = await manager.findOneBy(ApplicationRow, { id });
    const status = await applicationStatus(manager, id, viewing.for);
    if (row === null || status === null) return null;
    return {
      ...status,
      group: row.groupCode,
      ...(await personOf(manager, row)),
      question: row.phase === 'information-requested' ? await questionOf(manager, id) : null,
      undelivered: viewing.for === 'office' ? await undeliveredOf(manager, id) : null,
      assessment: viewing.for === 'office' ? await assessmentOf(manager, row, viewing.at) : null,
    };
  });

type Personal = Pick<ApplicationView, 'applicant' | 'employer' | 'billing' | 'answers'>;

const NOBODY: Personal = {
  applicant: { givenName: '', familyName: '', email: '', phone: null, language: null },
  employer: null,
  billing: null,
  answers: {},
};

/** As filed; whom invoices are made out to, as papers take it. */
async function personOf(manager: EntityManager, { id, personId }: ApplicationRow): Promise<Personal> {
  const [person] = await manager.query<readonly (Personal['applicant'] & Omit<Personal, 'applicant'>)[]>(
    `SELECT given_name AS "givenName", family_name AS "familyName", email, phone, language, employer, answers,
            coalesce((SELECT filed_billing.billing FROM domain_event
                      JOIN filed_billing ON filed_billing.id = (payload ->> 'billingId')::uuid
                      WHERE stream = $2 AND type = 'InvoicePartiesReplaced' ORDER BY version DESC LIMIT 1),
                     billing) AS billing
     FROM person WHERE id = $1`,
    [personId, `application-${id}`],
  );
  if (person === undefined) return NOBODY;
  const { employer, billing, answers, ...applicant } = person;
  const unsaid = { taxId: null, purchaseOrder: null, buyerReference: null };
  return { applicant, employer, billing: billing === null ? null : { ...unsaid, ...billing }, answers };
}

/** In today's shape, whenever it was asked. */
async function questionOf(manager: EntityManager, id: string): Promise<string | null> {
  const events = await recordedEvents(manager, { stream: `application-${id}`, after: 0, limit: null });
  const asked = events.findLast(({ type }) => type === 'InformationRequested')?.payload['questionId'];
  return (await textsOf(manager, [asked])).get(asked) ?? null;
}

/** A person has to find another way to whoever did not get these. */
const undeliveredOf = (
  manager: EntityManager,
  id: string,
): Promise<{ letter: string; to: string; because: string }[]> =>
  manager.query(
    `SELECT name AS letter, audience AS "to", coalesce('it came back with ' || bounce_status, last_error, '') AS because
     FROM owed
     WHERE application_id = $1 AND (state = 'undeliverable' OR bounced_at IS NOT NULL) ORDER BY position, ordinal`,
    [id],
  );

async function assessmentOf(
  manager: EntityManager,
  row: ApplicationRow,
  at: Instant,
): Promise<ApplicationView['assessment']> {
  const { late, likelyDuplicateOf } = row;
  return { late, likelyDuplicateOf, proposedFee: await proposedFeeOf(manager, stateIn(row), at) };
}

/** While the fee can still be set or corrected: after full payment it stands. */
async function proposedFeeOf(manager: EntityManager, application: Application, at: Instant) {
  const { id: applicationId, edition, group, personId, phase } = application;
  if (!['submitted', 'information-requested', 'awaiting-payment'].includes(phase.name)) return null;
  const evidence = await evidenceFor(manager, { applicationId, personId, edition: edition.code, group });
  const { because, ...fee } = proposeFee(edition.terms, evidence, localDateOf(at, edition.zone));
  return { ...fee, because: [...because] };
}

/** The projection wrote it from the same type. */
const stateIn = ({ state }: ApplicationRow): Application => state as Application;
