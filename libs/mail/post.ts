import { createTransport } from 'nodemailer';
import { oneLine } from './escape.js';
import type { Obstacle } from './retry.js';

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

export interface Attachment {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** A letter, ready to leave. */
export interface Mail {
  readonly messageId: string;
  /** The letters that it follows, so that all of them stay one conversation, the closest last; none for the first. */
  readonly references: readonly string[];
  readonly from: Mailbox;
  /** Where an answer goes, and word of a mailbox that fails; null: where it comes from. */
  readonly replyTo: string | null;
  /** Where one click stops what the letter is one of; null where it is owed. */
  readonly unsubscribeUrl: string | null;
  /** Whose letter it is, and who else gets it, as every copy says. */
  readonly to: Mailbox;
  readonly copies: readonly string[];
  /** The one mailbox that this copy is carried to. */
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly Attachment[];
  /** Which letter it is, for filters and for those who count. */
  readonly letter: string;
  /** The office's template that it was written by; null: the release's. */
  readonly templateId: string | null;
  readonly date: string;
}

export type Posted =
  | { readonly is: 'sent' }
  | { readonly is: 'undeliverable'; readonly because: string }
  | { readonly is: 'delayed'; readonly because: string; readonly obstacle: Obstacle };

export type Post = (mail: Mail) => Promise<Posted>;

/** After this a dead host has lost its turn, and the row's lock is free again. */
const TIMEOUT_MS = 30_000;
const ADDRESS = /^[^\s@<>"(),:;[\]\\\p{Cc}]+@[^\s@<>"(),:;\\\p{Cc}]+$/u;

/** Letters come in bursts; a connection that waits for longer dies unseen. Servers wait for five minutes. */
const IDLE_MS = 2_000;
/** More than there are lanes, with those that hang: a letter that waits within the pool would leave after its time. */
const CONNECTIONS = 100;

/** What letters are signed with (RFC 6376); the key in PEM. */
interface Signing {
  readonly domain: string;
  readonly selector: string;
  readonly privateKey: string;
}

export interface PostOptions {
  readonly timeoutMs?: number;
  readonly dkim?: Signing | null;
}

/** One-click unsubscribing counts only where both of its headers are signed (RFC 8058). */
const SIGNED =
  'From:Reply-To:To:Cc:Subject:Date:Message-ID:In-Reply-To:References:MIME-Version:Content-Type:' +
  'List-Unsubscribe:List-Unsubscribe-Post:Auto-Submitted';

/** Sends by SMTP, one letter after the other over a connection that is still warm. */
export function createPost(smtpUrl: string, { timeoutMs = TIMEOUT_MS, dkim = null }: PostOptions = {}): Post {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: CONNECTIONS,
    idleTimeout: IDLE_MS,
    // Whether a letter was taken by a connection that closed is not known: the courier alone tries again.
    maxRequeues: 0,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    ...(dkim !== null && {
      dkim: {
        domainName: dkim.domain,
        keySelector: dkim.selector,
        privateKey: dkim.privateKey,
        headerFieldNames: SIGNED,
      },
    }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async (mail) => {
    const { recipient, from, replyTo } = mail;
    if (!ADDRESS.test(recipient)) return { is: 'undeliverable', because: 'the address is malformed' };
    try {
      const envelope = { from: replyTo ?? from.address, to: [recipient] };
      await inTime(transport.sendMail({ ...message(mail), envelope }), timeoutMs);
      return { is: 'sent' };
    } catch (error) {
      return failed(error);
    }
  };
}

function message(mail: Mail) {
  const { messageId, references, from, replyTo, to, copies, text, html, letter, date } = mail;
  const inReplyTo = references.at(-1);
  return {
    messageId,
    ...(inReplyTo !== undefined && { inReplyTo, references: [...references] }),
    from: { name: oneLine(from.name), address: from.address },
    ...(replyTo !== null && { replyTo: { name: oneLine(from.name), address: replyTo } }),
    to: { name: oneLine(to.name), address: to.address },
    cc: copies.filter((address) => ADDRESS.test(address)).map((address) => ({ name: '', address })),
    subject: oneLine(mail.subject),
    date: new Date(date),
    text,
    html,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Matricula-Letter': letter, ...unsubscribing(mail) },
    ...entryOf(mail),
    attachments: mail.attachments.filter(isNoEntry).map(({ fileName, mediaType, bytes }) => ({
      filename: oneLine(fileName),
      contentType: mediaType,
      content: bytes,
    })),
  };
}

const isNoEntry = ({ mediaType }: Attachment): boolean => !mediaType.startsWith('text/calendar');

/** As a part of its own beside text and HTML, which is how mail programs find what belongs into a diary (RFC 6047). */
function entryOf({ attachments }: Mail) {
  const entry = attachments.find((one) => !isNoEntry(one));
  if (entry === undefined) return {};
  const method = /method=(\w+)/.exec(entry.mediaType)?.[1] ?? 'PUBLISH';
  return { icalEvent: { method, filename: entry.fileName, content: entry.bytes } };
}

/** RFC 2369 and, for one click, RFC 8058. */
const unsubscribing = ({ unsubscribeUrl }: Mail): Record<string, string> =>
  unsubscribeUrl === null
    ? {}
    : { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };

/** A server that answers one byte at a time passes every time-out of the socket, but not this one. */
async function inTime<T>(sending: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the mail server did not answer in time')), timeoutMs);
  });
  try {
    return await Promise.race([sending, late]);
  } finally {
    clearTimeout(timer);
    // Whichever lost the race may still fail later; nobody is left to hear of it.
    sending.catch(() => undefined);
  }
}

/** RFC 5321: 5xx is for ever, 4xx for now; but only where it was this recipient or this letter that was judged. */
function failed(error: unknown): Posted {
  const because = reasonOf(error);
  const { command, responseCode } = smtpFields(error);
  const judged = command === 'RCPT TO' || command === 'DATA';
  if (!judged || responseCode === null) return { is: 'delayed', because, obstacle: 'host' };
  if (responseCode >= 500) return { is: 'undeliverable', because };
  return { is: 'delayed', because, obstacle: command === 'RCPT TO' ? 'mailbox' : 'host' };
}

function smtpFields(error: unknown): { command: string | null; responseCode: number | null } {
  if (!(error instanceof Error)) return { command: null, responseCode: null };
  return {
    command: 'command' in error && typeof error.command === 'string' ? error.command : null,
    responseCode: 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null,
  };
}

/** Servers quote the address that they refuse; the row and the log must not keep it. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\S*@\S*/g, '[address]').slice(0, 300);
