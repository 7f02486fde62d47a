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
  it('alone closes what was ordered with that batch, and is known when it is told again', () => {
    const life = ordered(owed(), FIRST);
    // Told by hand as well, it would leave the books twice.
    expect(life.tell(AT, paid(null))).toEqual(new Rejection('refund-in-batch', { refund: 1, batch: FIRST }));
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

describe('a return that a person has noted of a batch’s transfer', () => {
  const back = (batch: string, amountMinor = 45_000): Said => {
    return { ...noted, amountMinor, transfer: 'E2E-1', batch, by: BANK };
  };
  const stands = ({ application }: Life): unknown =>
    application.account.refunds.map(({ amountMinor, stage, batch, notedBack }) => [
      amountMinor,
      stage,
      batch,
      notedBack,
    ]);
  const owedAgain = (): Life => settled(owed(), FIRST).after(AT, noted);

  it('is not owed once more when the bank’s own line comes', () => {
    const life = owedAgain();
    expect(life.tell(AT, back(FIRST))).toEqual([]);
    expect(stands(life)).toEqual([[45_000, 'owed', null, [FIRST]]]);
  });

  it.each([
    ['was paid by hand', null, 'paid', (): Life => settled(owedAgain(), null)],
    ['is in the file of another batch', SECOND, 'ordered', (): Life => ordered(owedAgain(), SECOND)],
    ['was paid with another batch', SECOND, 'paid', (): Life => settled(owedAgain(), SECOND)],
  ])('leaves what %s since as it is, be it told of one share after the other', (_, batch, stage, lived) => {
    const life = lived();
    expect([life.tell(AT, back(FIRST, 15_000)), life.tell(AT, back(FIRST, 30_000))]).toEqual([[], []]);
    expect(stands(life)).toEqual([[45_000, stage, batch, [FIRST]]]);
  });

  it('does not speak for the second attempt, which comes back as any', () => {
    const life = settled(owedAgain(), SECOND);
    expect(life.tell(AT, back(SECOND))).toMatchObject([{ type: 'RefundReturned', by: BANK }]);
    expect(stands(life)).toEqual([[45_000, 'owed', null, [FIRST]]]);
  });

  it('is of the transfer that is meant: who names one of before is told how it left since', () => {
    const facts = { refund: 1, stage: 'paid', batch: SECOND };
    const life = settled(owedAgain(), SECOND);
    expect(life.tell(AT, { ...noted, batch: FIRST })).toEqual(new Rejection('refund-left-otherwise', facts));
    expect(life.tell(AT, { ...noted, batch: SECOND })).toMatchObject([{ type: 'RefundReturned' }]);
  });

  it('says nothing of a share that came back as a refund of its own', () => {
    const life = settled(owed(), FIRST).after(AT, back(FIRST, 15_000)).after(AT, noted);
    expect(stands(life)).toEqual([
      [30_000, 'owed', null, [FIRST]],
      [15_000, 'owed', null, []],
    ]);
    expect(life.tell(AT, back(FIRST, 30_000))).toEqual([]);
  });
});
