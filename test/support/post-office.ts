import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import type { LetterName } from '#domain/application/letters.types.js';
import type { Phase } from '#domain/application/state.js';
import { isStillUseful } from '#domain/application/superseded.js';
import { type CourierDesk, type CourierParts, type Hands, type Thread, workOne } from '#mail/courier.js';
import { insertOwed, type OwedRow, owedRow } from '#mail/owed.js';
import { createPost } from '#mail/post.js';
import { Life, submit } from './life.js';
import { type MailServer, startMailServer } from './mail-server.js';

export const MAIL_DOMAIN = 'letters.example.org';
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const { application } = new Life().after('2024-08-01T10:00:00.000Z', submit);

export const emptyHands = (): Hands => ({
  inHand: new Set(),
  stopping: new AbortController().signal,
  notice: () => undefined,
});

/** What a courier works with, on a database of its own: letters of one line, for what they say is the templates' business. */
export class PostOffice {
  now = '2024-10-01T08:00:00.000Z';
  readonly phase: Phase = { name: 'submitted', assessBy: this.now, overdue: false };
  readonly desk: CourierDesk = {
    open: (_manager, row) =>
      Promise.resolve({
        useless:
          row.entryId === null && isStillUseful(row.name, { ...application, phase: this.phase })
            ? null
            : `now ${this.phase.name}`,
        compose: (thread: Thread) =>
          Promise.resolve({
            ...thread,
            from: { name: 'Registrar', address: 'admissions@example.org' },
            replyTo: null,
            unsubscribeUrl: null,
            templateId: null,
            to: { name: 'Ana', address: `${row.applicationId ?? ''}@example.org` },
            copies: [],
            recipient: `${row.applicationId ?? ''}@example.org`,
            subject: row.name,
            text: row.name,
            html: `<p>${row.name}</p>`,
            attachments: [],
            letter: row.name,
            date: this.now,
          }),
      }),
    print: () => Promise.resolve(),
  };
  #position = 0;

  private constructor(
    readonly url: string,
    readonly dataSource: DataSource,
    readonly mailServer: MailServer,
  ) {}

  /** Nothing is owed yet. */
  static async open(url: string): Promise<PostOffice> {
    const dataSource = await createDataSource(url, 8).initialize();
    await dataSource.query('TRUNCATE owed');
    return new PostOffice(url, dataSource, await startMailServer());
  }

  async close(): Promise<void> {
    await this.mailServer.close();
    await this.dataSource.destroy();
  }

  parts(changes: Partial<CourierParts> = {}): CourierParts {
    return {
      dataSource: this.dataSource,
      bell: {
        wait: () => new Promise((resolve) => setTimeout(resolve, 5)),
        ring: () => undefined,
        stop: () => Promise.resolve(),
      },
      post: createPost(this.mailServer.url, { timeoutMs: 2_000 }),
      desk: this.desk,
      clock: () => this.now,
      log: silent,
      mailDomain: MAIL_DOMAIN,
      lanes: 1,
      pollMs: 10,
      ...changes,
    };
  }

  async owe(applicationId: string, ...letters: readonly LetterName[]): Promise<OwedRow[]> {
    const rows = letters.map((letter) =>
      owedRow(
        { eventId: randomUUID(), ordinal: 0, applicationId, position: ++this.#position },
        { kind: 'letter', letter, to: 'participant' },
      ),
    );
    // Backwards: the order of sending must come from the record, not from the order of writing.
    await insertOwed(this.dataSource.manager, rows.toReversed());
    return rows;
  }

  /** `<letter> <state> <attempts>` of each, in order. */
  async states(applicationId: string): Promise<string[]> {
    const rows = await this.dataSource.query<{ told: string }[]>(
      `SELECT name || ' ' || state || ' ' || attempts AS told FROM owed WHERE application_id = $1 ORDER BY position, ordinal`,
      [applicationId],
    );
    return rows.map(({ told }) => told);
  }

  subjects(): (string | undefined)[] {
    return this.mailServer.received.map(({ mail }) => mail.subject);
  }

  /** Works until nothing is due. */
  async drain(using: CourierParts = this.parts()): Promise<void> {
    while ((await workOne(using, emptyHands())) === 'work') continue;
  }
}
