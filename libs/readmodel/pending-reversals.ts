import type { EntityManager } from 'typeorm';

/**
 * SQL: payments of the application that are being taken back and of which it has not heard: it is owed word of it; its
 * group or the bank entry behind the payment is, or waits for an answer.
 * @param application an expression for its id
 */
export const pendingReversalsOf = (application: string): string => `
  SELECT command ->> 'paymentId' AS payment FROM owed_tell
  WHERE owed_tell.stream = 'application-' || ${application} AND owed_tell.state = 'owed' AND command ->> 'type' = 'ReversePayment'
  UNION
  SELECT receipt.payment_id FROM receipt JOIN bank_allocation AS part ON part.payment_id = split_part(receipt.payment_id, ':', 1)
  WHERE receipt.application_id = ${application} AND NOT reversed
    AND (told = 'undoing' OR told = 'recorded' AND EXISTS (
      SELECT FROM owed_tell
      WHERE owed_tell.stream = 'entry-' || part.entry_id AND owed_tell.state = 'owed' AND command ->> 'type' = 'TakeBackEntry'))`;

/** The ids of those payments. */
export async function pendingReversals(manager: EntityManager, application: string): Promise<readonly string[]> {
  const rows = await manager.query<readonly { payment: string }[]>(
    `SELECT payment FROM (${pendingReversalsOf('$1::uuid')}) AS pending ORDER BY payment`,
    [application],
  );
  return rows.map(({ payment }) => payment);
}
