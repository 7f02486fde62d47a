import type { EntityManager } from 'typeorm';
import type { TodayView } from '#contracts/finance.js';
import { bankBalances } from '../bank-balances.js';

/** Accounts of which what is stored does not come to what the bank has stated. */
export async function bankToday(manager: EntityManager): Promise<TodayView['bank']> {
  const accounts = (await bankBalances(manager)).filter(({ verdict }) => verdict !== 'adds-up');
  return { count: accounts.length, accounts };
}
