import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import type { DataSource } from 'typeorm';
import type { ReplyKey } from '#access/reply-address.js';
import { contentHash } from '#correspondence/content-hash.js';
import { headOf } from '#correspondence/head-of.js';
import type { Checked } from '#correspondence/sender-checks.js';
import { fileMail } from '#filing/incoming-mail.js';
import { keepMailboxPosition, mailboxPosition, noteMailboxRead, watchMailbox } from '#filing/mailbox.js';
import { applicationsNamedIn } from './addressed.js';
import { Progress } from './hard-messages.js';

export interface MailboxParts {
  readonly dataSource: DataSource;
  readonly key: ReplyKey;
  /** `imaps://user:password@host:993/INBOX`; `imap:` is for a server on the same machine. */
  readonly url: string;
  readonly largestBytes: number;
  /** The right-hand side of our Message-IDs. */
  readonly mailDomain: string;
  /** What can be known of the sender of a mail that another server took; null: nothing. */
  readonly checkFetched: (raw: Buffer) => Promise<Checked | null>;
  readonly log: Readonly<Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>>;
  readonly pollMs?: number;
}

/** Where a server tells of new mail by itself, it is asked all the same after this: some forget. */
const POLL_MS = 60_000;
const PATIENCE_MS = 10_000;
const AGAIN_MS = [1_000, 2_000, 5_000, 30_000, 60_000] as const;

/**
 * Reads a mailbox of somebody else's for mail to our reply addresses, until it is stopped. It only looks: nothing is
 * deleted, moved or marked. How far it came is written down after what came is stored, so a mail may be taken twice and
 * counts once; it counts from the instant at which the mailbox got it (INTERNALDATE). A message that the server does not
 * give is passed by after some tries, and asked for again each hour and at each start.
 */
export function startMailbox(parts: MailboxParts): {
  /** What was begun to be stored is stored; once this has resolved, nothing is asked of the server or of the database. */
  stop(): Promise<void>;
} {
  const stopping = new AbortController();
  const reading = keepReading(parts, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await reading;
    },
  };
}

async function keepReading(parts: MailboxParts, stopping: AbortSignal): Promise<void> {
  const known: Known = { progress: null };
  for (let failures = 0; !hasEnded(stopping); failures += 1) {
    try {
      await watchMailbox(parts.dataSource, placeOf(parts.url).name);
      await readWhileConnected(parts, stopping, { known, onRead: () => (failures = 0) });
    } catch (error) {
      if (!hasEnded(stopping)) parts.log.warn({ code: codeOf(error) }, 'the mailbox could not be read');
    }
    const pauseMs = AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)];
    await sleep(pauseMs, undefined, { signal: stopping }).catch(() => undefined);
  }
}

const hasEnded = (stopping: AbortSignal): boolean => stopping.aborted;

/** What a server says may quote a mail. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('authenticationFailed' in error && error.authenticationFailed === true) return 'authentication-failed';
  return 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

/** Which folder is read, and the name under which its position is kept; without the password. */
function placeOf(url: string): { readonly path: string; readonly name: string } {
  const { hostname, username, pathname } = new URL(url);
  const path = decodeURIComponent(pathname.slice(1)) || 'INBOX';
  return { path, name: `${username}@${hostname}/${path}` };
}

/** On a line that is down nothing is asked, and no answer is waited for: what a client of it may never say, it need not. */
type Ask = <T>(question: () => Promise<T>) => Promise<T>;

interface Line {
  readonly client: ImapFlow;
  /** @throws where the line is down, at once when it goes down */
  readonly ask: Ask;
}

/** What outlives a connection. */
interface Known {
  progress: Progress | null;
}

interface Reading {
  readonly known: Known;
  readonly onRead: () => void;
}

async function readWhileConnected(parts: MailboxParts, stopping: AbortSignal, reading: Reading): Promise<void> {
  if (stopping.aborted) return;
  const line = lineTo(parts.url);
  const end = (): void => line.client.close();
  stopping.addEventListener('abort', end);
  try {
    await readSession(parts, line, reading);
  } finally {
    stopping.removeEventListener('abort', end);
    end();
  }
}

function lineTo(url: string): Line {
  const { hostname, port, username, password, protocol } = new URL(url);
  const isSecure = protocol === 'imaps:';
  const client = new ImapFlow({
    ...{ host: hostname, port: Number(port || (isSecure ? 993 : 143)), secure: isSecure, logger: false },
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    ...{ disableAutoIdle: true, connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS },
  });
  const lost = new Error('the connection was lost');
  const asking = new Set<(error: Error) => void>();
  let isDown = false;
  client.once('close', () => {
    isDown = true;
    asking.forEach((giveUp) => giveUp(lost));
  });
  // What ends the connection is heard by whoever waits for an answer on it.
  client.on('error', () => undefined);
  const ask: Ask = (question) =>
    new Promise((answer, giveUp) => {
      if (isDown) {
        giveUp(lost);
        return;
      }
      asking.add(giveUp);
      question()
        .then(answer, giveUp)
        .finally(() => asking.delete(giveUp));
    });
  return { client, ask };
}

