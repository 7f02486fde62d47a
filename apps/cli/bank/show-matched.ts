import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { BankEntryView } from '#contracts/bank/entry.js';
import { formatPlain } from '#domain/money.js';
import { listBankEntries } from '#readmodel/bank-entries.js';
import { type BankOutcomes, outcomesOf } from '#readmodel/bank-outcomes.js';

type Say = (line: string) => void;

const LOOK_MS = 250;
const SAY_MS = 1_000;
/** So long without anything done: then no worker runs, or something is in its way. */
const STANDSTILL_MS = 20_000;
const MOST_SHOWN = 50;
const FOR_A_PERSON = ['open', 'suggested', 'suspected'] as const;

/** Waits until the entries of these statements have been matched and told; says what they came to, and who is needed. */
export async function showMatched(dataSource: DataSource, statementIds: readonly string[], say: Say): Promise<void> {
  const { waiting, outcomes } = await matched(dataSource, statementIds, say);
  if (waiting > 0) say(`${waiting} wait to be matched: does a worker run? GET bank-statements/{id} shows it later.`);
  for (const { state, detail, count } of outcomes) say(`${count} ${state}${detail === null ? '' : `: ${detail}`}`);
  await showForAPerson(dataSource, statementIds, say);
}

async function matched(dataSource: DataSource, statementIds: readonly string[], say: Say): Promise<BankOutcomes> {
  let last = { waiting: -1, movedAt: Date.now(), saidAt: Date.now() };
  for (;;) {
    const found = await outcomesOf(dataSource, statementIds);
    const now = Date.now();
    if (found.waiting !== last.waiting) last = { ...last, waiting: found.waiting, movedAt: now };
    if (found.waiting === 0 || now - last.movedAt > STANDSTILL_MS) return found;
    if (now - last.saidAt >= SAY_MS) {
      last = { ...last, saidAt: now };
      say(`${found.waiting} entries wait to be matched`);
    }
    await sleep(LOOK_MS);
  }
}

/** Without names and words, which the api shows to whom they concern. */
async function showForAPerson(dataSource: DataSource, statementIds: readonly string[], say: Say): Promise<void> {
  for (const statement of statementIds)
    for (const state of FOR_A_PERSON) {
      const { items, next } = await listBankEntries(dataSource, { statement, state, limit: MOST_SHOWN });
      for (const entry of items) say(lineOf(entry));
      if (next !== null) say(`and more: GET bank-entries?statement=${statement}&state=${state}`);
    }
}

function lineOf(entry: BankEntryView): string {
  const { id, state, bookedOn, direction, amount, bankReference } = entry;
  const because = entry.because ?? entry.suspectedOf;
  const what = [bookedOn, `${direction === 'debit' ? '-' : ''}${formatPlain(amount)}`, bankReference ?? ''];
  return `needs a person: ${[...what, state, because ?? '', id].filter((word) => word !== '').join(' ')}`;
}
