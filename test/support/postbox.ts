import { setTimeout as sleep } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import { checkFetched } from '#correspondence/sender-checks.js';
import { createLog } from '#settings/log.js';
import { type MailboxParts, startMailbox } from '../../apps/letterbox/mailbox.js';
import { type Dovecot, type DovecotOptions, startDovecot } from './dovecot.js';
import { type Office, openOffice, REPLY_KEY } from './office.js';

export interface StoredMail {
  readonly received_at: Date;
  readonly told: string | null;
  readonly state: string;
  readonly size_bytes: number;
}

/** An office, and a mailbox of its own on a real IMAP server that is read for it. */
export interface Postbox {
  readonly office: Office;
  /** Somebody else who has the mailbox open. */
  readonly session: ImapFlow;
  url(folder?: string): string;
  /** Reads the mailbox until it is stopped; `logged` is what was said of it. */
  read(changes?: Partial<MailboxParts>): { readonly logged: readonly object[]; stop(): Promise<void> };
  /** Puts a message there, as one that the server got at that instant; else now, in a second of which nothing else is. */
  put(lines: readonly string[], at?: Date, folder?: string): Promise<unknown>;
  /** What is on record of mail for an application, in the order of its receipt. */
  stored(applicationId: string): Promise<StoredMail[]>;
  close(): Promise<void>;
}

export async function openPostbox(options: DovecotOptions = {}): Promise<Postbox> {
  const [office, dovecot] = await Promise.all([openOffice(), startDovecot(options)]);
  const session = await dovecot.open();
  const url = (folder = 'INBOX') => urlOf(dovecot, folder);
  return {
    ...{ office, session, url },
    read: (changes = {}) => {
      const logged: object[] = [];
      const destination = { write: (line: string) => void logged.push(JSON.parse(line) as never) };
      const mailbox = startMailbox({
        ...{ dataSource: office.app.dataSource, key: REPLY_KEY, largestBytes: 100_000, pollMs: 5_000 },
        ...{ url: url(), mailDomain: 'school.example', log: createLog('test', 'info', { destination }) },
        checkFetched: (raw) => checkFetched(raw, { trustedServer: 'mx.school.example', asksDns: false }),
        ...changes,
      });
      return { logged, stop: () => mailbox.stop() };
    },
    put: async (lines, at, folder = 'INBOX') =>
      session.append(folder, lines.join('\r\n'), [], at ?? (await nextSecond())),
    stored: (applicationId) =>
      office.app.dataSource.query<StoredMail[]>(
        `SELECT received_at, told, state, size_bytes FROM incoming_mail WHERE application_id = $1 ORDER BY received_at`,
        [applicationId],
      ),
    close: async () => {
      await session.logout();
      await Promise.all([office.close(), dovecot.stop()]);
    },
  };
}

const urlOf = ({ port }: Dovecot, folder: string): string => `imap://office:open@127.0.0.1:${String(port)}/${folder}`;

/** INTERNALDATE has whole seconds: what is got in the second of an event would have come before it. */
export async function nextSecond(): Promise<Date> {
  const next = (Math.floor(Date.now() / 1_000) + 1) * 1_000;
  await sleep(next - Date.now());
  return new Date(next);
}