/** Until the line is down: then it ends with what it had begun to store. */
async function readSession(parts: MailboxParts, line: Line, { known, onRead }: Reading): Promise<never> {
  const { client, ask } = line;
  const { path, name } = placeOf(parts.url);
  await ask(() => client.connect());
  for (;;) {
    // Anew each time: who stays in a folder may never be told that it was removed, and another made in its place.
    const { uidValidity } = await ask(() => client.mailboxOpen(path, { readOnly: true }));
    const waiting = new AbortController();
    const { signal } = waiting;
    const more = once(client, 'exists', { signal }).catch(() => undefined);
    try {
      known.progress = await progressIn(parts, known.progress, { name, uidValidity: Number(uidValidity) });
      await readNew(parts, line, { name, progress: known.progress });
      await noteMailboxRead(parts.dataSource, name);
      onRead();
      // Where the server does not offer it, this asks by NOOP.
      ask(() => client.idle()).catch(() => undefined);
      const turn = sleep(parts.pollMs ?? POLL_MS, undefined, { ref: false, signal }).catch(() => undefined);
      await ask(() => Promise.race([more, turn]));
    } finally {
      waiting.abort();
    }
  }
}

interface Numbered {
  readonly name: string;
  readonly uidValidity: number;
}

async function progressIn(
  { dataSource }: MailboxParts,
  former: Progress | null,
  { name, uidValidity }: Numbered,
): Promise<Progress> {
  if (former?.uidValidity === uidValidity) return former;
  const kept = await mailboxPosition(dataSource, name);
  return new Progress(uidValidity, kept?.uidValidity === uidValidity ? kept.lastUid : 0);
}

interface Mailbox {
  readonly name: string;
  readonly progress: Progress;
}

async function readNew(parts: MailboxParts, line: Line, { name, progress }: Mailbox): Promise<void> {
  const { uidValidity, lastUid } = progress;
  const wanted = { uid: true, size: true };
  const listed = await line.ask(() => line.client.fetchAll(`${lastUid + 1}:*`, wanted, { uid: true }));
  // A range that begins beyond the last message has the last message in it.
  const later = listed.filter(({ uid }) => uid > lastUid);
  for (const { uid, size = 0 } of progress.due(later)) {
    const isWhole = size <= parts.largestBytes;
    const message = await given(line, { uid, isWhole }).catch((error: unknown) => {
      if (progress.notGiven(uid))
        parts.log.error(
          { uid, code: codeOf(error) },
          'a message in the mailbox is not given, and is passed by for now',
        );
      throw error;
    });
    await fileOne(parts, message, isWhole ? null : size);
    progress.taken(uid);
    await keepMailboxPosition(parts.dataSource, name, { uidValidity, lastUid: progress.lastUid });
  }
}

interface Wanted {
  readonly uid: number;
  readonly isWhole: boolean;
}

interface Given {
  readonly raw: Buffer;
  readonly internalDate: Date | string;
  readonly uid: number;
}

/**
 * Of one that is too large the head only: a person reads the rest where it stays.
 * @throws where it was lost with the connection, was removed by whoever else reads the mailbox, or the server cannot give it
 */
async function given({ client, ask }: Line, { uid, isWhole }: Wanted): Promise<Given> {
  const wanted = { internalDate: true, ...(isWhole ? { source: true } : { headers: true }) };
  const message = await ask(() => client.fetchOne(String(uid), wanted, { uid: true }));
  if (message === undefined || message === false) throw new Error('a message that was listed was not given');
  const { source, headers, internalDate } = message;
  const raw = source ?? headers;
  if (raw === undefined || internalDate === undefined) throw new Error('the server gave no message');
  return { raw, internalDate, uid };
}

async function fileOne(
  parts: MailboxParts,
  { raw, internalDate, uid }: Given,
  wholeBytes: number | null,
): Promise<void> {
  const head = headOf(raw);
  const applicationIds = await applicationsNamedIn(parts, head);
  if (applicationIds.length === 0) return;
  const filed = await fileMail(parts.dataSource, {
    ...{ applicationIds, raw, contentSha256: contentHash(raw), envelopeFrom: envelopeFromOf(head) },
    // Of a head alone no signature can be checked; a person sees it anyway.
    ...((wholeBytes === null ? await parts.checkFetched(raw) : null) ?? { authentication: 'none', verdicts: null }),
    ...(wholeBytes !== null && { wholeBytes }),
    receivedAt: new Date(internalDate).toISOString(),
  });
  parts.log.info({ applicationIds, filed, bytes: wholeBytes ?? raw.length, uid }, 'mail was taken from the mailbox');
}

/** Of Return-Path, which the last server writes, some without brackets; empty where it says that nobody wants an answer. */
function envelopeFromOf(head: readonly string[]): string {
  const line = head.find((one) => /^return-path:/i.test(one));
  if (line !== undefined) return /<([^<>]*)>/.exec(line)?.[1] ?? addressIn(line);
  return addressIn(head.find((one) => /^from:/i.test(one)) ?? '');
}

const addressIn = (line: string): string => /[^\s<>":]+@[^\s<>"]+/.exec(line)?.[0] ?? '';
