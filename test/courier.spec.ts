import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { hangBell } from '#mail/bell.js';
import { keyOf } from '#mail/claim.js';
import { type CourierDesk, messageIdOf, runCourier, workOne } from '#mail/courier.js';
import { insertOwed, OWED_CHANNEL, type OwedRow, owedRow } from '#mail/owed.js';
import { createPost } from '#mail/post.js';
import { resendLetter } from '#mail/resend.js';
import { cableTo } from './support/cable.js';
import { smtpError } from './support/mail-server.js';
import { emptyHands, MAIL_DOMAIN, PostOffice } from './support/post-office.js';
import { until } from './support/until.js';
import { freshDatabaseUrl } from './support/world.js';

let url: string;
let office: PostOffice;

beforeAll(async () => {
  url = await freshDatabaseUrl();
});
beforeEach(async () => {
  office = await PostOffice.open(url);
});
afterEach(() => office.close());

it('sends the letters of an application in the order of their events, as one conversation', async () => {
  const id = randomUUID();
  const [receipt, question] = await office.owe(id, 'receipt', 'question', 'rejection');
  await office.drain();
  expect(office.subjects()).toEqual(['receipt', 'question', 'rejection']);
  expect(await office.states(id)).toEqual(['receipt sent 1', 'question sent 1', 'rejection sent 1']);
  const firstId = receipt && messageIdOf(receipt, MAIL_DOMAIN);
  expect(office.mailServer.received.map(({ mail }) => mail.messageId)).toEqual([
    firstId,
    question && messageIdOf(question, MAIL_DOMAIN),
    expect.any(String),
  ]);
  expect(office.mailServer.received.map(({ mail }) => mail.headers.get('auto-submitted'))).toEqual(
    Array(3).fill('auto-generated'),
  );
});

it('tries again later what the mailbox refuses for now, and holds back what comes after it', async () => {
  const id = randomUUID();
  await office.owe(id, 'receipt', 'question');
  office.mailServer.refuse = () => smtpError(450, 'mailbox busy');
  await office.drain();
  expect(await office.states(id)).toEqual(['receipt owed 1', 'question owed 0']);
  office.mailServer.refuse = () => null;
  await office.drain();
  expect(office.mailServer.received).toHaveLength(0);
  office.now = '2024-10-01T08:00:05.000Z';
  await office.drain();
  expect(office.subjects()).toEqual(['receipt', 'question']);
  expect(await office.states(id)).toEqual(['receipt sent 2', 'question sent 1']);
});

it('marks what can never be delivered, without the address, and goes on with the next', async () => {
  const id = randomUUID();
  const [receipt] = await office.owe(id, 'receipt', 'question');
  office.mailServer.refuse = (address) => {
    office.mailServer.refuse = () => null;
    return smtpError(550, `no such user <${address}>`);
  };
  await office.drain();
  expect(await office.states(id)).toEqual(['receipt undeliverable 1', 'question sent 1']);
  const [row] = await office.dataSource.query<{ last_error: string }[]>(
    'SELECT last_error FROM owed WHERE event_id = $1',
    [receipt?.eventId],
  );
  expect(row?.last_error).toMatch(/no such user/);
  expect(row?.last_error).not.toContain('@');
});

it('takes the words of a server that refuses our own address for no verdict on the letter', async () => {
  const id = randomUUID();
  await office.owe(id, 'receipt');
  office.mailServer.refuseSender = () => smtpError(550, 'not allowed to send from here');
  await office.drain();
  expect(await office.states(id)).toEqual(['receipt owed 1']);
});

it('does not send a reminder that has become useless', async () => {
  const id = randomUUID();
  await office.owe(id, 'payment-reminder', 'reservation');
  await office.drain();
  expect(await office.states(id)).toEqual(['payment-reminder superseded 1', 'reservation sent 1']);
  expect(office.subjects()).toEqual(['reservation']);
});

it('sends it all the same where a person has it sent again', async () => {
  const [reminder] = await office.owe(randomUUID(), 'payment-reminder');
  await office.drain();
  expect(office.subjects()).toEqual([]);
  const told = { because: 'they asked for it', by: 'staff:ines', at: office.now };
  await office.dataSource.transaction((manager) => resendLetter(manager, keyOf(reminder as OwedRow), told));
  await office.drain();
  expect(office.subjects()).toEqual(['payment-reminder']);
});

