import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readMail } from './mail.js';

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

export interface KeptMessage {
  readonly id: string;
  /** ISO 8601, UTC */
  readonly receivedAt: string;
  readonly envelope: Envelope;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly messageId: string;
  readonly sizeBytes: number;
}

export interface MessageFilter {
  /** An envelope recipient, whole, in any case. */
  readonly to?: string;
  /** A part of the subject, in any case. */
  readonly subject?: string;
  /** Only what was received later than this instant. */
  readonly after?: Date;
}

/**
 * Messages as files: `<id>.eml` exactly as received, and `<id>.json` (KeptMessage), which is written last and makes
 * the message count. Ids sort by arrival.
 */
export class MailStore {
  readonly #directory: string;
  readonly #now: () => Date;
  readonly #messages: Map<string, KeptMessage>;
  #arrivals = 0;

  private constructor(directory: string, now: () => Date, messages: readonly KeptMessage[]) {
    this.#directory = directory;
    this.#now = now;
    this.#messages = new Map(messages.map((message) => [message.id, message]));
  }

  static async open(directory: string, now: () => Date = () => new Date()): Promise<MailStore> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const names = (await readdir(directory)).sort();
    const ids = new Set(names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length)));
    // What was cut off before it counted was never acknowledged: its sender still has it and comes again.
    for (const name of names.filter((one) => /\.(eml|tmp)$/.test(one) && !ids.has(one.replace(/\.eml$/, ''))))
      await rm(join(directory, name), { force: true });
    const kept = [...ids].map(
      async (id) => JSON.parse(await readFile(join(directory, `${id}.json`), 'utf8')) as KeptMessage,
    );
    return new MailStore(directory, now, await Promise.all(kept));
  }

  /** Resolves when both files would survive a power cut. */
  async keep(raw: Buffer, envelope: Envelope): Promise<KeptMessage> {
    const receivedAt = this.#now().toISOString();
    const arrival = String(this.#arrivals++).padStart(6, '0');
    const id = `${receivedAt.replace(/[:.]/g, '-')}-${arrival}-${randomBytes(4).toString('hex')}`;
    const { from, to, subject, messageId } = await readMail(raw);
    const message = { id, receivedAt, envelope, from, to, subject, messageId, sizeBytes: raw.length };
    await this.#write(`${id}.eml`, raw);
    await this.#write(`${id}.json`, JSON.stringify(message));
    this.#messages.set(id, message);
    return message;
  }

  /** Newest first. */
  list({ to, subject, after }: MessageFilter = {}): readonly KeptMessage[] {
    const matches = (message: KeptMessage): boolean =>
      (to === undefined || message.envelope.to.some((one) => one.toLowerCase() === to.toLowerCase())) &&
      (subject === undefined || message.subject.toLowerCase().includes(subject.toLowerCase())) &&
      (after === undefined || Date.parse(message.receivedAt) > after.getTime());
    return [...this.#messages.values()].filter(matches).reverse();
  }

  find(id: string): KeptMessage | undefined {
    return this.#messages.get(id);
  }

  raw({ id }: KeptMessage): Promise<Buffer> {
    return readFile(join(this.#directory, `${id}.eml`));
  }

  async clear(): Promise<void> {
    for (const id of [...this.#messages.keys()]) {
      this.#messages.delete(id);
      await rm(join(this.#directory, `${id}.json`), { force: true });
      await rm(join(this.#directory, `${id}.eml`), { force: true });
    }
  }

  async #write(name: string, content: string | Buffer): Promise<void> {
    const path = join(this.#directory, name);
    const file = await open(`${path}.tmp`, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.tmp`, path);
    await this.#syncDirectory();
  }

  /** A name is safe only when its directory is. */
  async #syncDirectory(): Promise<void> {
    const directory = await open(this.#directory, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  }
}
