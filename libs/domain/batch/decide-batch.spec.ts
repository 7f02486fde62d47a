import { describe, expect, it } from '@jest/globals';
import { AT, BatchLife, BRUNO, CARLA, draft, OURS, receipt, refused } from '../../../test/support/batch-life.js';
import { applicationReference } from '../application-reference.js';
import type { DraftReturn } from './batch-commands.js';
import type { LeftOutBecause } from './batch-events.js';

/** As people name the refund that these batches are about. */
const NAME = `${applicationReference(draft(1).application)}-R1`;

const ALL = { account: null, refunds: null, entries: null, dueBy: null };

describe('prepared', () => {
  it('has a line for each refund, and says why another stays behind', () => {
    const life = new BatchLife();
    const drafts = [
      draft(1),
      draft(2, { stage: 'ordered' }),
      draft(3, { isInBatch: true }),
      draft(4, { currency: 'USD' }),
      draft(5, { cameBack: true }),
    ];
    expect(life.prepare({ drafts })).toEqual([
      {
        ...{ type: 'BatchPrepared', occurredAt: AT, by: BRUNO, account: OURS, currency: 'EUR' },
        lines: [expect.objectContaining({ line: 1, refund: 1, amountMinor: 45_000, wasApproved: false })],
        leftOut: [
          expect.objectContaining({ refund: 2, because: 'not-owed' }),
          expect.objectContaining({ refund: 3, because: 'in-a-batch' }),
          expect.objectContaining({ refund: 4, because: 'other-currency' }),
          expect.objectContaining({ refund: 5, because: 'came-back' }),
        ],
      },
    ]);
    expect(life.tells).toEqual(['1 ApproveRefund staff:bruno']);
  });

  it.each([
    ['no-account', [receipt('p1', 60_000, null)]],
    ['outside-sepa', [receipt('p1', 60_000, 'US')]],
    ['unexplained', [receipt('p1', 44_999)]],
  ])('leaves nothing to pay: %s', (because, receipts) => {
    expect(new BatchLife().prepare({ receipts })).toEqual(
      refused('nothing-to-pay', { leftOut: [`${NAME} ${because}`] }),
    );
  });

  it('leaves behind what a payment is being taken back of', () => {
    expect(new BatchLife().prepare({ drafts: [draft(1, { isBeingReversed: true })] })).toEqual(
      refused('nothing-to-pay', { leftOut: [`${NAME} being-reversed`] }),
    );
  });

  it("leaves behind what another seller's account pays, where it would go at all", () => {
    const elsewhere = new Map([[draft(1).application, 'DE89370400440532013000']]);
    const drafts = [draft(1), draft(2, { stage: 'paid' })];
    expect(new BatchLife().prepare({ drafts, elsewhere })).toEqual(
      refused('nothing-to-pay', {
        leftOut: [`${NAME} other-account DE89370400440532013000`, `${NAME.replace(/1$/, '2')} not-owed`],
      }),
    );
  });

  it('is refused whole where it names what there is not', () => {
    const slip = ['AAAAAAAAAA-R1'];
    expect(
      new BatchLife().tell({ type: 'PrepareBatch', ...ALL }, { accounts: [OURS], drafts: [draft(1)], unknown: slip }),
    ).toEqual(refused('unknown-refunds', { unknown: slip }));
  });

  it('sends no receipt back twice, be it for two refunds', () => {
    const life = new BatchLife();
    life.prepare({ drafts: [draft(1), draft(2, { amountMinor: 15_001 })], receipts: [receipt('p1', 60_000)] });
    expect(life.batch.leftOut).toMatchObject([{ refund: 2, because: 'unexplained' }]);
  });

  it('is paid from an account of ours, which is said where there are several', () => {
    const two = [OURS, 'ES7921000813610123456789'];
    expect(new BatchLife().prepare({ accounts: [] })).toEqual(refused('unknown-account'));
    expect(new BatchLife().prepare({ accounts: two })).toEqual(refused('which-account', { accounts: two }));
    expect(new BatchLife().prepare({ account: 'X' })).toEqual(refused('unknown-account'));
  });

  it('takes what bank entries owe back, to whoever sent it, which needs no approval', () => {
    const life = new BatchLife();
    const entry = '9d7d1c3b-2a5f-4c2f-8e8d-0a5a4f9a4e0f';
    const owed: DraftReturn = {
      ...{ entry, amountMinor: 700, currency: 'EUR', stage: 'owed', isInBatch: false, cameBack: false },
      from: { payee: { kind: 'sender', id: 'text' }, country: 'FR' },
    };
    const behind: readonly [LeftOutBecause, Partial<DraftReturn>][] = [
      ['no-account', { from: null }],
      ['outside-sepa', { from: { payee: { kind: 'sender', id: 'text' }, country: 'US' } }],
      ['in-a-batch', { isInBatch: true }],
      ['came-back', { cameBack: true }],
      ['other-currency', { currency: 'USD' }],
      ['not-owed', { stage: 'paid' }],
    ];
    life.prepare({ drafts: [], returns: [owed, ...behind.map(([, change]) => ({ ...owed, ...change }))] });
    expect(life.batch.lines).toMatchObject([
      {
        line: 1,
        entry,
        amountMinor: 700,
        state: 'approved',
        shares: [{ endToEnd: '9D7D1C3B2A5F4C2F-B-5F0C2F0E', from: [] }],
      },
    ]);
    expect(life.batch.leftOut.map(({ because }) => because)).toEqual(behind.map(([because]) => because));
    life.tell({ type: 'ReleaseBatch', by: CARLA });
    life.note(1, 'OrderReturn');
    life.debit({ amountMinor: 700 });
    life.note(1, 'ConfirmReturnPaid');
    life.comesBack({ amountMinor: 700 });
    life.note(1, 'NoteReturnCameBack');
    expect(life.tells).toEqual(['1 OrderReturn staff:carla', '1 ConfirmReturnPaid bank', '1 NoteReturnCameBack bank']);
    expect(life.batch).toMatchObject({ state: 'sealed', lines: [{ state: 'returned' }] });
  });

  it('goes to another account that is on file, all of it in one transfer, and again where it had come back', () => {
    const instead = { payee: { kind: 'requested', id: 'account' }, country: 'DE' } as const;
    const receipts = [receipt('p1', 30_000, null), receipt('p2', 30_000)];
    const life = new BatchLife();
    life.prepare({ receipts, instead, drafts: [draft(1, { cameBack: true, returnedTo: ['text-p2'] })] });
    expect(life.batch.lines[0]?.shares).toMatchObject([
      { amountMinor: 45_000, payee: instead.payee, from: [{ paymentId: 'p1' }, { paymentId: 'p2' }] },
    ]);
    const again = new BatchLife();
    const cameBack = { cameBack: true, returnedTo: ['account'] };
    expect(again.prepare({ receipts, instead, drafts: [draft(1, cameBack)] })).toEqual(
      refused('nothing-to-pay', { leftOut: [`${NAME} came-back`] }),
    );
    const abroad = { ...instead, country: 'US' };
    expect(again.prepare({ receipts, instead: abroad })).toEqual(
      refused('nothing-to-pay', { leftOut: [`${NAME} outside-sepa`] }),
    );
  });

  it('is prepared once', () => {
    expect(BatchLife.prepared().prepare()).toEqual(refused('batch-at-another-stage', { state: 'prepared' }));
  });
});

