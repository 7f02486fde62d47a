import { expect, it } from '@jest/globals';
import { BatchLife, BRUNO, refused } from '../../../test/support/batch-life.js';

const retry = (life: BatchLife): unknown => life.tell({ type: 'RetryLine', line: 1, by: BRUNO });
const line = (life: BatchLife): unknown => {
  const [{ state, because } = { state: 'none', because: null }] = life.batch.lines;
  return [state, because];
};

/** Debited, and not yet answered. */
function paying(): BatchLife {
  const life = BatchLife.sealed();
  life.debit();
  return life;
}

it('has the payment told again that its application did not take', () => {
  const life = paying();
  life.note(1, 'ConfirmRefundPaid', 'amount-mismatch');
  expect(line(life)).toEqual(['ordered', 'amount-mismatch']);
  expect(retry(life)).toMatchObject([{ type: 'LineRetried', by: BRUNO }]);
  expect(life.tells.slice(-2)).toEqual(['1 ConfirmRefundPaid bank', '1 ConfirmRefundPaid bank']);
  life.note(1, 'ConfirmRefundPaid');
  expect(line(life)).toEqual(['paid', null]);
});

it('has the refund owed again that came back before its payment was refused', () => {
  const life = paying();
  life.comesBack();
  expect(line(life)).toEqual(['paying', null]);
  life.note(1, 'ConfirmRefundPaid', 'amount-mismatch');
  expect(life.tells.at(-1)).toBe('1 NoteRefundReturned bank');
  life.note(1, 'NoteRefundReturned');
  expect(line(life)).toEqual(['returned', null]);
});

it('has the return told again that its application did not take', () => {
  const life = BatchLife.paid();
  life.comesBack();
  life.note(1, 'NoteRefundReturned', 'refund-not-ordered');
  expect(line(life)).toEqual(['paid', 'refund-not-ordered']);
  retry(life);
  expect(life.tells.slice(-2)).toEqual(['1 NoteRefundReturned bank', '1 NoteRefundReturned bank']);
  life.note(1, 'NoteRefundReturned');
  expect(line(life)).toEqual(['returned', null]);
});

it('retries nothing else', () => {
  expect(retry(BatchLife.sealed())).toEqual(refused('line-at-another-stage', { state: 'ordered' }));
  expect(retry(paying())).toEqual(refused('line-at-another-stage', { state: 'paying' }));
  expect(retry(BatchLife.paid())).toEqual(refused('line-at-another-stage', { state: 'paid' }));
  const life = BatchLife.sealed();
  expect(life.tell({ type: 'RetryLine', line: 2, by: BRUNO })).toEqual(refused('unknown-line', { line: 2 }));
});

it('lets a line of a cancelled batch be cancelled again that its application did not let go of', () => {
  const life = BatchLife.sealed();
  life.tell({ type: 'CancelBatch', becauseId: 't', by: BRUNO });
  life.note(1, 'CancelRefundOrder', 'refund-in-batch');
  expect(line(life)).toEqual(['ordered', 'refund-in-batch']);
  life.tell({ type: 'CancelLine', line: 1, becauseId: 't', by: BRUNO });
  expect(life.tells.at(-1)).toBe('1 CancelRefundOrder staff:bruno');
  life.note(1, 'CancelRefundOrder');
  expect(life.batch).toMatchObject({ state: 'cancelled', isFileVoid: true, lines: [{ state: 'cancelled' }] });
});
