import type { EntityManager } from 'typeorm';
import { NAMED_AT_MOST, type TodayView } from '#contracts/finance.js';
import { money } from '#domain/money.js';

type Refused = TodayView['refused']['first'][number];

// Of an index, for what was refused is little among all that was ever paid.
const REFUSED = `FROM refund_batch_line AS line JOIN refund_batch ON refund_batch.id = batch_id WHERE line.is_refused`;

/** Lines of batches that an application did not take as the bank has it. */
export async function refusedToday(manager: EntityManager): Promise<TodayView['refused']> {
  const [counted] = await manager.query<readonly { count: number }[]>(`SELECT count(*)::integer AS count ${REFUSED}`);
  const rows = await manager.query<
    readonly (Omit<Refused, 'amount'> & { readonly minor: string; readonly currency: string })[]
  >(
    `SELECT batch_id AS "batchId", line, application_id AS "applicationId", entry_id AS "entryId", because,
            line.amount_minor AS minor, currency
     ${REFUSED} ORDER BY prepared_at, batch_id, line LIMIT ${NAMED_AT_MOST}`,
  );
  return {
    count: counted?.count ?? 0,
    first: rows.map(({ minor, currency, ...row }) => ({ ...row, amount: money(Number(minor), currency) })),
  };
}
