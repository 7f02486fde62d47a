import { expect, it } from '@jest/globals';
import type { RefundView } from '#contracts/account.js';
import type { RefundBatchView } from '#contracts/refund-batch.js';
import { batchLines, refundCells, releasedLines } from './refund-lines.js';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const ID = '5f0c2f0e-8d0a-5a4f-9a4e-0f9d7d1c3b2a';
const ENTRY = '5f0c2f0e-8d0a-5a4f-9a4e-0f9d7d1c3b2b';

type Line = RefundBatchView['lines'][number];
const line = (change: Partial<Line>): Line => ({
  ...{ line: 1, refund: '7K3QW9XM2A-R1', applicationId: ID, entryId: null, amount: eur(22_500), state: 'approved' },
  ...{ because: null, dueOn: '2024-11-11', releaseBy: '2024-11-08', isTooLate: false, transfers: [] },
  ...change,
});

const batch: RefundBatchView = {
  ...{ id: ID, state: 'prepared', account: 'ES91', amount: eur(26_700), preparedAt: '', preparedBy: 'staff:bruno' },
  ...{ releasedBy: null, sealedAt: null, executionOn: null, file: null, releaseBy: '2024-11-08' },
  lines: [
    line({}),
    line({ ...{ line: 2, refund: null, entryId: ENTRY, amount: eur(4_200) }, dueOn: '2024-11-07', isTooLate: true }),
    line({ line: 3, state: 'dropped', because: 'payment-being-reversed', dueOn: null, releaseBy: null }),
  ],
  leftOut: [
    { refund: 'AAAAAAAAAA-R2', entryId: null, because: 'no-account', advice: 'Transfer it by hand.' },
    { refund: null, entryId: ENTRY, because: 'outside-sepa', advice: 'Transfer it by hand.' },
  ],
};
const tooLate =
  '  too late: line 2 is due on 2024-11-07, before the bank moves it: cancel the line, and transfer it by hand';

it('shows a batch line by line, until when to release it, what is too late for that, and what stays behind', () => {
  expect(batchLines(batch)).toEqual([
    `${ID} prepared: 267.00 EUR, prepared by staff:bruno`,
    '  to be released by 2024-11-08',
    '  line 1: 7K3QW9XM2A-R1 225.00 EUR approved',
    `  line 2: ${ENTRY} 42.00 EUR approved`,
    '  line 3: 7K3QW9XM2A-R1 225.00 EUR dropped, payment-being-reversed',
    tooLate,
    '  stays behind: AAAAAAAAAA-R2 no-account: Transfer it by hand.',
    `  stays behind: ${ENTRY} outside-sepa: Transfer it by hand.`,
  ]);
});

it('shows whom each transfer pays to whoever is to release it, and nobody in the answer to a command', () => {
  const to = (kind: 'sender' | 'requested' | 'own', name: string | null) => ({ kind, name, iban: 'FR14' });
  const pays = (one: ReturnType<typeof to> | null) => {
    const transfer = { endToEndId: 'E', amount: eur(22_500), debitedOn: null, returnedOn: null, to: one };
    return batchLines({ ...batch, lines: [line({ transfers: [transfer] })], leftOut: [] }).slice(3);
  };
  expect(pays(to('sender', 'City of Lyon'))).toEqual(['    225.00 EUR to FR14, City of Lyon (who paid)']);
  expect(pays(to('requested', 'Treasury'))[0]).toContain('Treasury (as the payer asked in writing)');
  expect(pays(to('own', null))[0]).toContain("nobody named (the participant's own)");
  expect(pays(null)).toEqual([]);
});

it('says of one that is released by whom, and what the bank moves too late; not until when to release it', () => {
  const released: RefundBatchView = { ...batch, state: 'released', releasedBy: 'staff:carla' };
  const heading = `${ID} released: 267.00 EUR, prepared by staff:bruno, released by staff:carla`;
  expect(releasedLines(released)).toEqual([heading, tooLate]);
  expect(releasedLines({ ...released, lines: [line({})] })).toEqual([heading]);
  expect(batchLines(released)[1]).toMatch(/^ {2}line 1/);
  expect(batchLines({ ...batch, releaseBy: null })[1]).toMatch(/^ {2}line 1/);
});

it('shows a refund with what is owed, until when, for what, who has seen to it, and whether it is a breach', () => {
  const refund: RefundView = {
    ...{ id: '7K3QW9XM2A-R1', applicationId: ID, amount: eur(22_500), cause: 'cancellation', state: 'ordered' },
    ...{ countedFrom: '', dueAt: '2024-11-11T23:00:00.000Z', approvedBy: 'staff:bruno', orderedBy: 'staff:carla' },
    ...{ batch: null, paidOn: null, bankReference: null, returnedOn: null, reopens: null, breached: true },
  };
  const cells = ['7K3QW9XM2A-R1', '225.00 EUR', 'ordered', 'due 2024-11-11T23:00:00.000Z', 'cancellation'];
  expect(refundCells(refund)).toEqual([...cells, 'approved by staff:bruno', 'ordered by staff:carla', 'breached']);
  expect(refundCells({ ...refund, approvedBy: null, orderedBy: null, breached: false }).slice(5)).toEqual([
    ...['approved by nobody', 'ordered by nobody', ''],
  ]);
});
