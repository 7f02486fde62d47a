import { describe, expect, it } from '@jest/globals';
import { BatchLife, BRUNO, draft, receipt, refused } from '../../../test/support/batch-life.js';

/** 450.00 that go back in shares of 100.00, 200.00 and 150.00. */
const PAID = [20_000, 40_000, 30_000];
const life = (): BatchLife => BatchLife.sealed(1, {}, PAID);

const named = (batch: BatchLife, nth: number): string => batch.batch.lines[0]?.shares[nth]?.endToEnd ?? '';
const minor = (batch: BatchLife, nth: number): number => batch.batch.lines[0]?.shares[nth]?.amountMinor ?? 0;
const leaves = (batch: BatchLife, nth: number): unknown =>
  batch.debit({ endToEnd: named(batch, nth), amountMinor: minor(batch, nth), entry: `out-${nth}` });
const back = (batch: BatchLife, nth: number): unknown =>
  batch.comesBack({
    endToEnd: named(batch, nth),
    amountMinor: minor(batch, nth),
    entry: `in-${nth}`,
    becauseId: `in-${nth}`,
  });
const answers = (batch: BatchLife, refusal: string | null = null): unknown =>
  batch.note(1, 'NoteRefundReturned', refusal);
const state = (batch: BatchLife): unknown => batch.batch.lines[0]?.state;
const said = ({ commands }: BatchLife): unknown =>
  commands
    .slice(2)
    .map((command) => ('amountMinor' in command ? `${command.type} ${command.amountMinor}` : command.type));

function paid(): BatchLife {
  const batch = life();
  for (const nth of [0, 1, 2]) leaves(batch, nth);
  batch.note(1, 'ConfirmRefundPaid');
  return batch;
}

describe('one of several transfers that comes back', () => {
  it('is told with its amount and its name, and the line is as paid as before', () => {
    const batch = paid();
    back(batch, 1);
    expect(batch.commands.at(-1)).toMatchObject({
      ...{ type: 'NoteRefundReturned', refund: 1, amountMinor: 20_000, transfer: named(batch, 1) },
      ...{ returnedOn: '2024-10-23', becauseId: 'in-1' },
    });
    answers(batch);
    expect([state(batch), batch.batch.lines[0]?.untold]).toEqual(['paid', []]);
    expect(back(batch, 1)).toEqual(refused('transfer-returned-already', { line: 1 }));
  });

  it('is followed by the others, each told by itself in the order in which they came', () => {
    const batch = paid();
    back(batch, 2);
    back(batch, 0);
    expect([state(batch), said(batch)]).toEqual(['returning', ['ConfirmRefundPaid 45000', 'NoteRefundReturned 15000']]);
    answers(batch);
    expect([state(batch), batch.commands.at(-1)]).toMatchObject([
      'returning',
      { amountMinor: 10_000, becauseId: 'in-0' },
    ]);
    answers(batch);
    back(batch, 1);
    answers(batch);
    expect([state(batch), batch.commands.length]).toEqual(['returned', 6]);
  });

  it('before it is told to have left leaves the others on their way, and their sum is what is paid', () => {
    const batch = life();
    back(batch, 0);
    leaves(batch, 1);
    answers(batch);
    expect(state(batch)).toBe('ordered');
    leaves(batch, 2);
    expect([state(batch), said(batch)]).toEqual(['paying', ['NoteRefundReturned 10000', 'ConfirmRefundPaid 35000']]);
    batch.note(1, 'ConfirmRefundPaid');
    expect(state(batch)).toBe('paid');
  });

  it('while the last of the others leaves has the rest paid as soon as it is answered', () => {
    const batch = life();
    for (const nth of [0, 1]) leaves(batch, nth);
    back(batch, 0);
    leaves(batch, 2);
    expect(state(batch)).toBe('returning');
    answers(batch);
    expect([state(batch), said(batch)]).toEqual(['paying', ['NoteRefundReturned 10000', 'ConfirmRefundPaid 35000']]);
  });

  it('while all of it is told as paid waits for that', () => {
    const batch = life();
    for (const nth of [0, 1, 2]) leaves(batch, nth);
    back(batch, 1);
    expect([state(batch), said(batch)]).toEqual(['paying', ['ConfirmRefundPaid 45000']]);
    batch.note(1, 'ConfirmRefundPaid');
    expect(said(batch)).toEqual(['ConfirmRefundPaid 45000', 'NoteRefundReturned 20000']);
  });

  it('and is not taken is a person’s, who has it told again', () => {
    const batch = paid();
    back(batch, 1);
    answers(batch, 'refund-not-ordered');
    expect(batch.batch.lines).toMatchObject([{ state: 'paid', because: 'refund-not-ordered' }]);
    batch.tell({ type: 'RetryLine', line: 1, by: BRUNO });
    expect([state(batch), batch.commands.at(-1)]).toMatchObject(['returning', { amountMinor: 20_000 }]);
  });

  it('shows that the file was sent: nobody cancels what is still on its way', () => {
    const batch = life();
    back(batch, 1);
    answers(batch);
    expect(state(batch)).toBe('ordered');
    expect(batch.tell({ type: 'CancelLine', line: 1, becauseId: 't', by: BRUNO })).toEqual(
      refused('batch-was-sent', { lines: ['1'] }),
    );
    expect(batch.tell({ type: 'CancelBatch', becauseId: 't', by: BRUNO })).toEqual(
      refused('batch-was-sent', { lines: ['1'] }),
    );
  });
});

describe('the second attempt', () => {
  const instead = { payee: { kind: 'requested', id: 'account-1' }, country: 'DE' } as const;
  const receipts = [receipt('p1', 20_000), receipt('p2', 40_000), receipt('p3', 30_000)];
  const again = { amountMinor: 20_000, cameBack: true, returnedTo: ['text-p2'] };

  it('pays back the receipt that the first was to pay back, and no other', () => {
    const batch = new BatchLife();
    const cameFrom = [{ paymentId: 'p2', amountMinor: 20_000 }];
    batch.prepare({ drafts: [draft(2, { ...again, cameFrom })], receipts, instead });
    expect(batch.batch.lines).toMatchObject([
      { amountMinor: 20_000, shares: [{ from: cameFrom, payee: { id: 'account-1' } }] },
    ]);
  });

  it('follows the rule where less is owed again, or where so much is not left', () => {
    const cameFrom = [{ paymentId: 'p2', amountMinor: 40_001 }];
    for (const amountMinor of [20_000, 40_001]) {
      const batch = new BatchLife();
      batch.prepare({ drafts: [draft(2, { ...again, amountMinor, cameFrom })], receipts, instead });
      expect(batch.batch.lines[0]?.shares[0]?.from).toHaveLength(3);
    }
  });
});
