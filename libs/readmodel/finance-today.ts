import type { DataSource } from 'typeorm';
import type { TodayView } from '#contracts/finance.js';
import type { Instant } from '#domain/time/zone.js';
import { byHandToday } from './today/by-hand.js';
import { bankToday } from './today/bank.js';
import { entriesToday, returnsToday } from './today/entries.js';
import { heldToday, invoicesToday } from './today/invoices.js';
import { refusedToday } from './today/lines.js';
import { notedBackToday } from './today/noted-back.js';
import { breachesOnRecord, refundsToday } from './today/refunds.js';
import { tallyOf } from './today/tally.js';
import { atOneInstant } from './snapshot.js';

/** What waits for finance: all of one instant, so that its sums agree with each other and with the books. */
export const financeToday = (dataSource: DataSource, at: Instant): Promise<TodayView> =>
  atOneInstant(dataSource, async (manager) => {
    const { refunds, late } = await refundsToday(manager, at);
    const { returns, late: lateReturns } = await returnsToday(manager, at);
    return {
      at,
      refunds,
      returns,
      byHand: await byHandToday(manager),
      refused: await refusedToday(manager),
      notedBack: await notedBackToday(manager),
      breaches: { open: tallyOf([...late, ...lateReturns]), onRecord: await breachesOnRecord(manager) },
      entries: await entriesToday(manager, at),
      bank: await bankToday(manager),
      invoices: await invoicesToday(manager, at),
      held: await heldToday(manager),
    };
  });