describe('released', () => {
  it('is refused to who prepared it', () => {
    const own = BatchLife.approved().tell({ type: 'ReleaseBatch', by: BRUNO });
    expect(own).toEqual(refused('four-eyes', { preparedBy: BRUNO }));
  });

  it('by another has each line ordered in their name, and is sealed with the last answer', () => {
    const life = BatchLife.approved(2);
    expect(life.tell({ type: 'ReleaseBatch', by: CARLA })).toEqual([
      { type: 'BatchReleased', occurredAt: AT, by: CARLA },
    ]);
    expect(life.tells.slice(2)).toEqual(['1 OrderRefund staff:carla', '2 OrderRefund staff:carla']);
    expect(life.note(1, 'OrderRefund')).toEqual([expect.objectContaining({ type: 'LineOrdered', line: 1 })]);
    expect(life.note(2, 'OrderRefund')).toEqual([
      expect.objectContaining({ type: 'LineOrdered', line: 2 }),
      // Friday is over: Saturday and Sunday are no banking days.
      expect.objectContaining({ type: 'BatchSealed', executionOn: '2024-10-21' }),
    ]);
  });

  it('twice is refused, and orders nothing more', () => {
    const life = BatchLife.approved();
    life.tell({ type: 'ReleaseBatch', by: CARLA });
    const tells = life.tells;
    expect(life.tell({ type: 'ReleaseBatch', by: CARLA })).toEqual(
      refused('batch-at-another-stage', { state: 'released' }),
    );
    expect(life.tells).toEqual(tells);
    life.note(1, 'OrderRefund');
    expect(life.note(1, 'OrderRefund')).toEqual([]);
  });

  it('before a line was answered waits for it', () => {
    const life = BatchLife.prepared();
    life.tell({ type: 'ReleaseBatch', by: CARLA });
    expect(life.batch.state).toBe('released');
    life.note(1, 'ApproveRefund');
    life.note(1, 'OrderRefund');
    expect(life.batch.state).toBe('sealed');
  });

  it('goes without a line that its application does not take, and is empty without any', () => {
    const life = BatchLife.approved(2);
    life.tell({ type: 'ReleaseBatch', by: CARLA });
    expect(life.note(1, 'OrderRefund', 'refund-not-approved')).toMatchObject([
      { type: 'LineDropped', line: 1, reason: 'refund-not-approved' },
    ]);
    const other = structuredClone(life.events);
    expect(life.note(2, 'OrderRefund').map(({ type }) => type)).toEqual(['LineOrdered', 'BatchSealed']);
    expect(new BatchLife(other).note(2, 'OrderRefund', 'four-eyes').map(({ type }) => type)).toEqual([
      'LineDropped',
      'BatchEmptied',
    ]);
  });
});

