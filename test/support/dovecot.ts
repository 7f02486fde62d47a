import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { ImapFlow } from 'imapflow';
import { freePorts } from './launcher.js';
import { until } from './until.js';

const BINARY = '/usr/sbin/dovecot';
/** Dovecot gives its processes other users, which only root may do. */
const hasDovecot = existsSync(BINARY) && process.getuid?.() === 0;

/** Tests on a real IMAP server; on a machine without one they are skipped, and it is said what is not tested. */
export function describeWithDovecot(what: string, tests: () => void): void {
  if (hasDovecot) {
    describe(what, tests);
    return;
  }
  console.warn(`Dovecot is not installed here, or this is not root: ${what} is NOT tested.`);
  describe.skip(what, tests);
}

export interface Dovecot {
  readonly port: number;
  /** A session of its own, to put mail there and to look. */
  open(): Promise<ImapFlow>;
  stop(): Promise<void>;
}

const NOBODY = 65_534;

export interface DovecotOptions {
  /** false: it does not offer to say by itself that mail has come. */
  readonly idles?: boolean;
}

/** Debian's IMAP server on a directory of its own: any user is let in by the password "open". */
export async function startDovecot({ idles = true }: DovecotOptions = {}): Promise<Dovecot> {
  const directory = mkdtempSync(join(tmpdir(), 'matricula-dovecot-'));
  chmodSync(directory, 0o755);
  const mail = join(directory, 'mail');
  mkdirSync(mail);
  chownSync(mail, NOBODY, NOBODY);
  const port = Number((await freePorts())['CATCHER_SMTP_PORT']);
  const configuration = join(directory, 'dovecot.conf');
  writeFileSync(configuration, `${configured(directory, port)}${idles ? '' : WITHOUT_IDLE}`);
  const server = spawn(BINARY, ['-F', '-c', configuration], { stdio: 'ignore' });
  const open = async (): Promise<ImapFlow> => {
    const client = new ImapFlow({
      ...{ host: '127.0.0.1', port, secure: false, logger: false },
      auth: { user: 'office', pass: 'open' },
    });
    await client.connect();
    return client;
  };
  await until(async () => {
    const client = await open().catch(() => null);
    await client?.logout();
    return client !== null;
  });
  return {
    ...{ port, open },
    stop: async () => {
      await ended(server);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function ended(server: ChildProcess): Promise<void> {
  const exit = once(server, 'exit');
  server.kill('SIGTERM');
  await exit;
}

const WITHOUT_IDLE = 'imap_capability = IMAP4rev1 UIDPLUS\n';

const configured = (directory: string, port: number): string => `
base_dir = ${directory}/run
state_dir = ${directory}/state
log_path = ${directory}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${directory}/mail/%u
passdb {
  driver = static
  args = password=open
}
userdb {
  driver = static
  args = uid=${NOBODY} gid=${NOBODY} home=${directory}/mail/%u
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;
