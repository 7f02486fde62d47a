import { describe, expect, it } from '@jest/globals';
import { cancel, guaranteed, happen, type Life, type Said } from '../../../test/support/life.js';
import { Rejection } from '../rejection.js';
import { BANK } from './payment.js';

const CANCELLED = '2024-10-12T08:00:00.000Z';
const AT = '2024-10-14T10:00:00.000Z';
const [FIRST, SECOND] = ['5f0c2f0e-8d0a-5a4f-9a4e-0f9d7d1c3b2a', '7d9f2c1e-3b4a-4c5d-8e6f-0a1b2c3d4e5f'];

/** 450.00 are owed back. */
const owed = (): Life => guaranteed().after(CANCELLED, cancel(CANCELLED));
/** In the file of a batch, or by hand. */
const ordered = (life: Life, batch: string | null): Life =>
  life
    .after(AT, { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' })
    .after(AT, { type: 'OrderRefund', refund: 1, batch, by: 'staff:carla' });
const paid = (batch: string | null): Said => {
  const said = { type: 'ConfirmRefundPaid', refund: 1, paidOn: '2024-10-14', bankReference: 'OUT-1' } as const;
  return batch === null ? { ...said, amountMinor: null } : { ...said, amountMinor: 45_000, batch, by: BANK };
};
const noted: Said = { type: 'NoteRefundReturned', refund: 1, returnedOn: '2024-10-14', becauseId: 'text-1' };
const settled = (life: Life, batch: string | null): Life => ordered(life, batch).after(AT, paid(batch));

describe('a refund that stands in a file which the bank has not moved', () => {
  it('has not come back: a person who says so is sent to the batch, and the bank’s own line is believed', () => {
    const life = ordered(owed(), FIRST);
    expect(life.tell(AT, noted)).toEqual(new Rejection('refund-in-batch', { refund: 1, batch: FIRST }));
    expect(life.tell(AT, { ...noted, by: BANK })).toMatchObject([{ type: 'RefundReturned', by: BANK }]);
  });

  it('by any other name than a batch’s is a person’s, who may say so', () => {
    expect(ordered(owed(), 'by-telephone').tell(AT, noted)).toMatchObject([{ type: 'RefundReturned' }]);
  });
});

describe('a debit of a batch', () => {
  it('closes what was ordered with that batch, and is known when it is told again', () => {
    const life = ordered(owed(), FIRST);
    expect(life.tell(AT, paid(FIRST))).toEqual(
      happen(AT, BANK, {
        ...{ type: 'RefundPaid', refund: 1, paidOn: '2024-10-14', bankReference: 'OUT-1', inTime: true },
      }),
    );
    expect(life.tell(AT, paid(FIRST))).toEqual(new Rejection('already-paid', { refund: 1 }));
  });

  it.each([
    ['paid by hand', settled(owed(), null), { stage: 'paid', batch: null }],
    ['ordered with another', ordered(owed(), SECOND), { stage: 'ordered', batch: SECOND }],
    ['paid with another', settled(owed(), SECOND), { stage: 'paid', batch: SECOND }],
  ])('is a second payment of what was %s', (_, life, stands) => {
    expect(life.tell(AT, paid(FIRST))).toEqual(new Rejection('refund-left-otherwise', { refund: 1, ...stands }));
  });
});