describe('cancelled', () => {
  it('while prepared takes back the approvals that were its own', () => {
    const life = BatchLife.approved(1, { stage: 'approved' });
    expect(life.batch.lines).toMatchObject([{ state: 'approved' }]);
    life.tell({ type: 'CancelBatch', by: CARLA, becauseId: 't' });
    expect(life.batch).toMatchObject({ state: 'cancelled', lines: [{ state: 'cancelled' }] });
    const own = BatchLife.approved();
    own.tell({ type: 'CancelBatch', by: CARLA, becauseId: 't' });
    expect(own.tells.at(-1)).toBe('1 WithdrawRefund staff:carla');
  });

  it('when sealed takes back the orders, and its file is void', () => {
    const life = BatchLife.sealed();
    life.tell({ type: 'CancelBatch', by: BRUNO, becauseId: 't' });
    expect(life.tells.at(-1)).toBe('1 CancelRefundOrder staff:bruno');
    expect(life.batch).toMatchObject({ state: 'cancelled', isFileVoid: true, lines: [{ state: 'undoing' }] });
    life.note(1, 'CancelRefundOrder');
    expect(life.batch.lines).toMatchObject([{ state: 'cancelled' }]);
  });

  it('line by line leaves the others', () => {
    const life = BatchLife.sealed(2);
    life.tell({ type: 'CancelLine', by: BRUNO, line: 2, becauseId: 't' });
    life.note(2, 'CancelRefundOrder');
    expect(life.batch).toMatchObject({ state: 'sealed', lines: [{ state: 'ordered' }, { state: 'cancelled' }] });
    expect(life.tell({ type: 'CancelLine', by: BRUNO, line: 2, becauseId: 't' })).toEqual(
      refused('line-at-another-stage', { state: 'cancelled' }),
    );
    expect(life.tell({ type: 'CancelLine', by: BRUNO, line: 3, becauseId: 't' })).toEqual(
      refused('unknown-line', { line: 3 }),
    );
  });

  it('is too late when the bank has debited it, and too early while it is being released', () => {
    const life = BatchLife.sealed();
    life.debit();
    const cancel = { type: 'CancelBatch', by: BRUNO, becauseId: 't' } as const;
    expect(life.tell(cancel)).toEqual(refused('batch-was-sent', { lines: ['1'] }));
    expect(life.tell({ ...cancel, type: 'CancelLine', line: 1 })).toEqual(refused('batch-was-sent', { lines: ['1'] }));
    const releasing = BatchLife.approved();
    releasing.tell({ type: 'ReleaseBatch', by: CARLA });
    expect(releasing.tell(cancel)).toEqual(refused('batch-at-another-stage', { state: 'released' }));
  });

  it('is too late when the bank has sent a line back, for what comes back had left', () => {
    const life = BatchLife.sealed(2);
    const cancel = { by: BRUNO, becauseId: 't' } as const;
    const answers = () =>
      [{ type: 'CancelBatch' } as const, { type: 'CancelLine', line: 1 } as const].map((said) =>
        life.tell({ ...said, ...cancel }),
      );
    life.comesBack();
    expect(answers()).toEqual([
      refused('batch-was-sent', { lines: ['1'] }),
      refused('batch-was-sent', { lines: ['1'] }),
    ]);
    life.note(1, 'NoteRefundReturned');
    expect(answers()).toEqual([
      refused('batch-was-sent', { lines: ['1'] }),
      refused('batch-was-sent', { lines: ['1'] }),
    ]);
    // The bank may have left out the other.
    life.tell({ ...cancel, type: 'CancelLine', line: 2 });
    expect(life.batch.lines).toMatchObject([{ state: 'returned' }, { state: 'undoing' }]);
  });
});

it('is too late to cancel what a statement names, though the batch has not heard of it', () => {
  const life = BatchLife.sealed(3);
  const cancel = { by: BRUNO, becauseId: 't' } as const;
  const named = { namedByBank: new Set([1, 3]) };
  expect(life.tell({ ...cancel, type: 'CancelBatch' }, named)).toEqual(
    refused('batch-was-sent', { lines: ['1', '3'] }),
  );
  expect(life.tell({ ...cancel, type: 'CancelLine', line: 3 }, named)).toEqual(
    refused('batch-was-sent', { lines: ['3'] }),
  );
  expect(life.tell({ ...cancel, type: 'CancelLine', line: 2 }, named)).toMatchObject([{ type: 'LineCancelled' }]);
});

it('is unknown before it was prepared', () => {
  expect(new BatchLife().tell({ type: 'ReleaseBatch', by: CARLA })).toEqual(refused('unknown-batch'));
});
