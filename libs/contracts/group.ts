import { z } from 'zod';
import { invoiceReplacementBody } from './assessment.js';
import { billingBody } from './person.js';
import { code, line } from './programme/text.js';
import { bankCode, because, emptyBody, localDate, moneyBody, moneyView, pageQuery } from './values.js';

/** There is no employer whose country the invoice could take, and without any it has no electronic part. */
const groupPayer = billingBody.extend({
  country: z
    .string({
      error: ({ input }) =>
        input === undefined ? 'is missing: without it the group’s invoice has no electronic part' : undefined,
    })
    .pipe(billingBody.shape.country.unwrap()),
});

/** `POST editions/{code}/groups`: `code` is what applicants name, `billing` who pays for all of them. */
export const groupBody = z.strictObject({ code, billing: groupPayer });
export type GroupBody = z.output<typeof groupBody>;

/** `POST groups/{code}/closing` */
export const groupClosingBody = emptyBody;

/** `POST groups/{code}/billing`: whom its papers are made out to from now on, what is invoiced already included. */
export const groupPayerBody = invoiceReplacementBody.extend({ billing: groupPayer });

/** `POST groups/{code}/payments`: without a split the lines are filled in order of registration. */
export const groupPaymentBody = z.strictObject({
  paymentId: bankCode.max(60, 'is longer than 60 characters'),
  amount: moneyBody,
  receivedOn: localDate,
  /** What the payer says is for whom; it comes to the amount. */
  split: z
    .array(z.strictObject({ application: z.uuid(), amountMinor: moneyBody.shape.amountMinor }))
    .min(1, 'names nobody')
    .max(500)
    .optional(),
  payer: line.optional(),
  note: because.optional(),
});

/** `GET groups/{code}`: participants by the ids of their applications, in the order of their registration. */
export const groupView = z.object({
  code: z.string(),
  edition: z.string(),
  phase: z.enum(['open', 'closed']),
  closesAt: z.string(),
  closedAt: z.string().nullable(),
  accepts: z.array(z.string()),
  /** `fee`: as assessed, before the discount. */
  members: z.array(z.object({ application: z.string(), band: z.string(), fee: moneyView, left: z.boolean() })),
  invoices: z.array(
    z.object({
      number: z.string(),
      /** The number of the invoice that has taken its place, made out to somebody else; null while it stands. */
      replacedBy: z.string().nullable(),
      amount: moneyView,
      creditorReference: z.string(),
      dueOn: z.string(),
      lines: z.array(
        z.object({
          line: z.int(),
          application: z.string(),
          band: z.string(),
          discountPercent: z.number(),
          amount: moneyView,
          credited: moneyView,
          paid: moneyView,
        }),
      ),
    }),
  ),
  payments: z.array(
    z.object({
      paymentId: z.string(),
      amount: moneyView,
      receivedOn: z.string(),
      /** The bank took it back. */
      reversed: z.boolean(),
      parts: z.array(z.object({ application: z.string(), amount: moneyView })),
    }),
  ),
});
export type GroupView = z.output<typeof groupView>;

/** `GET groups`: each as far as it has come. */
export const groupSummary = groupView
  .pick({ code: true, edition: true, phase: true, closesAt: true, closedAt: true })
  .extend({
    /** How many take part. */
    participants: z.int(),
    /** Over all its invoices, less what was credited. */
    invoiced: moneyView,
    /** What of it is still to be paid. */
    due: moneyView,
  });
export type GroupSummary = z.output<typeof groupSummary>;

export const groupsQuery = pageQuery.extend({
  edition: code.optional(),
  phase: groupView.shape.phase.optional(),
});
export type GroupsQuery = z.output<typeof groupsQuery>;
