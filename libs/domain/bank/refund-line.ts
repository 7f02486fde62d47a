import type { Currency } from '../money.js';
import type { LocalDate } from '../time/zone.js';
import type { EntryBooked } from './entry.js';
import type { EntryFact } from './entry-events.js';

/** A line that tells of a transfer which we ordered: that it left, or that it came back. */
export interface RefundLine {
  readonly kind: 'sent' | 'returned';
  readonly endToEnd: string;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly bookedOn: LocalDate;
  /** Why it came back, as the bank has it. */
  readonly returnReason: string | null;
}

/**
 * null for what names no transfer. What comes in under the name of one of ours is that one come back, whether the bank
 * says why or not; under any other name it is a payment.
 */
export function refundLineOf(entry: EntryBooked): RefundLine | null {
  const { direction, endToEnd, amountMinor, currency, bookedOn, returnReason } = entry;
  if (endToEnd === null) return null;
  const line = { endToEnd, amountMinor, currency, bookedOn, returnReason };
  if (direction === 'debit') return { ...line, kind: 'sent' };
  return { ...line, kind: 'returned' };
}

/** A transfer of ours, or all of a batch, that a line names. */
export interface OrderedTransfer {
  readonly batch: string;
  /** null: the batch as a whole. */
  readonly endToEnd: string | null;
}

/**
 * What the line means for the transfer that it names; null where none of ours has this name. Whether amount and stage
 * are as ordered is for the batch to say, which is told.
 */
export function matchRefundLine({ kind }: RefundLine, ordered: OrderedTransfer | null): readonly EntryFact[] {
  if (ordered === null)
    return [{ type: 'EntryLeftOpen', because: kind === 'sent' ? 'debit' : 'reversal-unclear', candidates: [] }];
  const { batch, endToEnd } = ordered;
  if (kind === 'sent') return [{ type: 'EntryPaidRefund', batch, endToEnd }];
  // Of a file that came back as a whole nobody knows which transfers are meant.
  if (endToEnd === null) return [{ type: 'EntryLeftOpen', because: 'transfer-differs', candidates: [] }];
  return [{ type: 'EntryReturnedRefund', batch, endToEnd }];
}
