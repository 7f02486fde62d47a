import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { executionOn, releaseBy, releaseDay } from '#domain/batch/execution.js';
import { plusDays } from '#domain/time/zone.js';
import type { RunningApp } from './support/app.js';
import { must } from './support/course.js';
import { type Paybacks, startPayingBack } from './support/paybacks.js';
import type { Payers } from './support/payers.js';

const PAYER = 'FR1420041010050500013M02606';

let app: RunningApp;
let payers: Payers;
let paybacks: Paybacks;
beforeAll(async () => {
  ({ app, payers, paybacks } = await startPayingBack());
}, 120_000);
afterAll(() => app.stop());

/** Who paid 610.00 instead of 600.00, so many days ago: 10.00 are owed back, thirty days after that. */
async function overpaid(daysAgo = 0): Promise<string> {
  const { id, reference: structured } = await payers.invoiced();
  const on = plusDays(new Date().toISOString().slice(0, 10), -daysAgo);
  await payers.brings({ minor: 61_000, structured, from: PAYER, on });
  const [refund] = await paybacks.refundsOf(id);
  return refund?.id ?? 'nothing is owed';
}

interface LineSeen {
  readonly refund: string;
  readonly dueOn: string;
}

it('a batch says by when to release it, and which of its lines would leave too late', async () => {
  const today = releaseDay(new Date().toISOString());
  const [due, far] = [await overpaid(30), await overpaid()];
  const { body } = await must(201, paybacks.post('refund-batches', paybacks.preparer, { refunds: [due, far] }));
  const { id, lines } = body as { id: string; lines: readonly LineSeen[] };
  const dayOf = (refund: string): string => lines.find((line) => line.refund === refund)?.dueOn ?? '';
  expect([dayOf(due) <= today, dayOf(far) > plusDays(today, 20)]).toEqual([true, true]);
  const flagged = [
    { refund: due, dueOn: dayOf(due), releaseBy: releaseBy(dayOf(due)), isTooLate: true },
    { refund: far, dueOn: dayOf(far), releaseBy: releaseBy(dayOf(far)), isTooLate: false },
  ];
  expect(body).toMatchObject({ releaseBy: releaseBy(dayOf(due)), lines: flagged });
  await payers.settled();
  // The bank moves it on a day that is fixed now: whenever it is looked at, it was too late.
  const released = await must(200, paybacks.post(`refund-batches/${id}/release`, paybacks.releaser));
  expect(released.body).toMatchObject({ releaseBy: releaseBy(dayOf(due)), lines: flagged });
  const sealed = await paybacks.once(id, ({ state }) => state === 'sealed');
  expect(sealed).toMatchObject({ executionOn: executionOn(new Date().toISOString()), lines: flagged });
}, 60_000);

it('is told so far as nothing stands in it: a batch that was cancelled has no day', async () => {
  const { id } = await paybacks.prepared([await overpaid()]);
  const path = `refund-batches/${id}/cancellation`;
  const { body } = await must(200, paybacks.post(path, paybacks.preparer, { because: 'Not today.' }));
  expect(body).toMatchObject({ releaseBy: null, lines: [{ isTooLate: false }] });
}, 60_000);
