import { explain } from './explanation.js';

/** What finance can be told about money at the bank. */
export const BANK_PROBLEMS = {
  // bank entries
  'unknown-entry': explain(404, 'Unknown entry', 'There is no such bank entry.'),
  'entry-suspected': explain(
    409,
    'Entry suspected',
    'Say first whether it is a duplicate: until then it does not count.',
  ),
  'entry-not-suspected': explain(409, 'Entry not suspected', 'It is not waiting for a word on whether it counts.'),
  'entry-settled': explain(
    409,
    'Entry settled',
    'Nothing is left of it to decide: facts.state says where it stands. What it was allocated to is undone part by part first.',
  ),
  'entry-not-dismissed': explain(409, 'Entry not dismissed', 'There is no decision on it that could be taken back.'),
  'not-a-credit': explain(409, 'Not a credit', 'Money that left pays nothing.'),
  'not-suggested': explain(409, 'Not suggested', 'This was not suggested: allocate the entry instead.'),
  'more-than-entry': explain(422, 'More than the entry', 'The parts come to more than facts.freeMinor.'),
  'unknown-part': explain(404, 'Unknown part', 'The entry has no such part that counts.'),
  'part-not-recorded': explain(
    409,
    'Part not recorded',
    'Its application has not yet answered: try again in a moment.',
  ),
  'taken-back-already': explain(409, 'Taken back already', 'Another entry took it back.'),
  'return-not-owed': explain(409, 'Return not owed', 'Nothing of it is to go back now: facts.stage says why.'),
  'return-not-ordered': explain(409, 'Return not ordered', 'What goes back of it is in no batch that was released.'),
  'return-on-its-way': explain(
    409,
    'Return on its way',
    'What goes back of it is facts.stage: cancel its line in the batch first, if the bank has not done it.',
  ),
  // batches of refunds
  'refund-in-batch': explain(
    409,
    'Refund in a batch',
    'It stands in the file of facts.batch: the bank’s own lines say what was paid, and what came back. If the bank has not moved it, cancel the ' +
      'batch, or its line there, first.',
  ),
  'refund-left-otherwise': explain(
    409,
    'Refund left otherwise',
    'It is facts.stage with another batch, facts.batch, or by hand where that is null. What the bank has moved otherwise is a second ' +
      'payment: have the payee send one of the two back.',
  ),
  'unknown-batch': explain(404, 'Unknown batch', 'There is no such batch of refunds.'),
  'unknown-line': explain(404, 'Unknown line', 'The batch has no such line.'),
  'nothing-to-pay': explain(
    409,
    'Nothing to pay',
    'No refund can go: facts.leftOut names each in the order in which they fall due, with the reason and what to do; ' +
      'where it names none, nothing is owed.',
  ),
  'unknown-refunds': explain(
    422,
    'Unknown refunds',
    'There are none of the names in facts.unknown: nothing was prepared, for one of them may be a slip.',
  ),
  'unknown-account': explain(422, 'Unknown account', 'This is no account of ours in euro: declare it first, if it is.'),
  'which-account': explain(422, 'Which account', 'There are several: say which of facts.accounts pays.'),
  'batch-at-another-stage': explain(409, 'Batch at another stage', 'It is facts.state: look at what it has led to.'),
  'batch-was-sent': explain(
    409,
    'Batch was sent',
    'The bank has moved facts.lines, or names them in a line of a statement: of that the batch hears in a moment, or it is among the ' +
      'open entries and waits for you. What the bank did not do is cancelled line by line.',
  ),
  'line-at-another-stage': explain(409, 'Line at another stage', 'The line is facts.state.'),
  'unknown-transfer': explain(409, 'Unknown transfer', 'The batch has no such transfer.'),
  'transfer-debited-already': explain(409, 'Transfer debited already', 'Another bank entry was this transfer.'),
  'transfer-returned-already': explain(409, 'Transfer returned already', 'Another bank entry was its return.'),
  // accounts that refunds go to
  'unknown-refund-account': explain(404, 'Unknown refund account', 'No such account is on file for this application.'),
  'account-on-file': explain(
    409,
    'Account on file',
    'The payer has asked for facts.accountId already: withdraw it first, if another is meant.',
  ),
  'account-at-another-stage': explain(409, 'Account at another stage', 'The account is facts.stage.'),
  'account-in-use': explain(
    409,
    'Account in use',
    'A refund is on its way to it: cancel its line in the batch first, or wait until the bank has paid it.',
  ),
  'payer-is-another': explain(
    409,
    'The payer is another',
    'The invoice is made out to somebody else, or the money came from an account in another name, and refunds go back to who paid. For another account the payer has to ask us in writing.',
  ),
  'file-void': explain(
    409,
    'File void',
    'Something in it was cancelled: it must not be sent. Prepare what is still owed anew.',
  ),
} as const;