it('sends nothing twice, however many couriers there are', async () => {
  const ids = Array.from({ length: 12 }, () => randomUUID());
  for (const id of ids) await office.owe(id, 'receipt', 'question', 'rejection');
  const couriers = [1, 2].map(() =>
    runCourier(office.parts({ bell: hangBell(url, OWED_CHANNEL, () => undefined), lanes: 3, pollMs: 50 })),
  );
  await until(() => office.mailServer.received.length >= 36);
  await Promise.all(couriers.map((courier) => courier.stop()));
  expect(office.mailServer.received).toHaveLength(36);
  expect(new Set(office.mailServer.received.map(({ mail }) => mail.messageId)).size).toBe(36);
  for (const id of ids) {
    const mine = office.mailServer.received.filter(({ recipients }) => recipients.includes(`${id}@example.org`));
    expect(mine.map(({ mail }) => mail.subject)).toEqual(['receipt', 'question', 'rejection']);
  }
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
])('frees the row when the mail server takes the connection and %s', async (_how, greet) => {
  const id = randomUUID();
  await office.owe(id, 'receipt');
  const sockets: Socket[] = [];
  const bad = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    greet(socket);
  });
  await new Promise<void>((resolve) => bad.listen(0, '127.0.0.1', resolve));
  const { port } = bad.address() as AddressInfo;
  await workOne(
    office.parts({ post: createPost(`smtp://127.0.0.1:${String(port)}`, { timeoutMs: 300 }) }),
    emptyHands(),
  );
  sockets.forEach((socket) => socket.destroy());
  bad.close();
  expect(await office.states(id)).toEqual(['receipt owed 1']);
  office.now = '2024-10-01T08:01:00.000Z';
  await office.drain();
  expect(await office.states(id)).toEqual(['receipt sent 2']);
});

it('writes down a letter that cannot be made, and does not hold up other people', async () => {
  const [poisoned, other] = [randomUUID(), randomUUID()];
  await office.owe(poisoned, 'receipt');
  await office.owe(other, 'receipt');
  const failing: CourierDesk = {
    ...office.desk,
    open: async (manager, row) => {
      if (row.applicationId === poisoned) await manager.query('SELECT no_such_column');
      return office.desk.open(manager, row);
    },
  };
  await office.drain(office.parts({ desk: failing }));
  expect(await office.states(poisoned)).toEqual(['receipt owed 1']);
  expect(await office.states(other)).toEqual(['receipt sent 1']);
});

it('sends letters that follow one another over one connection, and over another where that was cut', async () => {
  const id = randomUUID();
  const cable = await cableTo(office.mailServer.url);
  const parts = office.parts({ post: createPost(cable.url, { timeoutMs: 2_000 }) });
  await office.owe(id, 'receipt', 'question', 'rejection');
  await office.drain(parts);
  expect(cable.made()).toBe(1);
  cable.pull();
  cable.putBack();
  await office.owe(id, 'receipt');
  await office.drain(parts);
  expect(office.subjects()).toEqual(['receipt', 'question', 'rejection', 'receipt']);
  expect(cable.made()).toBe(2);
  await cable.close();
});

it('is woken by the transaction that owes something, long before it would have looked', async () => {
  const bell = hangBell(url, OWED_CHANNEL, () => undefined);
  const courier = runCourier(office.parts({ bell, pollMs: 60_000 }));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await office.owe(randomUUID(), 'receipt');
  await until(() => office.mailServer.received.length === 1);
  await courier.stop();
});

it('wakes one lane with each letter that is found, so that those of one moment leave side by side', async () => {
  const bell = hangBell(url, OWED_CHANNEL, () => undefined);
  // No letter is acknowledged before all three are there.
  office.mailServer.onLetter = () => until(() => office.mailServer.received.length === 3);
  const courier = runCourier(office.parts({ bell, lanes: 3, pollMs: 60_000 }));
  await new Promise((resolve) => setTimeout(resolve, 300));
  const receipt = { kind: 'letter', letter: 'receipt', to: 'participant' } as const;
  const rows = [1, 2, 3].map((position) =>
    owedRow({ eventId: randomUUID(), ordinal: 0, applicationId: randomUUID(), position }, receipt),
  );
  await insertOwed(office.dataSource.manager, rows);
  await until(() => office.mailServer.received.length === 3);
  await courier.stop();
  for (const { applicationId } of rows) expect(await office.states(applicationId)).toEqual(['receipt sent 1']);
});

it('finishes the letter that is on its way before it stops', async () => {
  const id = randomUUID();
  await office.owe(id, 'receipt', 'question');
  const courier = runCourier(office.parts());
  office.mailServer.onLetter = () => new Promise((resolve) => setTimeout(resolve, 300));
  await until(() => office.mailServer.received.length === 1);
  await courier.stop();
  expect(await office.states(id)).toEqual(['receipt sent 1', 'question owed 0']);
});
