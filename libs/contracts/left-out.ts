import type { LeftOutBecause } from './refund-batch.js';

/** What finance may do about a refund that did not go with a batch. */
const ADVICE: Readonly<Record<LeftOutBecause, string>> = {
  'not-owed': 'Nothing: it is on its way, paid, or not owed any more.',
  'in-a-batch': 'Nothing: another batch has it. Cancel it there first, if it is to go with this one.',
  'other-currency':
    'Transfer it by hand, then confirm: refunds/{id}/approval, /order, /payment (of a bank entry: bank-entries/{id}/return-payment).',
  'no-account':
    'Nobody knows from which account it came. Ask the payer for one in writing (applications/{id}/refund-accounts), or transfer it by hand, then confirm: refunds/{id}/approval, /order, /payment (of a bank entry: bank-entries/{id}/return-payment).',
  'outside-sepa':
    'Transfer it by hand, then confirm: refunds/{id}/approval, /order, /payment (of a bank entry: bank-entries/{id}/return-payment).',
  'came-back':
    'The bank sent it back. Ask the payer for another account in writing (applications/{id}/refund-accounts), or transfer it by hand, then confirm: refunds/{id}/approval, /order, /payment (of a bank entry: bank-entries/{id}/return-payment).',
  'other-account':
    'The account that pays this batch is another seller’s: prepare another batch, and name as its account the one that the money came into, or that the edition asks to be paid into.',
  'being-reversed':
    'Nothing yet: a payment is being taken back. Once the account has heard of it, which is a matter of seconds, what is owed then can go.',
  unexplained: 'Its receipts do not come to it: look at the account of the application.',
  'batch-full': 'Prepare another batch.',
};

/** @param account of ours that may pay it, where the batch's may not */
export const adviceOn = (because: LeftOutBecause, account?: string): string =>
  account === undefined ? ADVICE[because] : `${ADVICE[because]} It is ${account}.`;

const isBecause = (text: string | undefined): text is LeftOutBecause => text !== undefined && text in ADVICE;

/** Of what is left out as a rejection names it, `7K3QW9XM2A-R1 outside-sepa`: with what to do. */
export function advised(leftOut: string): string {
  const [name = '', because, account] = leftOut.split(' ');
  return isBecause(because) ? `${name} ${because}: ${adviceOn(because, account)}` : leftOut;
}
