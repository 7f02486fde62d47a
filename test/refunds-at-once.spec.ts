import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunningApp } from './support/app.js';
import { ask } from './support/http.js';
import { type Paybacks, startPayingBack } from './support/paybacks.js';
import type { Payers } from './support/payers.js';

const PAYER = 'FR1420041010050500013M02606';
const OTHER_PAYER = 'DE89370400440532013000';

let app: RunningApp;
let payers: Payers;
let paybacks: Paybacks;
beforeAll(async () => {
  ({ app, payers, paybacks } = await startPayingBack());
}, 120_000);
afterAll(() => app.stop());

/** 100.00 too much came, and then the admission was revoked: of the two payments all goes back, in two refunds. */
async function twoRefunds(): Promise<{ readonly id: string; readonly refunds: readonly string[] }> {
  const { id, reference: structured } = await payers.invoiced();
  await payers.brings({ minor: 30_000, from: PAYER, structured }, { minor: 40_000, from: OTHER_PAYER, structured });
  for (const who of ['ana', 'berta']) {
    const token = await app.token('admissions', who);
    await ask(app, `POST applications/${id}/revocation`, { token, body: { because: 'It was an error.' } });
  }
  const owed = await paybacks.refundsOf(id);
  return { id, refunds: owed.map((refund) => refund.id) };
}

/** `paid - sent back` of each payment, by all transfers that stand. */
async function leftOf(id: string): Promise<readonly number[]> {
  const rows = await app.dataSource.query<{ left: number }[]>(
    `SELECT (receipt.amount_minor - coalesce(sum((source ->> 'amountMinor')::integer), 0))::integer AS left
     FROM receipt LEFT JOIN (
       refund_transfer JOIN refund_batch_line AS line USING (batch_id, line)
       CROSS JOIN LATERAL jsonb_array_elements(sources) AS source)
       ON line.stands AND line.application_id = receipt.application_id AND source ->> 'paymentId' = receipt.payment_id
     WHERE receipt.application_id = $1 GROUP BY receipt.payment_id, receipt.amount_minor ORDER BY receipt.amount_minor`,
    [id],
  );
  return rows.map(({ left }) => left);
}

it('never sends back more of a payment than came, though its refunds are prepared and released eight at a time', async () => {
  for (let round = 0; round < 3; round += 1) {
    const { id, refunds } = await twoRefunds();
    expect(refunds).toHaveLength(2);
    const [excess = '', rest = ''] = refunds;
    const wanted = [[excess], [rest], [rest, excess], [excess], [rest], [rest], [excess, rest], [excess]];
    const told = await Promise.all(
      wanted.map((some) => paybacks.post('refund-batches', paybacks.preparer, { refunds: some })),
    );
    const batches = told.filter(({ status }) => status === 201).map(({ body }) => (body as { id: string }).id);
    for (const left of await leftOf(id)) expect(left).toBeGreaterThanOrEqual(0);
    // In the last round somebody is at the same refunds by hand.
    const byHand = round < 2 ? [] : refunds;
    await Promise.all([
      ...byHand.flatMap((refund) => [
        paybacks.post(`refunds/${refund}/approval`, paybacks.preparer),
        paybacks.post(`refunds/${refund}/order`, paybacks.releaser),
      ]),
      ...batches.map((batch) => paybacks.post(`refund-batches/${batch}/release`, paybacks.releaser)),
    ]);
    await payers.settled();
    for (const batch of batches) await paybacks.post(`refund-batches/${batch}/release`, paybacks.releaser);
    await payers.settled();

    for (const left of await leftOf(id)) expect(left).toBeGreaterThanOrEqual(0);
    const orders = await app.dataSource.query<{ refund: string; orders: number }[]>(
      `SELECT payload ->> 'refund' AS refund, count(*)::integer AS orders FROM domain_event
       WHERE stream = 'application-' || $1 AND type = 'RefundOrdered' GROUP BY 1`,
      [id],
    );
    expect(orders.length).toBeGreaterThan(0);
    for (const one of orders) expect(one.orders).toBe(1);
  }
}, 120_000);
