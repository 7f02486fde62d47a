import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { ImapFlow } from 'imapflow';
import { cableTo } from './support/cable.js';
import { describeWithDovecot } from './support/dovecot.js';
import { replyTo } from './support/office.js';
import { openPostbox, type Postbox } from './support/postbox.js';
import { until } from './support/until.js';

const LONG_MS = 600_000;
/** Within this nothing can be waited for but what is being stored. */
const SOON_MS = 3_000;

describeWithDovecot('a mailbox that is read no more', () => {
  let postbox: Postbox;
  beforeAll(async () => {
    postbox = await openPostbox();
  }, 60_000);
  afterAll(() => postbox.close());
  afterEach(() => void jest.restoreAllMocks());

  /** A mail whose storing waits until it is let go, and one behind it. */
  async function storing(changes: Parameters<Postbox['read']>[0] = {}) {
    const { dataSource } = postbox.office.app;
    const lock = dataSource.createQueryRunner();
    await lock.startTransaction();
    await lock.query('LOCK TABLE incoming_mail IN SHARE MODE');
    const [one, other] = [await postbox.office.applied(), await postbox.office.applied()];
    for (const { id } of [one, other])
      await postbox.put(['From: ana@city.example', `To: ${replyTo(id)}`, '', 'Hello.']);
    const mailbox = postbox.read({ pollMs: LONG_MS, ...changes });
    await until(async () => {
      const waiting = await dataSource.query<unknown[]>(
        `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO incoming_mail%'`,
      );
      return waiting.length > 0;
    });
    const letGo = async () => {
      await lock.rollbackTransaction();
      await lock.release();
    };
    return { one, other, mailbox, letGo };
  }

  it('ends with the mail that it is storing, and asks nobody for anything after that', async () => {
    const { one, other, mailbox, letGo } = await storing();
    let hasEnded = false;
    const stopped = mailbox.stop().then(() => (hasEnded = true));
    await sleep(500);
    expect(hasEnded).toBe(false);
    await letGo();
    await stopped;
    expect(await postbox.stored(one.id)).toHaveLength(1);
    const { dataSource } = postbox.office.app;
    const [position] = await dataSource.query<object[]>('SELECT last_uid::integer AS uid FROM mailbox');
    const asks = [jest.spyOn(dataSource, 'query'), jest.spyOn(dataSource, 'transaction')];
    const idle = jest.spyOn(ImapFlow.prototype, 'idle');
    await sleep(1_000);
    expect([...asks, idle].map(({ mock }) => mock.calls.filter((call) => isOfMailbox(call)))).toEqual([[], [], []]);
    expect(await dataSource.query('SELECT last_uid::integer AS uid FROM mailbox')).toEqual([position]);
    expect(await postbox.stored(other.id)).toEqual([]);
    // And goes on where it ended.
    const next = postbox.read();
    await until(async () => (await postbox.stored(other.id)).length === 1);
    await next.stop();
    expect(next.logged.filter((line) => 'filed' in line)).toHaveLength(1);
  }, 60_000);

  it('on a line that is down has ended before it is read on another', async () => {
    const cable = await cableTo(postbox.url());
    const connect = jest.spyOn(ImapFlow.prototype, 'connect');
    const { one, other, mailbox, letGo } = await storing({ url: cable.url });
    cable.pull();
    cable.putBack();
    await sleep(2_500); // Whoever did not wait for the former would be back by now.
    expect(connect).toHaveBeenCalledTimes(1);
    await letGo();
    for (const { id } of [one, other]) await until(async () => (await postbox.stored(id)).length === 1);
    await mailbox.stop();
    await cable.close();
    expect(mailbox.logged.filter((line) => 'filed' in line)).toHaveLength(2);
  }, 60_000);

  it('is idle on no line that is down', async () => {
    const cable = await cableTo(postbox.url());
    const usable: boolean[] = [];
    const idle = Reflect.get(ImapFlow.prototype, 'idle') as (this: ImapFlow) => Promise<boolean>;
    jest.spyOn(ImapFlow.prototype, 'idle').mockImplementation(function (this: ImapFlow) {
      usable.push(this.usable);
      return idle.call(this);
    });
    const mailbox = postbox.read({ url: cable.url, pollMs: 20 });
    for (let n = 0; n < 10; n += 1) {
      const before = usable.length;
      await until(() => usable.length > before + 2);
      cable.pull();
      cable.putBack();
    }
    await mailbox.stop();
    await cable.close();
    expect(usable).not.toContain(false);
  }, 120_000);

  it.each([
    ['says nothing', ''],
    ['greets, and says nothing more', '* OK here\r\n'],
    ['lets everybody in, and says nothing more', '* PREAUTH [CAPABILITY IMAP4rev1] here\r\n'],
  ])(
    'ends where the server %s',
    async (_what, greeting) => {
      const sockets = new Set<Socket>();
      const server = createServer((socket) => {
        sockets.add(socket.on('error', () => undefined));
        socket.write(greeting);
      });
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      const { port } = server.address() as AddressInfo;
      const mailbox = postbox.read({ url: `imap://office:open@127.0.0.1:${String(port)}/INBOX` });
      await until(() => sockets.size > 0);
      await sleep(300);
      const began = Date.now();
      await mailbox.stop();
      expect(Date.now() - began).toBeLessThan(SOON_MS);
      // That it was stopped is nothing to be told of.
      expect(mailbox.logged).toEqual([]);
      sockets.forEach((socket) => void socket.destroy());
      await new Promise<void>((closed) => void server.close(() => closed()));
    },
    30_000,
  );

  it('ends where it is stopped before it has begun', async () => {
    const connect = jest.spyOn(ImapFlow.prototype, 'connect');
    const began = Date.now();
    await postbox.read({ pollMs: LONG_MS }).stop();
    expect(Date.now() - began).toBeLessThan(SOON_MS);
    expect(connect).not.toHaveBeenCalled();
  });
});

/** The office's own hands ask the same database: what is about a mailbox, or stores a mail. */
const isOfMailbox = (call: readonly unknown[]): boolean => {
  const [asked] = call;
  return typeof asked !== 'string' || /mailbox|INSERT INTO incoming_mail/.test(asked);
};
