import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import type { LetterName } from '#domain/application/letters.types.js';
import type { Application, Phase } from '#domain/application/state.js';
import { hangBell } from '#mail/bell.js';
import { type CourierDesk, type CourierParts, messageIdOf, runCourier, workOne } from '#mail/courier.js';
import { insertOwed, type OwedRow, owedRow } from '#mail/owed.js';
import { createPost } from '#mail/post.js';
import { Life, submit } from './support/life.js';
import { type MailServer, smtpError, startMailServer } from './support/mail-server.js';
import { until } from './support/until.js';
import { freshDatabaseUrl } from './support/world.js';

const MAIL_DOMAIN = 'letters.example.org';
let url: string;
let dataSource: DataSource;
let mailServer: MailServer;
let now: string;
let phase: Phase;

beforeAll(async () => {
  url = await freshDatabaseUrl();
});
beforeEach(async () => {
  dataSource = await createDataSource(url, 8).initialize();
  await dataSource.query('TRUNCATE owed');
  mailServer = await startMailServer();
  now = '2024-10-01T08:00:00.000Z';
  phase = { name: 'submitted', assessBy: now, overdue: false };
});
afterEach(async () => {
  await mailServer.close();
  if (dataSource.isInitialized) await dataSource.destroy();
});

const { application } = new Life().after('2024-08-01T10:00:00.000Z', submit);
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Writes a letter of one line: what a letter says is the templates' business. */
const desk: CourierDesk = {
  applicationOf: (_manager, id) => Promise.resolve<Application>({ ...application, id, phase }),
  compose: (_manager, row, thread) =>
    Promise.resolve({
      ...thread,
      from: { name: 'Registrar', address: 'admissions@example.org' },
      to: { name: 'Ana', address: `${row.applicationId}@example.org` },
      copies: [],
      subject: row.name,
      text: row.name,
      html: `<p>${row.name}</p>`,
      attachments: [],
      letter: row.name,
      date: now,
    }),
  print: () => Promise.resolve(),
};

const parts = (changes: Partial<CourierParts> = {}): CourierParts => ({
  dataSource,
  bell: {
    wait: () => new Promise((resolve) => setTimeout(resolve, 5)),
    stop: () => Promise.resolve(),
  },
  post: createPost(mailServer.url, 2_000),
  desk,
  clock: () => now,
  log: silent,
  mailDomain: MAIL_DOMAIN,
  lanes: 1,
  pollMs: 10,
  ...changes,
});

let position = 0;
async function owe(applicationId: string, ...letters: readonly LetterName[]): Promise<OwedRow[]> {
  const rows = letters.map((letter) =>
    owedRow(
      { eventId: randomUUID(), ordinal: 0, applicationId, position: ++position },
      { kind: 'letter', letter, to: 'participant' },
    ),
  );
  // Backwards: the order of sending must come from the record, not from the order of writing.
  await insertOwed(dataSource.manager, rows.toReversed());
  return rows;
}

const states = async (applicationId: string): Promise<string[]> => {
  const rows = await dataSource.query<{ told: string }[]>(
    `SELECT name || ' ' || state || ' ' || attempts AS told FROM owed WHERE application_id = $1 ORDER BY position, ordinal`,
    [applicationId],
  );
  return rows.map(({ told }) => told);
};

const subjects = (): (string | undefined)[] => mailServer.received.map(({ mail }) => mail.subject);

const drain = async (using: CourierParts = parts()): Promise<void> => {
  while ((await workOne(using)) === 'work') continue;
};

it('sends the letters of an application in the order of their events, as one conversation', async () => {
  const id = randomUUID();
  const [receipt, question] = await owe(id, 'receipt', 'question', 'rejection');
  await drain();
  expect(subjects()).toEqual(['receipt', 'question', 'rejection']);
  expect(await states(id)).toEqual(['receipt sent 1', 'question sent 1', 'rejection sent 1']);
  const firstId = receipt && messageIdOf(receipt, MAIL_DOMAIN);
  expect(mailServer.received.map(({ mail }) => mail.messageId)).toEqual([
    firstId,
    question && messageIdOf(question, MAIL_DOMAIN),
    expect.any(String),
  ]);
  expect(mailServer.received.map(({ mail }) => mail.inReplyTo)).toEqual([undefined, firstId, firstId]);
  expect(mailServer.received.map(({ mail }) => mail.headers.get('auto-submitted'))).toEqual(
    Array(3).fill('auto-generated'),
  );
});

it('tries again later what the mailbox refuses for now, and holds back what comes after it', async () => {
  const id = randomUUID();
  await owe(id, 'receipt', 'question');
  mailServer.refuse = () => smtpError(450, 'mailbox busy');
  await drain();
  expect(await states(id)).toEqual(['receipt owed 1', 'question owed 0']);
  mailServer.refuse = () => null;
  await drain();
  expect(mailServer.received).toHaveLength(0);
  now = '2024-10-01T08:00:05.000Z';
  await drain();
  expect(subjects()).toEqual(['receipt', 'question']);
  expect(await states(id)).toEqual(['receipt sent 2', 'question sent 1']);
});

