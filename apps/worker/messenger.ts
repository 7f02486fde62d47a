import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import { type ClaimedTell, claimTells, noteTold, tellIdOf, type Told } from '#eventstore/owed-tells.js';
import { atOnce } from '#telling/at-once.js';
import type { UntimedCommand } from '#telling/names.js';
import type { Teller } from '#telling/teller.js';

export interface Messages {
  readonly dataSource: DataSource;
  readonly teller: Teller;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  readonly clock: () => Instant;
  readonly pollMs?: number;
}

type Untold = UntimedCommand extends infer C ? (C extends UntimedCommand ? Omit<C, 'id' | 'role'> : never) : never;
type Claimed = ClaimedTell<Untold>;

/** Few enough that people who tell something do not wait for it. */
const AT_ONCE = 4;
const POLL_MS = 500;
/** A messenger that died with a message in hand leaves it to others after this. */
const LEASE_MS = 15_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Tells streams what others have decided for them, each once recorded: a message is told under an id made from its event
 * until it has an answer, whoever dies in between.
 */
export function startMessenger(messages: Messages): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const walking = walk(messages, stopping.signal);
  return {
    stop: () => {
      stopping.abort();
      return walking;
    },
  };
}

async function walk(messages: Messages, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const told = await round(messages).catch((error: unknown) => {
      messages.log.error({ err: error }, 'the messenger could not reach its rows');
      return 0;
    });
    if (told === 0) await sleep(messages.pollMs ?? POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function round(messages: Messages): Promise<number> {
  const { dataSource, clock } = messages;
  const now = clock();
  const claimed = await claimTells<Untold>(dataSource, { now, until: later(now, LEASE_MS), atMost: AT_ONCE });
  await atOnce(AT_ONCE, claimed, async (row) => {
    const told = await tell(messages, row);
    if (told.state === 'refused')
      messages.log.error({ ...aboutOf(row), reason: told.because }, 'a message was refused, and waits for a person');
    if (told.state === 'owed') messages.log.warn({ ...aboutOf(row), reason: told.because }, 'a message was not taken');
    await noteTold(dataSource, row, told);
  });
  return claimed.length;
}

async function tell({ teller, clock }: Messages, row: Claimed): Promise<Told> {
  const command: UntimedCommand = { ...row.command, id: tellIdOf(row), role: null };
  try {
    const { rejection } = await teller.tell(row.stream, command);
    if (rejection === null) return { state: 'told', at: clock(), because: null };
    // Nothing was judged: it may be taken once what stands in the way has gone.
    if (rejection.reason === 'internal-error' || rejection.reason === 'numbers-held')
      return again(row, clock(), rejection.reason);
    return { state: 'refused', at: clock(), because: rejection.reason };
  } catch (error) {
    return again(row, clock(), error instanceof Error ? error.name : 'unknown');
  }
}

const again = ({ attempts }: Claimed, now: Instant, because: string): Told => ({
  state: 'owed',
  because,
  nextAttemptAt: later(now, Math.min(LONGEST_PAUSE_MS, 500 * 2 ** Math.min(attempts, 10))),
});

const later = (now: Instant, ms: number): Instant => new Date(Date.parse(now) + ms).toISOString();

const aboutOf = ({ eventId, ordinal, stream, command }: Claimed) => ({
  eventId,
  ordinal,
  stream,
  command: command.type,
});
