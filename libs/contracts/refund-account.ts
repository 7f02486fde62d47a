import { z } from 'zod';
import { ibanBody } from './programme/iban.js';
import { line } from './programme/text.js';
import { because } from './values.js';

const account = {
  iban: ibanBody,
  /** Whose account it is, as the bank has it. */
  holder: line.max(70, 'is longer than 70 characters'),
};

/** `POST applications/{id}/refund-account`: the payer's written request is on file as a document, or came by mail. */
export const refundAccountBody = z
  .strictObject({
    ...account,
    /** Which document it is, and where it is kept: `Letter of 3 October, file 2024/117`. */
    request: because.optional(),
    /** The mail that came in for the application. */
    mailId: z.uuid().optional(),
  })
  .refine(({ request, mailId }) => (request === undefined) !== (mailId === undefined), {
    message: 'or mailId is needed, and not both: say where the payer has asked for it',
    path: ['request'],
  });
export type RefundAccountBody = z.output<typeof refundAccountBody>;

/** `POST applications/{id}/own-account`: the participant's own, by the link in their letters. */
export const ownAccountBody = z.strictObject(account);
export type OwnAccountBody = z.output<typeof ownAccountBody>;

/** Without what is filed: what a command is answered with. */
export const refundAccountStanding = z.object({
  accountId: z.uuid(),
  kind: z.enum(['requested', 'own']),
  /** Only to one that `counts` refunds are paid; what was `requested` waits for a second person. */
  stage: z.enum(['requested', 'counts', 'replaced', 'withdrawn']),
  by: z.string(),
  at: z.string(),
  mailId: z.uuid().nullable(),
  confirmedBy: z.string().nullable(),
  confirmedAt: z.string().nullable(),
  /** A refund is on its way to it. */
  isInUse: z.boolean(),
});
export type RefundAccountStanding = z.output<typeof refundAccountStanding>;

/** `GET applications/{id}/refund-accounts`: empty of words after erasure. */
export const refundAccountsView = z.object({
  /** The invoice is made out to the participant: only then their own account counts. */
  paysOneself: z.boolean(),
  items: z.array(
    refundAccountStanding.extend({ iban: z.string(), holder: z.string(), request: z.string().nullable() }),
  ),
});
export type RefundAccountsView = z.output<typeof refundAccountsView>;