it('marks what can never be delivered, without the address, and goes on with the next', async () => {
  const id = randomUUID();
  const [receipt] = await owe(id, 'receipt', 'question');
  mailServer.refuse = (address) => {
    mailServer.refuse = () => null;
    return smtpError(550, `no such user <${address}>`);
  };
  await drain();
  expect(await states(id)).toEqual(['receipt undeliverable 1', 'question sent 1']);
  const [row] = await dataSource.query<{ last_error: string }[]>('SELECT last_error FROM owed WHERE event_id = $1', [
    receipt?.eventId,
  ]);
  expect(row?.last_error).toMatch(/no such user/);
  expect(row?.last_error).not.toContain('@');
});

it('takes the words of a server that refuses our own address for no verdict on the letter', async () => {
  const id = randomUUID();
  await owe(id, 'receipt');
  mailServer.refuseSender = () => smtpError(550, 'not allowed to send from here');
  await drain();
  expect(await states(id)).toEqual(['receipt owed 1']);
});

it('does not send a reminder that has become useless', async () => {
  const id = randomUUID();
  await owe(id, 'payment-reminder', 'reservation');
  await drain();
  expect(await states(id)).toEqual(['payment-reminder superseded 1', 'reservation sent 1']);
  expect(subjects()).toEqual(['reservation']);
});

it('sends nothing twice, however many couriers there are', async () => {
  const ids = Array.from({ length: 12 }, () => randomUUID());
  for (const id of ids) await owe(id, 'receipt', 'question', 'rejection');
  const couriers = [1, 2].map(() => runCourier(parts({ bell: hangBell(url, () => undefined), lanes: 3, pollMs: 50 })));
  await until(() => mailServer.received.length >= 36);
  await Promise.all(couriers.map((courier) => courier.stop()));
  expect(mailServer.received).toHaveLength(36);
  expect(new Set(mailServer.received.map(({ mail }) => mail.messageId)).size).toBe(36);
  for (const id of ids) {
    const mine = mailServer.received.filter(({ recipients }) => recipients.includes(`${id}@example.org`));
    expect(mine.map(({ mail }) => mail.subject)).toEqual(['receipt', 'question', 'rejection']);
  }
});

it('gives a letter the same Message-ID again when the courier died between sending and writing it down', async () => {
  const id = randomUUID();
  await owe(id, 'receipt');
  mailServer.onLetter = async () => {
    mailServer.onLetter = () => Promise.resolve();
    const killer = await createDataSource(url, 1).initialize();
    await killer.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND state = 'idle in transaction' AND pid <> pg_backend_pid()`,
    );
    await killer.destroy();
  };
  await expect(workOne(parts())).rejects.toThrow();
  expect(await states(id)).toEqual(['receipt owed 0']);
  await drain();
  expect(await states(id)).toEqual(['receipt sent 1']);
  const [first, second] = mailServer.received.map(({ mail }) => mail.messageId);
  expect(mailServer.received).toHaveLength(2);
  expect(second).toBe(first);
});

it.each([
  ['says nothing', () => undefined],
  [
    'never comes to an end',
    (socket: Socket) => {
      socket.write('220 hello\r\n');
      setInterval(() => socket.write('250-and another thing\r\n'), 50).unref();
    },
  ],
])(
  'frees the row when the mail server takes the connection and %s',
  async (_how, greet) => {
    const id = randomUUID();
    await owe(id, 'receipt');
    const sockets: Socket[] = [];
    const bad = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
      greet(socket);
    });
    await new Promise<void>((resolve) => bad.listen(0, '127.0.0.1', resolve));
    const { port } = bad.address() as AddressInfo;
    await workOne(parts({ post: createPost(`smtp://127.0.0.1:${String(port)}`, 300) }));
    sockets.forEach((socket) => socket.destroy());
    bad.close();
    expect(await states(id)).toEqual(['receipt owed 1']);
    now = '2024-10-01T08:01:00.000Z';
    await drain();
    expect(await states(id)).toEqual(['receipt sent 2']);
  },
  5_000,
);

it('writes down a letter that cannot be made, and does not hold up other people', async () => {
  const [poisoned, other] = [randomUUID(), randomUUID()];
  await owe(poisoned, 'receipt');
  await owe(other, 'receipt');
  const failing: CourierDesk = {
    ...desk,
    compose: async (manager, row, thread) => {
      if (row.applicationId === poisoned) await manager.query('SELECT no_such_column');
      return desk.compose(manager, row, thread);
    },
  };
  await drain(parts({ desk: failing }));
  expect(await states(poisoned)).toEqual(['receipt owed 1']);
  expect(await states(other)).toEqual(['receipt sent 1']);
});

it('is woken by the transaction that owes something, long before it would have looked', async () => {
  const bell = hangBell(url, () => undefined);
  const courier = runCourier(parts({ bell, pollMs: 60_000 }));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await owe(randomUUID(), 'receipt');
  await until(() => mailServer.received.length === 1);
  await courier.stop();
});

it('finishes the letter that is on its way before it stops', async () => {
  const id = randomUUID();
  await owe(id, 'receipt', 'question');
  const courier = runCourier(parts());
  mailServer.onLetter = () => new Promise((resolve) => setTimeout(resolve, 300));
  await until(() => mailServer.received.length === 1);
  await courier.stop();
  expect(await states(id)).toEqual(['receipt sent 1', 'question owed 0']);
});
