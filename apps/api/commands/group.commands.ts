import { groupClosingBody, groupPayerBody, groupPaymentBody } from '#contracts/group.js';
import { becauseBody } from '#contracts/values.js';
import { type CommandRoute, groupCommand } from './route.js';

/** What happens to a group of which one payer pays for all. */
export const groupCommands: readonly CommandRoute[] = [
  groupCommand({
    noun: 'closing',
    summary: 'Close the group: one invoice goes to its payer, with a line for each participant',
    who: ['admissions', 'finance'],
    body: groupClosingBody,
    command: () => ({ type: 'CloseGroup' }),
  }),
  groupCommand({
    noun: 'billing',
    summary:
      'Make the papers out to somebody else, or with another reference; each invoice is credited whole and another issued, to which payments move over',
    who: ['finance'],
    body: groupPayerBody,
    command: async ({ billing, because }, desk) => ({
      type: 'ReplaceGroupPayer',
      billingId: await desk.billing(billing),
      becauseId: await desk.text(because),
    }),
  }),
  groupCommand({
    noun: 'payments',
    summary:
      'Confirm a bank transfer of the payer; it fills the lines as the payer says, else in order of registration',
    who: ['finance'],
    body: groupPaymentBody,
    command: async ({ paymentId, amount, receivedOn, split, payer, note }, desk) => ({
      type: 'RecordGroupPayment',
      paymentId,
      ...amount,
      receivedOn,
      split: split ?? null,
      noteId: await desk.note([payer, note].filter((part) => part !== undefined).join('\n') || undefined),
    }),
  }),
  groupCommand({
    noun: 'payments/:paymentId/reversal',
    summary: 'The bank took a transfer back: it is taken from all whom it was divided among; their places stay',
    who: ['finance'],
    body: becauseBody,
    command: async ({ because }, desk) => ({
      type: 'ReverseGroupPayment',
      paymentId: desk.paymentId,
      becauseId: await desk.text(because),
    }),
  }),
];
