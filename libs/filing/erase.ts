import type { DataSource, EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

/** `file-open` while anything may still happen of itself: the data are needed to keep what was promised. */
export type Erasure = 'erased' | 'file-open' | 'unknown-application';

/**
 * Empties every person, text and billing party that the application's events name. The events stay, and so do papers,
 * which the law keeps; whatever joins them finds nobody.
 */
export const erase = (dataSource: DataSource, applicationId: string, at: Instant): Promise<Erasure> =>
  dataSource.transaction(async (manager) => {
    // Locked, so that no command reopens the file meanwhile.
    const [application] = await manager.query<readonly { closed: boolean }[]>(
      'SELECT closed FROM application WHERE id = $1 FOR UPDATE',
      [applicationId],
    );
    if (application === undefined) return 'unknown-application';
    if (!application.closed) return 'file-open';
    await empty(manager, applicationId, at);
    return 'erased';
  });

async function empty(manager: EntityManager, applicationId: string, at: Instant): Promise<void> {
  const named = `id::text IN (SELECT unnest(filed_ids(payload)) FROM domain_event WHERE stream = $1)`;
  const parameters = [`application-${applicationId}`, at];
  await manager.query(
    `UPDATE person SET given_name = '', family_name = '', email = '', phone = NULL, language = NULL, employer = NULL,
       billing = NULL, answers = '{}', name_key = '', email_key = '', employer_key = '', erased_at = $2
     WHERE ${named} AND erased_at IS NULL`,
    parameters,
  );
  await manager.query(
    `UPDATE filed_text SET text = '', erased_at = $2 WHERE ${named} AND erased_at IS NULL`,
    parameters,
  );
  await manager.query(
    `UPDATE filed_billing SET billing = NULL, erased_at = $2 WHERE ${named} AND erased_at IS NULL`,
    parameters,
  );
}
