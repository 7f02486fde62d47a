import type { EntityManager } from 'typeorm';
import { NAMED_AT_MOST, type TodayView } from '#contracts/finance.js';
import { money } from '#domain/money.js';
import type { LocalDate } from '#domain/time/zone.js';
import { type Counted, tallyOf } from './tally.js';

interface Named {
  readonly refund: string;
  readonly application_id: string;
  readonly batch_id: string;
  readonly end_to_end: string;
  readonly minor: string;
  readonly currency: string;
  readonly left_on: LocalDate;
}

// Of an index, for people seldom know before the bank does. What it has told to have come back waits no longer.
const NOTED_BACK = `
  FROM refund JOIN refund_batch_line AS line
         ON line.application_id = refund.application_id AND line.refund = ordinal AND line.batch_id = ANY (noted_back)
       JOIN refund_transfer USING (batch_id, line)
  WHERE noted_back <> '{}' AND refund_transfer.returned_on IS NULL`;

/** Transfers that a person has said to have come back, and of which the bank has not: until it does, the sum is with nobody. */
export async function notedBackToday(manager: EntityManager): Promise<TodayView['notedBack']> {
  const counted = await manager.query<readonly Counted[]>(
    `SELECT currency, count(*)::integer AS count, sum(refund_transfer.amount_minor) AS minor ${NOTED_BACK} GROUP BY currency`,
  );
  const rows = await manager.query<readonly Named[]>(
    `SELECT refund.id AS refund, refund.application_id, batch_id, end_to_end, refund_transfer.amount_minor AS minor, currency,
            debited_on::text AS left_on
     ${NOTED_BACK} ORDER BY debited_on, end_to_end LIMIT ${NAMED_AT_MOST}`,
  );
  return {
    ...tallyOf(counted),
    first: rows.map((row) => ({
      refund: row.refund,
      applicationId: row.application_id,
      batchId: row.batch_id,
      endToEndId: row.end_to_end,
      amount: money(Number(row.minor), row.currency),
      leftOn: row.left_on,
    })),
  };
}
