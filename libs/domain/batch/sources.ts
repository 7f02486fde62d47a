import type { DraftSource, Received } from './batch-commands.js';
import { sharesOf, without } from './shares.js';

/** What is left of each receipt. Of what left by hand it is taken that it went as the rule would have it. */
export function sourcesOf({ receipts, sent, sentByHand }: Omit<Received, 'instead'>): readonly DraftSource[] {
  const all = receipts.map(({ paymentId, amountMinor }) => ({ paymentId, leftMinor: amountMinor }));
  const left = sentByHand.reduce(
    (sources, { amountMinor, cause }) => without(sources, sharesOf(amountMinor, cause, sources) ?? []),
    without(all, sent),
  );
  return receipts.map(({ paymentId, from }, nth) => ({ paymentId, from, leftMinor: left[nth]?.leftMinor ?? 0 }));
}
