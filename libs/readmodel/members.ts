import type { DataSource } from 'typeorm';
import { nameKey } from '#domain/matching.js';
import type { Instant } from '#domain/time/zone.js';
import { type Member, readMembers } from './members-csv.js';

export interface MembersLoaded {
  readonly members: number;
  readonly contributions: number;
}

/**
 * Replaces the network's members and what they have paid by the list, or changes nothing.
 * @param csv with the columns code, name, city, country, year, paid_on, source
 * @throws MembersError naming the lines and columns that are wrong
 */
export async function loadMembers(
  dataSource: DataSource,
  csv: string,
  { by, at }: { readonly by: string; readonly at: Instant },
): Promise<MembersLoaded> {
  const members = readMembers(csv);
  const contributions = members.flatMap(({ code, contributions: paid }) => paid.map((one) => ({ code, ...one })));
  await dataSource.transaction(async (manager) => {
    // Two lists at once take turns; whoever judges evidence meanwhile sees the old list or the new, never half of one.
    await manager.query('LOCK TABLE member, contribution IN SHARE ROW EXCLUSIVE MODE');
    await manager.query('DELETE FROM member');
    await manager.query(
      `INSERT INTO member (code, name, city, country, name_key, city_key, loaded_at, loaded_by)
       SELECT code, name, city, country, name_key, city_key, $2, $3
       FROM jsonb_to_recordset($1::jsonb)
         AS row (code text, name text, city text, country text, name_key text, city_key text)`,
      [JSON.stringify(members.map(keyed)), at, by],
    );
    await manager.query(
      `INSERT INTO contribution (member_code, year, paid_on, source)
       SELECT code, year, "paidOn", source
       FROM jsonb_to_recordset($1::jsonb) AS row (code text, year integer, "paidOn" date, source text)`,
      [JSON.stringify(contributions)],
    );
  });
  return { members: members.length, contributions: contributions.length };
}

const keyed = ({ code, name, city, country }: Member) => ({
  ...{ code, name, city, country },
  name_key: nameKey(name),
  city_key: nameKey(city),
});
