import type { DataSource } from 'typeorm';

/** A letter that has not left: codes and ids, for whoever compares with what did leave. */
export interface OwedLetter {
  /** What stands before the @ of its Message-ID. */
  readonly key: string;
  readonly letter: string;
  readonly audience: string;
  /** The application's; of a bank entry its id. */
  readonly reference: string;
  readonly since: Date;
}

/** Every letter that is owed, the oldest first. */
export const owedLetters = (dataSource: DataSource): Promise<readonly OwedLetter[]> =>
  dataSource.query<OwedLetter[]>(
    `SELECT owed.event_id || '.' || owed.ordinal AS key, owed.name AS letter, owed.audience,
            coalesce(application.reference, owed.application_id::text, owed.entry_id::text) AS reference, event.recorded_at AS since
     FROM owed JOIN domain_event AS event USING (event_id)
     LEFT JOIN application ON application.id = owed.application_id
     WHERE owed.state = 'owed' AND owed.kind = 'letter'
     ORDER BY owed.position, owed.ordinal`,
  );
