import type { DataSource } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';

/** How many of each were deleted. */
export interface Swept {
  readonly persons: number;
  readonly texts: number;
  readonly billings: number;
  readonly accounts: number;
  readonly definitions: number;
}

/**
 * Deletes what was filed more than a day ago and is named by no event: its command was refused, or never came. A day
 * is far longer than any command is repeated under its key. What a bank entry names by its first event is the bank's text,
 * and none of these.
 */
export async function sweepUnreferenced(dataSource: DataSource, at: Instant): Promise<Swept> {
  const sweep = async (table: string): Promise<number> => {
    const [swept] = await dataSource.query<readonly { count: number }[]>(
      `WITH swept AS (
         DELETE FROM ${table}
         WHERE filed_at < $1::timestamptz - interval '24 hours'
           AND NOT EXISTS (SELECT FROM domain_event
                           WHERE filed_ids(payload) @> ARRAY[${table}.id::text] AND type <> 'EntryBooked')
         RETURNING id)
       SELECT count(*)::integer AS count FROM swept`,
      [at],
    );
    return swept?.count ?? 0;
  };
  return {
    persons: await sweep('person'),
    texts: await sweep('filed_text'),
    billings: await sweep('filed_billing'),
    accounts: await sweep('filed_account'),
    definitions: await sweep('edition_definition'),
  };
}
