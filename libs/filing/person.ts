import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import type { Billing } from '#contracts/person.js';
import { emailKey, nameKey } from '#domain/matching.js';
import type { Instant } from '#domain/time/zone.js';

export interface Employer {
  readonly organisation: string;
  readonly position: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** Somebody who applies, and what they wrote in the form. */
export interface NewPerson {
  /** One of the two names may be empty. */
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly phone: string | null;
  /** BCP 47. */
  readonly language: string | null;
  readonly employer: Employer | null;
  readonly billing: Billing | null;
  /** By the question's code. */
  readonly answers: Readonly<Record<string, string>>;
}

export interface Person extends NewPerson {
  readonly id: string;
  /** Since when the person wants no reminders; null for whoever does. */
  readonly remindersStoppedAt: Date | null;
}

/** Files a person before the command that names the id; whom no command ever names is swept after a day. */
export async function filePerson(
  dataSource: DataSource | EntityManager,
  person: NewPerson,
  at: Instant,
): Promise<string> {
  const id = randomUUID();
  const { givenName, familyName, email, phone, language, employer, billing, answers } = person;
  await dataSource.query(
    `INSERT INTO person (id, given_name, family_name, email, phone, language, employer, billing, answers,
                         name_key, email_key, employer_key, filed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[id, givenName, familyName, email, phone, language],
      ...[employer, billing, answers].map((part) => (part === null ? null : JSON.stringify(part))),
      ...[nameKey(`${givenName} ${familyName}`), emailKey(email), nameKey(employer?.organisation ?? ''), at],
    ],
  );
  return id;
}

/** null where the id was never filed, or was swept. After erasure everything is empty. */
export async function personById(manager: DataSource | EntityManager, id: string): Promise<Person | null> {
  const [person] = await manager.query<readonly Person[]>(
    `SELECT id, given_name AS "givenName", family_name AS "familyName", email, phone, language, employer, billing, answers,
            reminders_stopped_at AS "remindersStoppedAt"
     FROM person WHERE id = $1`,
    [id],
  );
  return person ?? null;
}

/** In which language the person wants letters (BCP 47) from now on; null: the edition's. */
export async function chooseLanguage(dataSource: DataSource, id: string, language: string | null): Promise<void> {
  // Nobody comes back to a person who was erased.
  await dataSource.query('UPDATE person SET language = $2 WHERE id = $1 AND erased_at IS NULL', [id, language]);
}

/** Stops reminders from the instant on, or lets them go out again; said twice, the first counts. */
export async function stopReminders(dataSource: DataSource, id: string, at: Instant | null): Promise<void> {
  await dataSource.query(
    `UPDATE person SET reminders_stopped_at = CASE WHEN $2::timestamptz IS NULL THEN NULL
                                                   ELSE coalesce(reminders_stopped_at, $2) END
     WHERE id = $1`,
    [id, at],
  );
}
