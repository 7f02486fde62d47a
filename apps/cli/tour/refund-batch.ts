import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RefundBatchView, refundBatchView } from '#contracts/refund-batch.js';
import type { Desk } from '../start/tokens.js';
import type { World } from './world.js';

const PAUSE_MS = 200;
const WITHIN_MS = 20_000;

/** One refund on its way out: prepared by one of finance, released by another. */
export class RefundBatch {
  private constructor(
    private readonly world: World,
    private readonly id: string,
  ) {}

  /** Prepared, and approved by its application. */
  static async prepared(world: World, refund: string): Promise<RefundBatch> {
    const body = { refunds: [refund], account: world.bank.iban };
    const { token } = world.tokens.finance;
    const { id, leftOut } = refundBatchView.parse(await world.api.post('refund-batches', body, { token }));
    assert.deepEqual(leftOut, []);
    const batch = new RefundBatch(world, id);
    await batch.once(({ lines }) => lines[0]?.state === 'approved');
    return batch;
  }

  release(desk: Desk): Promise<unknown> {
    return this.world.api.post(`refund-batches/${this.id}/release`, {}, { token: this.world.tokens[desk].token });
  }

  /** Sealed, with what is ordered of the bank. */
  async sealed(): Promise<{
    readonly transfers: RefundBatchView['lines'][number]['transfers'];
    readonly file: string;
  }> {
    const { lines } = await this.once(({ state }) => state === 'sealed');
    const { api, tokens } = this.world;
    const file = await (await api.download(`refund-batches/${this.id}/file`, tokens.secondFinance.token)).text();
    return { transfers: lines[0]?.transfers ?? [], file };
  }

  private async once(is: (batch: RefundBatchView) => boolean): Promise<RefundBatchView> {
    const deadlineMs = Date.now() + WITHIN_MS;
    for (;;) {
      const { api, tokens } = this.world;
      const batch = refundBatchView.parse(await api.get(`refund-batches/${this.id}`, tokens.auditor.token));
      if (is(batch)) return batch;
      assert.ok(Date.now() < deadlineMs, `the batch stands at ${batch.state}: ${JSON.stringify(batch.lines)}`);
      await sleep(PAUSE_MS);
    }
  }
}
