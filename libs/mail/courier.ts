import type { DataSource, EntityManager } from 'typeorm';
import type { Application } from '#domain/application/state.js';
import { isStillUseful } from '#domain/application/superseded.js';
import type { Instant } from '#domain/time/zone.js';
import type { Bell } from './bell.js';
import { type ClaimedRow, claimNext, firstMessageId, type Tick, tick } from './claim.js';
import type { OwedRow } from './owed.js';
import { type Mail, type Post, reasonOf } from './post.js';
import { isHopeless, nextAttemptAt } from './retry.js';

export type OwedLetter = Extract<OwedRow, { kind: 'letter' }>;
export type OwedDocument = Extract<OwedRow, { kind: 'document' }>;

export interface Thread {
  readonly messageId: string;
  readonly inReplyTo: string | null;
}

/** What the courier needs from elsewhere; each is called within the transaction that holds the row. */
export interface CourierDesk {
  /** The application as it stands now; null where it is unknown or was erased. */
  readonly applicationOf: (manager: EntityManager, applicationId: string) => Promise<Application | null>;
  readonly compose: (manager: EntityManager, row: OwedLetter, thread: Thread) => Promise<Mail | Unwritable>;
  /** Renders and stores a paper, once. */
  readonly print: (manager: EntityManager, row: OwedDocument) => Promise<void>;
}

/** A letter that nobody can write any more, such as to a person who was erased. */
export interface Unwritable {
  readonly unwritable: string;
}

export interface CourierLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface CourierParts {
  /** A small pool of the courier's own: a connection is held for as long as a mail server takes. */
  readonly dataSource: DataSource;
  readonly bell: Bell;
  readonly post: Post;
  readonly desk: CourierDesk;
  readonly clock: () => Instant;
  readonly log: CourierLog;
  /** The right-hand side of Message-IDs. */
  readonly mailDomain: string;
  /** Letters on their way at the same time, each of another application. */
  readonly lanes: number;
  readonly pollMs: number;
}

/** Works until it is stopped; `stop` waits for what is on its way. */
export function runCourier(parts: CourierParts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const notice = noticeOf(parts);
  const lanes = Array.from({ length: parts.lanes }, () => walk(parts, { signal: stopping.signal, notice }));
  return {
    async stop() {
      stopping.abort();
      await parts.bell.stop();
      await Promise.all(lanes);
    },
  };
}

async function walk(parts: CourierParts, { signal, notice }: Walk): Promise<void> {
  while (!signal.aborted) {
    const found = await workOne(parts).catch((error: unknown) => {
      parts.log.error({ err: error }, 'the courier could not reach its rows');
      return null;
    });
    if (found !== null) notice(found === 'held');
    if (found !== 'work') await parts.bell.wait(parts.pollMs);
  }
}

interface Walk {
  readonly signal: AbortSignal;
  /** Is told at every round whether letters are held. */
  readonly notice: (isHeld: boolean) => void;
}

const SAY_AGAIN_MS = 10 * 60_000;

/** For all lanes together: whoever reads the log must not miss that nothing leaves, and why. */
function noticeOf({ log, clock }: CourierParts): Walk['notice'] {
  let saidAt: number | null = null;
  return (isHeld) => {
    const now = Date.parse(clock());
    if (isHeld && (saidAt === null || now - saidAt >= SAY_AGAIN_MS)) {
      saidAt = now;
      log.warn({}, 'letters are held, as after a restore: `matricula restored` says which, and releases them');
    } else if (!isHeld && saidAt !== null) {
      saidAt = null;
      log.info({}, 'letters are released');
    }
  };
}

/** What there was to do. */
export type Found = 'work' | 'nothing' | 'held';

/** Takes the next row that is due and brings it as far as it goes, unless letters are held. */
export async function workOne(parts: CourierParts): Promise<Found> {
  const runner = parts.dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    // Longer than any mail server is waited for; then the row is another courier's, whatever has become of this one.
    const [begun] = (await runner.query(
      `SELECT set_config('idle_in_transaction_session_timeout', '60s', true), set_config('statement_timeout', '10s', true),
              is_held('letters') AS held`,
    )) as readonly { readonly held: boolean }[];
    const isHeld = begun?.held !== false;
    const row = isHeld ? null : await claimNext(runner.manager, parts.clock());
    if (row !== null) await tick(runner.manager, row, await attempt(parts, runner.manager, row));
    await runner.commitTransaction();
    return isHeld ? 'held' : row === null ? 'nothing' : 'work';
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

async function attempt(parts: CourierParts, manager: EntityManager, row: ClaimedRow): Promise<Tick> {
  const about = { eventId: row.eventId, ordinal: row.ordinal, applicationId: row.applicationId, name: row.name };
  try {
    // A query that fails would take the whole transaction with it, and the note of the failure too.
    const result = await manager.transaction((inner) =>
      row.kind === 'letter' ? deliver(parts, inner, row) : print(parts, inner, row),
    );
    if (result.state === 'sent') parts.log.info(about, 'done');
    else parts.log.warn({ ...about, state: result.state, reason: result.because }, 'not sent');
    return result;
  } catch (error) {
    parts.log.error({ ...about, err: error }, 'a letter or paper could not be made');
    return later(parts, row, { because: reasonOf(error), obstacle: 'bug' });
  }
}

async function print({ desk, clock }: CourierParts, manager: EntityManager, row: OwedDocument): Promise<Tick> {
  await desk.print(manager, row);
  return { state: 'sent', at: clock(), messageId: null, remark: null };
}

async function deliver(parts: CourierParts, manager: EntityManager, row: OwedLetter & ClaimedRow): Promise<Tick> {
  const { desk, post, clock } = parts;
  const application = await desk.applicationOf(manager, row.applicationId);
  if (application === null) return { state: 'undeliverable', because: 'the application is not on record' };
  if (!isStillUseful(row.name, application)) return { state: 'superseded', because: `now ${application.phase.name}` };
  const messageId = messageIdOf(row, parts.mailDomain);
  const inReplyTo = row.audience === 'participant' ? await firstMessageId(manager, row.applicationId) : null;
  const mail = await desk.compose(manager, row, { messageId, inReplyTo });
  if ('unwritable' in mail) return { state: 'undeliverable', because: mail.unwritable };
  const posted = await post(mail);
  switch (posted.is) {
    case 'sent':
      return { state: 'sent', at: clock(), messageId, remark: posted.remark };
    case 'undeliverable':
      return { state: 'undeliverable', because: posted.because };
    case 'delayed':
      return later(parts, row, posted);
  }
}

/** The same for every attempt, so that a letter that went out twice is shown once, and can be told from another. */
export const messageIdOf = ({ eventId, ordinal }: Pick<OwedRow, 'eventId' | 'ordinal'>, mailDomain: string): string =>
  `<${eventId}.${ordinal}@${mailDomain}>`;

function later(
  { clock }: CourierParts,
  { attempts }: ClaimedRow,
  { because, obstacle }: { readonly because: string; readonly obstacle: Parameters<typeof isHopeless>[1] },
): Tick {
  if (isHopeless(attempts + 1, obstacle)) return { state: 'undeliverable', because };
  return { state: 'owed', because, nextAttemptAt: nextAttemptAt(clock(), attempts + 1, obstacle) };
}
