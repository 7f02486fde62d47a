import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { forgetTexts } from '#bank/store/retention.js';
import type { Instant } from '#domain/time/zone.js';
import { sweepUnreferenced } from '#filing/sweep.js';
import { unbalanced } from '#readmodel/accounts.js';
import { bankBalances } from '#readmodel/bank-balances.js';
import { openStreams, overdueStreams } from '#readmodel/open-streams.js';
import { atOnce } from '#telling/at-once.js';
import { noteWatched } from '#readmodel/watched.js';
import { tellTime } from '#telling/tell-time.js';
import type { Teller } from '#telling/teller.js';

export interface Watch {
  readonly dataSource: DataSource;
  readonly client: Client;
  readonly taskQueue: string;
  readonly teller: Teller;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly clock: () => Instant;
  readonly intervalMs?: number;
  /** How long past its deadline a timer is left alone. */
  readonly graceMs?: number;
  /** How long what payers wrote is kept; for ever, where it is not said. */
  readonly booksKeptYears?: number;
}

/** Any number, the same for all watchmen of a database. */
const LOCK = 7_301_946;

/** A start has more urgent things to do; and a worker that is started every day must sweep as well. */
const FIRST_SWEEP_MS = 5 * 60_000;
const SWEEP_EVERY_MS = 24 * 3_600_000;

/** Of a worker's hands the most are left to people, be there thousands to bring back. */
const TOLD_AT_ONCE = 4;
const ASKED_FOR_AT_ONCE = 16;
/** It looks at every application, and at every entry of the bank. */
const MONEY_EVERY_MS = 5 * 60_000;
/** A round that mends much takes long; so often it shows that somebody is at it. */
const NOTE_EVERY_MS = 10_000;
/** As many as a person can look into. */
const NAMED = 20;

/**
 * Walks round until it is stopped. A timer lost, or a whole Temporal server, then costs a minute, not a promise. Once a
 * day it sweeps out what was filed for commands that never came, and what payers wrote once the books need it no longer.
 */
export function startWatchman(watch: Watch): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const walking = walk(watch, stopping.signal);
  return {
    stop: () => {
      stopping.abort();
      return walking;
    },
  };
}

async function walk(watch: Watch, signal: AbortSignal): Promise<void> {
  const now = (): number => Date.parse(watch.clock());
  let sweepAt = now() + FIRST_SWEEP_MS;
  let moneyAt = now();
  while (!signal.aborted) {
    await round(watch, signal).catch((error: unknown) => watch.log.error({ err: error }, 'the watchman lost a round'));
    const at = now();
    if (at >= moneyAt && (await hasCountedMoney(watch))) moneyAt = at + MONEY_EVERY_MS;
    if (at >= sweepAt && (await hasSwept(watch))) sweepAt = at + SWEEP_EVERY_MS;
    await sleep(watch.intervalMs ?? 30_000, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * One round, unless another watchman is on one. Answers with the streams that were to be told the time, and leaves for
 * the metrics how many had no workflow: as found while they are told, then those that gave no answer.
 */
export async function round(watch: Watch, signal?: AbortSignal): Promise<readonly string[]> {
  const told = await alone(watch, async () => {
    const before = new Date(Date.parse(watch.clock()) - (watch.graceMs ?? 60_000)).toISOString();
    const lost = await unattended(watch);
    const note = (found: number) => noteWatched(watch.dataSource, 'without-workflow', { at: watch.clock(), found });
    await note(lost.length);
    const streams = [...new Set([...(await overdueStreams(watch.dataSource, before)), ...lost])];
    if (streams.length === 0) return [];
    let shown = Promise.resolve();
    const showing = setInterval(() => {
      shown = note(lost.length).catch(() => undefined);
    }, NOTE_EVERY_MS);
    const telling = { atOnce: TOLD_AT_ONCE, ...(signal && { signal }) };
    const silent = await tellTime(watch.teller, streams, telling).finally(() => clearInterval(showing));
    await shown; // Or an older number could come last.
    await note(lost.filter((stream) => silent.includes(stream)).length);
    watch.log.warn({ streams: streams.length, silent }, 'the watchman told the time');
    return streams;
  });
  return told ?? [];
}

/** False where it is to be tried again after the next round. */
async function hasCountedMoney(watch: Watch): Promise<boolean> {
  const { dataSource, log, clock } = watch;
  try {
    return await alone(watch, async () => {
      const wrong = await unbalanced(dataSource);
      await noteWatched(dataSource, 'unbalanced', { at: clock(), found: wrong.length });
      const applications = wrong.slice(0, NAMED);
      if (wrong.length > 0) log.error({ found: wrong.length, applications }, 'money does not add up');
      const differing = (await bankBalances(dataSource)).filter(({ verdict }) => verdict === 'differs');
      await noteWatched(dataSource, 'bank-differs', { at: clock(), found: differing.length });
      const statements = differing.slice(0, NAMED).map(({ statementId }) => statementId);
      if (differing.length > 0)
        log.error({ found: differing.length, statements }, 'what is stored does not come to what the bank states');
      return true;
    }).then((counted) => counted ?? false);
  } catch (error) {
    log.error({ err: error }, 'the watchman could not count the money');
    return false;
  }
}

/** False where it is to be tried again after the next round. */
async function hasSwept(watch: Watch): Promise<boolean> {
  try {
    const swept = await alone(watch, () => sweep(watch));
    if (swept !== null) watch.log.info({ ...swept }, 'the watchman swept out what no event names, or no law keeps');
    return swept !== null;
  } catch (error) {
    watch.log.error({ err: error }, 'the watchman could not sweep');
    return false;
  }
}

async function sweep({ dataSource, clock, booksKeptYears: keptYears }: Watch): Promise<object> {
  const at = clock();
  const swept = await sweepUnreferenced(dataSource, at);
  return { ...swept, bankTexts: keptYears === undefined ? 0 : await forgetTexts(dataSource, { at, keptYears }) };
}

/**
 * Does the work unless another watchman of this database is at work: then null. The lock is the connection's, not a
 * transaction's: a round may take minutes, and a server may well end transactions that idle so long.
 */
async function alone<Result>({ dataSource }: Watch, work: () => Promise<Result>): Promise<Result | null> {
  const runner = dataSource.createQueryRunner();
  try {
    const [lock] = (await runner.query('SELECT pg_try_advisory_lock($1) AS mine', [LOCK])) as { mine: boolean }[];
    if (lock?.mine !== true) return null;
    try {
      return await work();
    } finally {
      // A connection that was lost has freed the lock already.
      if (!runner.isReleased) await runner.query('SELECT pg_advisory_unlock($1)', [LOCK]);
    }
  } finally {
    await runner.release();
  }
}

async function unattended({ client, dataSource, taskQueue }: Watch): Promise<readonly string[]> {
  const streams = await openStreams(dataSource);
  if (streams.length === 0) return [];
  const running = new Set<string>();
  const query = `TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 1_000 })) running.add(workflowId);
  // The list lags behind: who was started a moment ago is asked for by name, or thousands would be told again.
  const missing: string[] = [];
  const unlisted = streams.filter((stream) => !running.has(stream));
  await atOnce(ASKED_FOR_AT_ONCE, unlisted, async (stream) => {
    if (!(await isRunning(client, stream))) missing.push(stream);
  });
  return missing;
}

async function isRunning(client: Client, stream: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(stream).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
