import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import type { Bell } from './bell.js';
import {
  claimAgain,
  type ClaimedRow,
  claimNext,
  keyOf,
  lettersAreHeld,
  type RowKey,
  type Tick,
  tick,
} from './claim.js';
import { type HeldNotice, heldNotice } from './held.js';
import type { OwedDocument, OwedRow } from './owed.js';
import { type Mail, type Post, reasonOf } from './post.js';
import { isHopeless, nextAttemptAt } from './retry.js';

export type OwedLetter = Extract<OwedRow, { kind: 'letter' }>;

export type ClaimedLetter = OwedLetter & Pick<ClaimedRow, 'resends'>;

export interface Thread {
  readonly messageId: string;
  /** Message-IDs that it follows, the closest last; empty for the first of a conversation. */
  readonly references: readonly string[];
}

/** What the courier needs from elsewhere; each is called within the transaction that holds the row. */
export interface CourierDesk {
  /** The file that a letter is about, read once; null where there is none, or it was erased. */
  readonly open: (manager: EntityManager, row: ClaimedLetter) => Promise<OpenFile | null>;
  /** Renders and stores a paper, once. */
  readonly print: (manager: EntityManager, row: OwedDocument) => Promise<void>;
}

/** An application, or a bank entry, as it stands now, and what one letter about it says. */
export interface OpenFile {
  /** Why the letter makes no sense any more, in a word or two; null: it does. */
  readonly useless: string | null;
  readonly compose: (thread: Thread) => Promise<Mail | Unwritable>;
}

/** A letter that nobody can write any more, such as to a person who was erased, or that its reader wants no more. */
export type Unwritable = { readonly unwritable: string } | { readonly unwanted: string };

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

/** What the lanes of one courier know of each other. */
export interface Hands {
  /** Keys of the rows that a lane is at, with or without a lock on them. */
  readonly inHand: Set<string>;
  readonly stopping: AbortSignal;
  /** Is told at every round whether letters are held. */
  readonly notice: HeldNotice;
}

/** Works until it is stopped; `stop` waits for what is on its way. */
export function runCourier(parts: CourierParts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const hands: Hands = { inHand: new Set(), stopping: stopping.signal, notice: heldNotice(parts) };
  const lanes = Array.from({ length: parts.lanes }, () => walk(parts, hands));
  return {
    async stop() {
      stopping.abort();
      await parts.bell.stop();
      await Promise.all(lanes);
    },
  };
}

async function walk(parts: CourierParts, hands: Hands): Promise<void> {
  while (!hands.stopping.aborted) {
    const found = await workOne(parts, hands).catch((error: unknown) => {
      parts.log.error({ err: error }, 'the courier could not reach its rows');
      return null;
    });
    if (found !== null) hands.notice(found === 'held');
    if (found !== 'work') await parts.bell.wait(parts.pollMs);
  }
}

/** One row on its way: what is known of it should its transaction fail. */
interface Errand {
  isHeld: boolean;
  row: ClaimedRow | null;
  result: Tick | null;
  /** Why it could not be made. A bug, if it can be written down; else the database is away. */
  fault: unknown;
  /** When the mail server answered, on this process's own clock; null while it has not been asked. */
  answeredAtMs: number | null;
}

/** What there was to do. */
export type Found = 'work' | 'nothing' | 'held';

/** Takes the next row that is due and brings it as far as it goes, unless letters are held. */
export async function workOne(parts: CourierParts, hands: Hands): Promise<Found> {
  const errand: Errand = { isHeld: false, row: null, result: null, fault: null, answeredAtMs: null };
  try {
    await onOneConnection(parts.dataSource, async (transacted) => {
      try {
        await transacted((manager) => takeNext(parts, hands, { manager, errand }));
      } catch (error) {
        if (errand.row === null || errand.answeredAtMs !== null) throw error;
        errand.fault = error;
        errand.result = later(parts, errand.row, { because: reasonOf(error), obstacle: 'bug' });
        // A query that fails takes its transaction with it. Where it was the connection that failed, so does this.
        await transacted((manager) => tickAgain(manager, errand));
      }
    });
    tellOf(parts, errand);
  } catch (error) {
    if (errand.answeredAtMs === null) throw error;
    await writeDown(parts, errand, hands.stopping);
  } finally {
    if (errand.row !== null) hands.inHand.delete(keyOf(errand.row));
  }
  if (errand.isHeld) return 'held';
  return errand.row === null ? 'nothing' : 'work';
}

interface Taking {
  readonly manager: EntityManager;
  readonly errand: Errand;
}

async function takeNext(parts: CourierParts, hands: Hands, { manager, errand }: Taking): Promise<void> {
  const row = await claimNext(manager, { now: parts.clock(), inHand: hands.inHand });
  if (row === null) {
    errand.isHeld = await lettersAreHeld(manager);
    return;
  }
  errand.row = row;
  // A database that dies takes the lock along; no other lane may have the row even so.
  hands.inHand.add(keyOf(row));
  parts.bell.ring();
  await bring(parts, manager, { row, errand });
}

async function tickAgain(manager: EntityManager, { row, result }: Errand): Promise<void> {
  if (row !== null && result !== null && (await claimAgain(manager, row))) await tick(manager, row, result);
}

type Transacted = (work: (manager: EntityManager) => Promise<void>) => Promise<void>;

