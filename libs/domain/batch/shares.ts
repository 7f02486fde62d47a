import type { RefundCause } from '../application/refund.types.js';

/** What came for an application in one receipt, and is not known to have gone back. */
export interface Source {
  readonly paymentId: string;
  readonly leftMinor: number;
}

/** What of an amount goes back to where one receipt came from. */
export interface SourceShare {
  readonly paymentId: string;
  readonly amountMinor: number;
}

/**
 * Which receipts an amount goes back to, exactly to the minor unit and never more than is left of each. What was paid
 * too much goes back to the newest, which were too much; anything else in proportion, what rounding leaves to the
 * largest remainders. Null where not so much is left.
 * @param sources the oldest first
 */
export function sharesOf(
  amountMinor: number,
  cause: RefundCause,
  sources: readonly Source[],
): readonly SourceShare[] | null {
  if (amountMinor > totalLeft(sources)) return null;
  const shares = cause === 'excess' ? newestFirst(amountMinor, sources) : inProportion(amountMinor, sources);
  return shares.filter((share) => share.amountMinor > 0);
}

const totalLeft = (sources: readonly Source[]): number => sources.reduce((sum, { leftMinor }) => sum + leftMinor, 0);

function newestFirst(amountMinor: number, sources: readonly Source[]): readonly SourceShare[] {
  let rest = amountMinor;
  return sources
    .toReversed()
    .map(({ paymentId, leftMinor }) => {
      const share = Math.min(rest, leftMinor);
      rest -= share;
      return { paymentId, amountMinor: share };
    })
    .toReversed();
}

/** In whole numbers that do not fit into a floating point one. A remainder leaves room for one more unit. */
function inProportion(amountMinor: number, sources: readonly Source[]): readonly SourceShare[] {
  const total = BigInt(totalLeft(sources));
  const parts = sources.map(({ paymentId, leftMinor }) => {
    const product = BigInt(amountMinor) * BigInt(leftMinor);
    return { paymentId, whole: Number(product / total), remainder: product % total };
  });
  const missing = amountMinor - parts.reduce((sum, { whole }) => sum + whole, 0);
  const byRemainder = parts.toSorted((one, other) => Number(other.remainder - one.remainder));
  const rounded = new Set(byRemainder.slice(0, missing).map(({ paymentId }) => paymentId));
  return parts.map(({ paymentId, whole }) => ({
    paymentId,
    amountMinor: whole + (rounded.has(paymentId) ? 1 : 0),
  }));
}

/** What is left after shares have gone. Never less than nothing: what is not to be explained is owed by nobody. */
export const without = (sources: readonly Source[], shares: readonly SourceShare[]): readonly Source[] =>
  sources.map(({ paymentId, leftMinor }) => ({
    paymentId,
    leftMinor: shares
      .filter((share) => share.paymentId === paymentId)
      .reduce((left, share) => Math.max(0, left - share.amountMinor), leftMinor),
  }));
