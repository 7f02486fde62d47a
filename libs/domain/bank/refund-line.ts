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

/** null for what tells of no transfer of ours. What is taken back from us is not asked here. */
export function refundLineOf(entry: EntryBooked): RefundLine | null {
  const { direction, endToEnd, amountMinor, currency, bookedOn, returnReason } = entry;
  if (endToEnd === null) return null;
  const line = { endToEnd, amountMinor, currency, bookedOn, returnReason };
  if (direction === 'debit') return { ...line, kind: 'sent' };
  return returnReason === null ? null : { ...line, kind: 'returned' };
}

/** What the line means for the transfer. None is ordered under an EndToEndId yet, so that each is a person's. */
export const matchRefundLine = ({ kind }: RefundLine): readonly EntryFact[] => [
  { type: 'EntryLeftOpen', because: kind === 'sent' ? 'debit' : 'reversal-unclear', candidates: [] },
];
