import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { createDataSource } from '#database/data-source.js';
import { runCourier, workOne } from '#mail/courier.js';
import { createPost, type Mail } from '#mail/post.js';
import { cableTo } from './support/cable.js';
import { smtpError } from './support/mail-server.js';
import { emptyHands, PostOffice } from './support/post-office.js';
import { until } from './support/until.js';
import { freshDatabaseUrl } from './support/world.js';

let url: string;
let office: PostOffice;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  url = await freshDatabaseUrl();
});
beforeEach(async () => {
  office = await PostOffice.open(url);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await office.close();
});

/** As when PostgreSQL dies: every transaction that waits for a mail server is gone, and its lock. */
async function endTransactions(): Promise<void> {
  const killer = await createDataSource(url, 1).initialize();
  await killer.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND state = 'idle in transaction' AND pid <> pg_backend_pid()`,
  );
  await killer.destroy();
}

/** The mail server takes the letter, and this happens before the courier hears of it. */
const onFirstLetter = (happens: () => Promise<void>): void => {
  office.mailServer.onLetter = () => {
    office.mailServer.onLetter = () => Promise.resolve();
    return happens();
  };
};

it('gives a letter the same Message-ID again when the courier died between sending and writing it down', async () => {
  const id = randomUUID();
  await office.owe(id, 'receipt');
  // Never heard of again.
  const dead = office.parts({
    post: (mail) => createPost(office.mailServer.url)(mail).then(() => new Promise(() => undefined)),
  });
  void workOne(dead, emptyHands());
  await until(() => office.mailServer.received.length === 1);
  await endTransactions();
  await until(async () => {
    await office.drain();
    return office.mailServer.received.length === 2;
  });
  expect(await office.states(id)).toEqual(['receipt sent 1']);
  const [first, second] = office.mailServer.received.map(({ mail }) => mail.messageId);
  expect(second).toBe(first);
});

it('sends nothing again when only the database died between sending and writing it down', async () => {
  const ids = Array.from({ length: 3 }, () => randomUUID());
  for (const id of ids) await office.owe(id, 'receipt', 'question');
  onFirstLetter(async () => {
    await endTransactions();
    // Long enough for another lane to take the row, whose lock is gone.
    await sleep(300);
  });
  const courier = runCourier(office.parts({ lanes: 3 }));
  ends.push(() => courier.stop());
  await until(async () =>
    (await Promise.all(ids.map((id) => office.states(id)))).flat().every((told) => told.includes(' sent ')),
  );
  expect(office.mailServer.received.map(({ mail }) => mail.messageId).toSorted()).toEqual(
    [...new Set(office.mailServer.received.map(({ mail }) => mail.messageId))].toSorted(),
  );
  expect(office.mailServer.received).toHaveLength(6);
});

it('ticks off what left while the database was away for a while, as soon as it is back', async () => {
  const cable = await cableTo(url);
  ends.push(() => cable.close());
  const through = await createDataSource(cable.url, 4).initialize();
  ends.push(() => through.destroy());
  const id = randomUUID();
  await office.owe(id, 'receipt');
  onFirstLetter(() => {
    cable.pull();
    return Promise.resolve();
  });
  const courier = runCourier(office.parts({ dataSource: through, lanes: 2 }));
  ends.push(() => courier.stop());
  await until(() => office.mailServer.received.length === 1);
  await sleep(500);
  expect(await office.states(id)).toEqual(['receipt owed 0']);
  cable.putBack();
  await until(async () => (await office.states(id))[0] === 'receipt sent 1');
  expect(office.mailServer.received).toHaveLength(1);
});

it('notes a refusal that came while the database was away, and leaves the row to a later attempt', async () => {
  const id = randomUUID();
  await office.owe(id, 'receipt');
  office.mailServer.refuse = () => smtpError(450, 'mailbox busy');
  const refused = office.parts();
  const died = { ...refused, post: async (mail: Mail) => refused.post(mail).finally(endTransactions) };
  expect(await workOne(died, emptyHands())).toBe('work');
  expect(await office.states(id)).toEqual(['receipt owed 1']);
});

it('has nothing left to do but to commit when the mail server has the letter', async () => {
  await office.owe(randomUUID(), 'receipt');
  let last: unknown;
  onFirstLetter(async () => {
    last = await office.dataSource.query(
      `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`,
    );
  });
  await office.drain();
  expect(last).toEqual([{ query: expect.stringMatching(/^UPDATE owed SET state/) }]);
});
