import { setTimeout as sleep } from 'node:timers/promises';
import { type FetchMessageObject, ImapFlow } from 'imapflow';
import type { DataSource } from 'typeorm';
import type { ReplyKey } from '#access/reply-address.js';
import { contentHash } from '#correspondence/content-hash.js';
import { headOf } from '#correspondence/head-of.js';
import type { Checked } from '#correspondence/sender-checks.js';
import { fileMail } from '#filing/incoming-mail.js';
import { keepMailboxPosition, mailboxPosition } from '#filing/mailbox.js';
import { applicationsNamedIn } from './addressed.js';

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
 * counts once; it counts from the instant at which the mailbox got it (INTERNALDATE).
 */
export function startMailbox(parts: MailboxParts): { stop(): Promise<void> } {
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
  for (let failures = 0; !stopping.aborted; failures += 1) {
    try {
      await readWhileConnected(parts, stopping, () => (failures = 0));
    } catch (error) {
      parts.log.warn({ err: withoutServersWords(error) }, 'the mailbox could not be read');
    }
    const pauseMs = AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)];
    await sleep(pauseMs, undefined, { signal: stopping }).catch(() => undefined);
  }
}

/** What a server says may quote a mail. */
const withoutServersWords = (error: unknown): object => ({
  code: error instanceof Error && 'code' in error ? error.code : 'unknown',
});

async function readWhileConnected(parts: MailboxParts, stopping: AbortSignal, onRead: () => void): Promise<void> {
  const { hostname, port, username, password, protocol } = new URL(parts.url);
  const isSecure = protocol === 'imaps:';
  const client = new ImapFlow({
    ...{ host: hostname, port: Number(port || (isSecure ? 993 : 143)), secure: isSecure, logger: false },
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    ...{ disableAutoIdle: true, connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS },
  });
  const closed = new Promise<void>((settle) => client.once('close', settle));
  // An answer that was on its way when the connection went may never be said to be lost.
  const lost = closed.then(() => Promise.reject(new Error('the connection was lost')));
  lost.catch(() => undefined);
  // What ends the connection is heard by whoever waits for an answer on it.
  client.on('error', () => undefined);
  const end = (): void => client.close();
  stopping.addEventListener('abort', end);
  try {
    const session = readSession(parts, client, { stopping, onRead });
    session.catch(() => undefined);
    await Promise.race([session, lost]);
  } finally {
    stopping.removeEventListener('abort', end);
    client.close();
  }
}

interface Reading {
  readonly stopping: AbortSignal;
  readonly onRead: () => void;
}

async function readSession(parts: MailboxParts, client: ImapFlow, { stopping, onRead }: Reading): Promise<void> {
  const { hostname, username, pathname } = new URL(parts.url);
  await client.connect();
  const path = decodeURIComponent(pathname.slice(1)) || 'INBOX';
  const { uidValidity } = await client.mailboxOpen(path, { readOnly: true });
  const mailbox: Mailbox = { name: `${username}@${hostname}/${path}`, uidValidity: Number(uidValidity) };
  while (client.usable && !stopping.aborted) {
    const more = new Promise<void>((settle) => client.once('exists', () => settle()));
    await readNew(parts, client, mailbox);
    onRead();
    // Where the server does not offer it, this asks by NOOP.
    void client.idle().catch(() => undefined);
    await Promise.race([more, sleep(parts.pollMs ?? POLL_MS, undefined, { ref: false })]);
  }
}

interface Mailbox {
  readonly name: string;
  readonly uidValidity: number;
}

async function readNew(parts: MailboxParts, client: ImapFlow, { name, uidValidity }: Mailbox): Promise<void> {
  const known = await mailboxPosition(parts.dataSource, name);
  let lastUid = known?.uidValidity === uidValidity ? known.lastUid : 0;
  const sizes: { readonly uid: number; readonly size: number }[] = [];
  for await (const { uid, size = 0 } of client.fetch(`${lastUid + 1}:*`, { uid: true, size: true }, { uid: true }))
    // A range that begins beyond the last message has the last message in it.
    if (uid > lastUid) sizes.push({ uid, size });
  for (const { uid, size } of sizes.sort((one, other) => one.uid - other.uid)) {
    if (size <= parts.largestBytes) await takeOne(parts, client, uid);
    else parts.log.warn({ uid, bytes: size }, 'a mail in the mailbox is too large, and stays there');
    lastUid = uid;
    await keepMailboxPosition(parts.dataSource, name, { uidValidity, lastUid });
  }
}

async function takeOne(parts: MailboxParts, client: ImapFlow, uid: number): Promise<void> {
  const message = await client.fetchOne(String(uid), { source: true, internalDate: true }, { uid: true });
  // Lost with the connection, or removed by whoever else reads the mailbox: the next listing tells which.
  if (message === undefined || message === false) throw new Error('a message that was listed was not given');
  await fileOne(parts, message);
}

async function fileOne(parts: MailboxParts, { source: raw, internalDate, uid }: FetchMessageObject): Promise<void> {
  if (raw === undefined || internalDate === undefined) throw new Error('the server gave no message');
  const head = headOf(raw);
  const applicationIds = await applicationsNamedIn(parts, head);
  if (applicationIds.length === 0) return;
  const filed = await fileMail(parts.dataSource, {
    ...{ applicationIds, raw, contentSha256: contentHash(raw), envelopeFrom: envelopeFromOf(head) },
    ...((await parts.checkFetched(raw)) ?? { authentication: 'none', verdicts: null }),
    receivedAt: new Date(internalDate).toISOString(),
  });
  parts.log.info({ applicationIds, filed, bytes: raw.length, uid }, 'mail was taken from the mailbox');
}

/** Of Return-Path, which the last server writes; empty where it says that nobody wants an answer. */
function envelopeFromOf(head: readonly string[]): string {
  const line = head.find((one) => /^return-path:/i.test(one));
  if (line !== undefined) return /<([^<>]*)>/.exec(line)?.[1] ?? '';
  return /[^\s<>"]+@[^\s<>"]+/.exec(head.find((one) => /^from:/i.test(one)) ?? '')?.[0] ?? '';
}
