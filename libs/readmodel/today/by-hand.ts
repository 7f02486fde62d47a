import type { EntityManager } from 'typeorm';
import { NAMED_AT_MOST, type TodayView } from '#contracts/finance.js';
import { adviceOn } from '#contracts/left-out.js';
import type { Draft, DraftReturn } from '#domain/batch/batch-commands.js';
import type { LeftOut } from '#domain/batch/batch-events.js';
import { sortOut } from '#domain/batch/prepare.js';
import { debtName } from '#domain/batch/sepa.js';
import { money } from '#domain/money.js';
import { draftsOf, receivedOf } from '../refund-drafts.js';
import { returnsOf } from '../return-drafts.js';
import { sumsOf } from './tally.js';

const ALL = { refunds: null, entries: null, dueBy: null };

/** What stays behind however many batches are prepared: by the rules of preparing one. */
export async function byHandToday(manager: EntityManager): Promise<TodayView['byHand']> {
  const [drafts, returns] = [await draftsOf(manager, ALL), await returnsOf(manager, ALL)];
  const received = await receivedOf(manager, [...new Set(drafts.map(({ application }) => application))]);
  const { leftOut } = sortOut({ batch: '', drafts, returns, received, elsewhere: new Map() }, Infinity);
  const owed = new Map<string, Draft | DraftReturn>([...drafts, ...returns].map((one) => [debtName(one), one]));
  const stays = leftOut
    .filter(({ because }) => because !== 'in-a-batch' && because !== 'being-reversed')
    .map((one) => ({ ...named(one), ...amountOf(owed.get(debtName(one))), because: one.because }));
  return {
    count: stays.length,
    sums: sumsOf(stays.map(({ amountMinor, currency }) => ({ currency, count: 1, minor: String(amountMinor) }))),
    first: stays.slice(0, NAMED_AT_MOST).map(({ amountMinor, currency, ...one }) => {
      return { ...one, amount: money(amountMinor, currency), advice: adviceOn(one.because) };
    }),
  };
}

const named = (one: LeftOut) =>
  'entry' in one ? { refund: null, entryId: one.entry } : { refund: debtName(one), entryId: null };

function amountOf(owed: Draft | DraftReturn | undefined): Pick<Draft, 'amountMinor' | 'currency'> {
  if (owed === undefined) throw new Error('what is left out was not asked for');
  return { amountMinor: owed.amountMinor, currency: owed.currency };
}