async function onOneConnection(dataSource: DataSource, use: (transacted: Transacted) => Promise<void>): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await use(async (work) => {
      try {
        await runner.startTransaction();
        await work(runner.manager);
        await runner.commitTransaction();
      } catch (error) {
        if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
        throw error;
      }
    });
  } finally {
    await runner.release();
  }
}

interface Bringing {
  readonly row: ClaimedRow;
  readonly errand: Errand;
}

/**
 * A courier that dies between the mail server's answer and the commit brings the letter to its reader twice. So the row
 * is ticked off before the mail server hears of the letter, and nothing but the commit is left to do afterwards.
 */
async function bring(parts: CourierParts, manager: EntityManager, { row, errand }: Bringing): Promise<void> {
  const prepared = row.kind === 'letter' ? await write(parts, manager, row) : await print(parts, manager, row);
  errand.result = 'mail' in prepared ? prepared.sent : prepared;
  await tick(manager, row, errand.result);
  if (!('mail' in prepared)) return;
  const posted = await parts.post(prepared.mail);
  errand.answeredAtMs = performance.now();
  if (posted.is === 'sent') return;
  errand.result =
    posted.is === 'delayed' ? later(parts, row, posted) : { state: 'undeliverable', because: posted.because };
  await tick(manager, row, errand.result);
}

const RETRY_MS = 100;

/**
 * Only the database died. What the mail server said is known here and nowhere else, so this lane does not let go of the
 * row before that is on record, or the courier is told to stop.
 */
async function writeDown(parts: CourierParts, errand: Errand, stopping: AbortSignal): Promise<void> {
  if (errand.row === null) return;
  parts.log.warn(aboutOf(errand.row), 'the database went away while a letter was on its way');
  while (!stopping.aborted) {
    try {
      await onOneConnection(parts.dataSource, (transacted) => transacted((manager) => tickAgain(manager, errand)));
      return;
    } catch {
      await sleep(RETRY_MS);
    }
  }
}

/** A letter that is ready to leave, and what is on record once it has. */
interface Prepared {
  readonly mail: Mail;
  readonly sent: Tick;
}

async function print({ desk, clock }: CourierParts, manager: EntityManager, row: OwedDocument): Promise<Tick> {
  await desk.print(manager, row);
  return { state: 'sent', at: clock(), messageId: null, templateId: null };
}

async function write(
  { desk, clock, mailDomain }: CourierParts,
  manager: EntityManager,
  row: OwedLetter & ClaimedRow,
): Promise<Prepared | Tick> {
  const file = await desk.open(manager, row);
  if (file === null) return { state: 'undeliverable', because: 'what it is about is not on record' };
  // What a person has sent again is for that person to judge.
  if (row.resends === 0 && file.useless !== null) return { state: 'superseded', because: file.useless };
  const messageId = messageIdOf(row, mailDomain);
  // Whoever is on the staff has many applications, and no use for a conversation.
  const isOutside = row.audience === 'participant' || row.audience === 'payer';
  const mail = await file.compose({ messageId, references: isOutside ? threadOf(row) : [] });
  if ('unwritable' in mail) return { state: 'undeliverable', because: mail.unwritable };
  if ('unwanted' in mail) return { state: 'superseded', because: mail.unwanted };
  return { mail, sent: { state: 'sent', at: clock(), messageId, templateId: mail.templateId } };
}

function tellOf({ log }: CourierParts, { row, result, fault, answeredAtMs }: Errand): void {
  if (row === null || result === null) return;
  if (fault !== null) log.error({ ...aboutOf(row), err: fault }, 'a letter or paper could not be made');
  else if (result.state !== 'sent')
    log.warn({ ...aboutOf(row), state: result.state, reason: result.because }, 'not sent');
  // How long a death would have brought the letter to its reader twice.
  else
    log.info({ ...aboutOf(row), ...(answeredAtMs !== null && { openMs: performance.now() - answeredAtMs }) }, 'done');
}

const aboutOf = ({ eventId, ordinal, applicationId, entryId, name }: ClaimedRow) => ({
  ...{ eventId, ordinal, name },
  ...(entryId === null ? { applicationId } : { entryId }),
});

/**
 * The same for every attempt, so that a letter that went out twice is shown once, and can be told from another. One that
 * a person has sent again is another: a mailbox that has the first would show it to nobody.
 */
export const messageIdOf = (row: RowKey & { readonly resends?: number }, mailDomain: string): string =>
  `<${keyOf(row)}${row.resends ? `.r${row.resends}` : ''}@${mailDomain}>`;

/** A mail program that knows any of them finds the conversation; the first is what all of its letters share. */
const MOST_REFERENCES = 12;

/** RFC 5322, section 3.6.4: what the letter before had, and that letter; a long line loses its middle. */
function threadOf({ before, resends, messageId }: ClaimedRow): readonly string[] {
  const all = resends > 0 && messageId !== null ? [...before, messageId] : before;
  return all.length <= MOST_REFERENCES ? all : [...all.slice(0, 1), ...all.slice(1 - MOST_REFERENCES)];
}

function later(
  { clock }: CourierParts,
  { attempts }: ClaimedRow,
  { because, obstacle }: { readonly because: string; readonly obstacle: Parameters<typeof isHopeless>[1] },
): Tick {
  if (isHopeless(attempts + 1, obstacle)) return { state: 'undeliverable', because };
  return { state: 'owed', because, nextAttemptAt: nextAttemptAt(clock(), attempts + 1, obstacle) };
}
