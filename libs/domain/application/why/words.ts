import { formatPlain, money } from '../../money.js';
import { type Instant, wallClockOf } from '../../time/zone.js';
import type { Application } from '../state.js';

/** How an explanation writes what an application's numbers and codes mean. */
export interface Words {
  amount(amountMinor: number): string;
  /** Local time of the edition, with its zone. */
  time(instant: Instant): string;
}

export function wordsFor({ account, edition }: Application): Words {
  return {
    amount: (amountMinor) => formatPlain(money(amountMinor, account.currency)),
    time: (instant) => `${wallClockOf(instant, edition.zone)} (${edition.zone})`,
  };
}

/** `attendance, experience and final-work` */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}
