import { z } from 'zod';
import { line } from './programme/text.js';
import { bankCode, bankReference, because, localDate, moneyBody } from './values.js';

/** `POST applications/{id}/payments`: one transfer; `paymentId` is the bank's or the bookkeeper's name for it. */
export const paymentBody = z.strictObject({
  paymentId: bankCode,
  amount: moneyBody,
  receivedOn: localDate,
  payer: line.optional(),
  note: because.optional(),
});

/** `POST applications/{id}/payment-deadline` */
export const paymentDeadlineBody = z.strictObject({ dueOn: localDate, because });

/** `POST refunds/{id}/order`: `batch` names the file that goes to the bank, which is none of the system's own. */
export const refundOrderBody = z
  .strictObject({
    batch: bankCode
      .refine((name) => !z.uuid().safeParse(name).success, 'is an id: batches release by themselves')
      .optional(),
  })
  .default({});

/** `POST refunds/{id}/payment`: `amount`, where the bank says it, must be the amount owed. */
export const refundPaymentBody = z.strictObject({
  paidOn: localDate,
  bankReference,
  amount: moneyBody.optional(),
});

/**
 * `POST refunds/{id}/return`: the transfer came back; `amount`, where it was one of several: the rest stays paid. `batch` says in
 * whose file it had left: refused where that is not how it left last, so that nobody speaks of another transfer than is meant.
 */
export const refundReturnBody = z.strictObject({
  returnedOn: localDate,
  amount: moneyBody.optional(),
  batch: z.uuid().optional(),
  because,
});
