import type { EntityManager } from 'typeorm';
import type { Evidence } from '#domain/application/commands.js';
import { nameKey } from '#domain/matching.js';
import { incomeGroupsOf } from './income-groups.js';

interface Employer {
  readonly organisation: string;
  readonly city: string;
  readonly country: string;
}

/** Whose evidence is asked for. */
export interface Subject {
  readonly applicationId: string;
  readonly personId: string;
  readonly edition: string;
  readonly group: string | null;
}

/** What is known today of the applicant's employer, and how many apply under the same code. Codes only, no names. */
export async function evidenceFor(manager: EntityManager, subject: Subject): Promise<Evidence> {
  const [person] = await manager.query<readonly { employer: Employer | null }[]>(
    'SELECT employer FROM person WHERE id = $1',
    [subject.personId],
  );
  const employer = person?.employer ?? null;
  return {
    ...(employer === null ? { member: null, contributions: [] } : await membershipOf(manager, employer)),
    incomeGroups: employer === null ? [] : incomeGroupsOf(employer.country),
    groupSize: await groupSizeOf(manager, subject),
  };
}

type Membership = Pick<Evidence, 'member' | 'contributions'>;

interface Candidate {
  readonly code: string;
  readonly loaded_on: string;
  readonly contributions: Evidence['contributions'];
}

/**
 * The organisation's own name in its country says most; else the one member of its city. Two members of one city are
 * no evidence for either, so that a person must say which it is.
 */
async function membershipOf(manager: EntityManager, employer: Employer): Promise<Membership> {
  // One statement, so that a list that is being replaced is seen whole.
  const find = (column: 'name_key' | 'city_key', key: string): Promise<readonly Candidate[]> =>
    manager.query(
      `SELECT code, to_char(loaded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS loaded_on,
              (SELECT coalesce(jsonb_agg(jsonb_build_object('year', year, 'paidOn', paid_on, 'source', source)
                                         ORDER BY year), '[]')
               FROM contribution WHERE member_code = code) AS contributions
       FROM member WHERE ${column} = $1 AND $1 <> '' AND country = $2 LIMIT 2`,
      [key, employer.country],
    );
  const byName = await find('name_key', nameKey(employer.organisation));
  if (byName.length > 0) return onlyOne(byName, 'organisation and country');
  return onlyOne(await find('city_key', nameKey(employer.city)), 'city and country');
}

function onlyOne([found, another]: readonly Candidate[], matchedBy: string): Membership {
  if (found === undefined || another !== undefined) return { member: null, contributions: [] };
  const { code, loaded_on: asOf, contributions } = found;
  return { member: { code, asOf, source: `member list of ${asOf}, matched by ${matchedBy}` }, contributions };
}

/** Who applies without a code is a group of one. */
async function groupSizeOf(manager: EntityManager, subject: Subject): Promise<number> {
  if (subject.group === null) return 1;
  const [counted] = await manager.query<readonly { others: number }[]>(
    `SELECT count(*)::integer AS others FROM application
     WHERE edition = $1 AND lower(group_code) = lower($2) AND live AND id <> $3`,
    [subject.edition, subject.group, subject.applicationId],
  );
  return 1 + (counted?.others ?? 0);
}
