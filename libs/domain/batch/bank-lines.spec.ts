import { describe, expect, it } from '@jest/globals';
import { BatchLife, refused } from '../../../test/support/batch-life.js';

describe('money that left', () => {
  it('as it was ordered has the refund paid in the name of the bank', () => {
    const life = BatchLife.sealed();
    expect(life.debit()).toMatchObject([
      { type: 'ShareDebited', line: 1, entry: 'entry-1', paidOn: '2024-10-21', bankReference: 'OUT-1', by: 'bank' },
    ]);
    expect(life.tells.at(-1)).toBe('1 ConfirmRefundPaid bank');
    expect(life.note(1, 'ConfirmRefundPaid').map(({ type }) => type)).toEqual(['LinePaid']);
    expect(life.batch.lines).toMatchObject([{ state: 'paid' }]);
  });

  it('is paid all the same when somebody confirmed it by hand', () => {
    const life = BatchLife.sealed();
    life.debit();
    expect(life.note(1, 'ConfirmRefundPaid', 'already-paid').map(({ type }) => type)).toEqual(['LinePaid']);
  });

  it('is a person’s when the refund has left by another way: a second payment', () => {
    const life = BatchLife.sealed();
    life.debit();
    expect(life.commands.at(-1)).toMatchObject({ type: 'ConfirmRefundPaid', batch: life.batch.id });
    expect(life.note(1, 'ConfirmRefundPaid', 'refund-left-otherwise')).toMatchObject([{ type: 'LinePaymentRefused' }]);
    expect(life.batch.lines).toMatchObject([{ state: 'ordered', because: 'refund-left-otherwise' }]);
  });

  it.each([
    ['a cent too little', { amountMinor: 44_999 }, 44_999],
    ['a cent too much', { amountMinor: 45_001 }, 45_001],
    ['in another currency', { currency: 'USD' }, 45_000],
  ])('is a person’s: %s', (_, change, amountMinor) => {
    const life = BatchLife.sealed();
    expect(life.debit(change)).toEqual(
      refused('amount-mismatch', { amountMinor, orderedMinor: 45_000, currency: 'EUR' }),
    );
    expect(life.batch.lines).toMatchObject([{ state: 'ordered' }]);
  });

  it('counts once, and only for what was ordered', () => {
    const life = BatchLife.sealed();
    expect(life.debit({ endToEnd: 'NOT-OURS' })).toEqual(refused('unknown-transfer'));
    life.debit();
    expect(life.debit({ entry: 'entry-2' })).toEqual(refused('transfer-debited-already', { line: 1 }));
    expect(BatchLife.approved().debit()).toEqual(refused('line-at-another-stage', { line: 1, state: 'approved' }));
  });

  it('in one sum closes every line', () => {
    const life = BatchLife.sealed(2);
    expect(life.debit({ endToEnd: null, amountMinor: 89_999 })).toEqual(
      refused('amount-mismatch', { amountMinor: 89_999, orderedMinor: 90_000, currency: 'EUR' }),
    );
    life.debit({ endToEnd: null, amountMinor: 90_000 });
    expect(life.batch.lines).toMatchObject([{ state: 'paying' }, { state: 'paying' }]);
  });

  it('in one sum closes what is left when the return of one was told before', () => {
    const life = BatchLife.sealed(2);
    life.comesBack();
    life.note(1, 'NoteRefundReturned');
    life.debit({ endToEnd: null, amountMinor: 90_000 });
    expect(life.batch.lines).toMatchObject([{ state: 'returned' }, { state: 'paying' }]);
    expect(life.tells.at(-1)).toBe('2 ConfirmRefundPaid bank');
  });
});

describe('money that came back', () => {
  it('has the refund owed again', () => {
    const life = BatchLife.paid();
    expect(life.comesBack()).toMatchObject([{ type: 'ShareReturned', line: 1, becauseId: 'entry-9' }]);
    expect(life.tells.at(-1)).toBe('1 NoteRefundReturned bank');
    life.note(1, 'NoteRefundReturned');
    expect(life.batch.lines).toMatchObject([{ state: 'returned' }]);
    expect(life.comesBack()).toEqual(refused('transfer-returned-already', { line: 1 }));
  });

  it('while it is told as paid waits, so that the first attempt is on record', () => {
    const life = BatchLife.sealed();
    life.debit();
    life.comesBack();
    expect(life.batch.lines).toMatchObject([{ state: 'paying' }]);
    life.note(1, 'ConfirmRefundPaid');
    expect(life.tells.slice(-2)).toEqual(['1 ConfirmRefundPaid bank', '1 NoteRefundReturned bank']);
  });

  it('is a person’s when it is not what had left', () => {
    expect(BatchLife.paid().comesBack({ amountMinor: 44_999 })).toEqual(
      refused('amount-mismatch', { amountMinor: 44_999, orderedMinor: 45_000, currency: 'EUR' }),
    );
    expect(BatchLife.paid().comesBack({ endToEnd: 'NOT-OURS' })).toEqual(refused('unknown-transfer'));
  });
});
