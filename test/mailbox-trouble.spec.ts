import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { ImapFlow } from 'imapflow';
import { cableTo } from './support/cable.js';
import { describeWithDovecot } from './support/dovecot.js';
import { replyTo } from './support/office.js';
import { openPostbox, type Postbox } from './support/postbox.js';
import { until } from './support/until.js';

const LONG_MS = 600_000;
const hello = (id: string, ...body: readonly string[]): string[] => [
  ...['From: ana@city.example', `To: ${replyTo(id)}`, ''],
  ...body,
];

interface Stalling {
  readonly url: string;
  readonly happens: () => Promise<void>;
}

/** A mailbox with a mail for each, during whose reading this happens: all are listed, and nobody can go on to the second. */
async function stalled(
  postbox: Postbox,
  ids: readonly string[],
  { url, happens }: Stalling,
): Promise<ReturnType<Postbox['read']>> {
  const { dataSource } = postbox.office.app;
  const lock = dataSource.createQueryRunner();
  await lock.startTransaction();
  await lock.query('LOCK TABLE incoming_mail IN SHARE MODE');
  try {
    for (const id of ids) await postbox.put(hello(id, 'Hello.'));
    const mailbox = postbox.read({ url, pollMs: LONG_MS });
    await until(async () => {
      const waiting = await dataSource.query<unknown[]>(
        `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO incoming_mail%'`,
      );
      return waiting.length > 0;
    });
    await happens();
    return mailbox;
  } finally {
    await lock.rollbackTransaction();
    await lock.release();
  }
}

describeWithDovecot('a mailbox whose server says by itself that mail has come', () => {
  let postbox: Postbox;
  beforeAll(async () => {
    postbox = await openPostbox();
  }, 60_000);
  afterAll(() => postbox.close());

  it('is asked again at once, long before it is its turn', async () => {
    const { id } = await postbox.office.applied();
    await postbox.put(hello(id, 'One.'));
    const mailbox = postbox.read({ pollMs: LONG_MS });
    try {
      await until(async () => (await postbox.stored(id)).length === 1);
      await sleep(1_000); // By now it has nothing to do.
      await postbox.put(hello(id, 'Two.'));
      await until(async () => (await postbox.stored(id)).length === 2);
    } finally {
      await mailbox.stop();
    }
  }, 60_000);

  it('loses nothing, and takes nothing twice, wherever in a mail the connection is lost', async () => {
    const cable = await cableTo(postbox.url());
    const mailbox = postbox.read({ url: cable.url, pollMs: LONG_MS });
    const body = Array.from({ length: 1_000 }, () => 'x'.repeat(70)).join('\r\n');
    try {
      // In the line that says how long it is, at its beginning, in the middle, before its last byte, and after that.
      for (const [words, bytes] of [
        ['BODY[] {', 2],
        ['Cut after this 1.\r\n', 0],
        ['Cut after this 2.\r\n', 1],
        ['Cut after this 3.\r\n', 35_000],
        ['Cut after this 4.\r\n', body.length - 1],
        ['Cut after this 5.\r\n', body.length],
        ['Cut after this 6.\r\n', body.length + ')\r\n'.length],
      ] as const) {
        const { id } = await postbox.office.applied();
        const lines = hello(id, words.trim(), body);
        cable.cutAfter(words, bytes);
        await postbox.put(lines);
        await until(() => cable.wasCut());
        // The next is not read in its place.
        const after = await postbox.office.applied();
        await postbox.put(hello(after.id, 'And I.'));
        for (const one of [id, after.id]) await until(async () => (await postbox.stored(one)).length === 1);
        expect(await postbox.stored(id)).toMatchObject([{ size_bytes: lines.join('\r\n').length }]);
      }
    } finally {
      await mailbox.stop();
      await cable.close();
    }
  }, 120_000);

  it('loses nothing where the connection is lost between two mails', async () => {
    const people = [await postbox.office.applied(), await postbox.office.applied(), await postbox.office.applied()];
    const ids = people.map(({ id }) => id);
    const cable = await cableTo(postbox.url());
    const mailbox = await stalled(postbox, ids, {
      url: cable.url,
      happens: async () => {
        cable.pull();
        cable.putBack();
        await sleep(500); // It knows by now.
      },
    });
    try {
      for (const id of ids) await until(async () => (await postbox.stored(id)).length === 1);
    } finally {
      await mailbox.stop();
      await cable.close();
    }
  }, 60_000);

  it('is read on behind a message that the server never gives, and says which that is', async () => {
    const cable = await cableTo(postbox.url());
    const people = [await postbox.office.applied(), await postbox.office.applied()];
    const [never, behind] = people.map(({ id }) => id) as [string, string];
    await postbox.session.mailboxOpen('INBOX');
    const words = 'No server gives this.';
    cable.cutAfter(words, 0);
    const mailbox = postbox.read({ url: cable.url, pollMs: LONG_MS });
    try {
      await postbox.put(hello(never, words));
      await postbox.put(hello(behind, 'And I.'));
      await until(async () => {
        if (cable.wasCut()) cable.cutAfter(words, 0);
        return (await postbox.stored(behind)).length === 1;
      }, 60_000);
      expect(await postbox.stored(never)).toEqual([]);
      const said = mailbox.logged.filter((line) => 'level' in line && line.level === 'error');
      expect(said).toMatchObject([{ msg: 'a message in the mailbox is not given, and is passed by for now' }]);
      expect(said).toMatchObject([
        { uid: Number(((await postbox.session.search({ to: replyTo(never) }, { uid: true })) || [])[0]) },
      ]);
    } finally {
      await mailbox.stop();
      await cable.close();
    }
    // Whoever reads it next begins with it.
    const next = postbox.read({ pollMs: LONG_MS });
    try {
      await until(async () => (await postbox.stored(never)).length === 1);
      expect(await postbox.stored(behind)).toHaveLength(1);
    } finally {
      await next.stop();
    }
  }, 120_000);

  it('is read on where a message vanishes that it had listed', async () => {
    const people = [await postbox.office.applied(), await postbox.office.applied(), await postbox.office.applied()];
    const [first, vanishing, last] = people.map(({ id }) => id) as [string, string, string];
    await postbox.session.mailboxOpen('INBOX');
    const mailbox = await stalled(postbox, [first, vanishing, last], {
      url: postbox.url(),
      happens: async () => {
        const gone = await postbox.session.search({ to: replyTo(vanishing) }, { uid: true });
        expect(await postbox.session.messageDelete(gone || [], { uid: true })).toBe(true);
      },
    });
    try {
      for (const id of [first, last]) await until(async () => (await postbox.stored(id)).length === 1);
      await until(() => mailbox.logged.some((line) => 'msg' in line && line.msg === 'the mailbox could not be read'));
      expect(await postbox.stored(vanishing)).toEqual([]);
    } finally {
      await mailbox.stop();
    }
  }, 60_000);

  it('is read from its beginning where its numbers are given anew, and what it has still counts once', async () => {
    const { id } = await postbox.office.applied();
    const { session } = postbox;
    const folder = 'Answers';
    const got = new Date('2024-03-01T10:00:00.000Z');
    await session.mailboxCreate(folder);
    await postbox.put(['From: a@b.example', 'To: office@school.example', '', 'Nothing for you.'], got, folder);
    await postbox.put(hello(id, 'One.'), got, folder);
    // Whoever waits at a folder is not told that it is deleted.
    const mailbox = postbox.read({ url: postbox.url(folder), pollMs: 1_000 });
    try {
      await until(async () => (await postbox.stored(id)).length === 1);
      const validity = async () => {
        const status = await session.status(folder, { uidValidity: true });
        return status === false ? null : status.uidValidity;
      };
      const before = await validity();
      await session.mailboxDelete(folder);
      await session.mailboxCreate(folder);
      expect(await validity()).not.toBe(before);
      // Both have a number up to which the former folder had been read.
      await postbox.put(hello(id, 'Two.'), new Date('2024-03-02T10:00:00.000Z'), folder);
      await postbox.put(hello(id, 'One.'), new Date('2024-03-03T10:00:00.000Z'), folder);
      await until(async () => (await postbox.stored(id)).length === 2);
      await until(() => mailbox.logged.filter((line) => 'filed' in line).length === 3);
      expect((await postbox.stored(id)).map(({ received_at: at }) => at)).toEqual([
        got,
        new Date('2024-03-02T10:00:00.000Z'),
      ]);
    } finally {
      await mailbox.stop();
    }
  }, 60_000);
});

describeWithDovecot('a mailbox whose server says nothing by itself', () => {
  let postbox: Postbox;
  beforeAll(async () => {
    postbox = await openPostbox({ idles: false });
  }, 60_000);
  afterAll(() => postbox.close());

  it('is asked when it is its turn', async () => {
    expect(postbox.session.capabilities.has('IDLE')).toBe(false);
    const { id } = await postbox.office.applied();
    await postbox.put(hello(id, 'One.'));
    const mailbox = postbox.read({ pollMs: 1_000 });
    try {
      await until(async () => (await postbox.stored(id)).length === 1);
      await sleep(1_500);
      await postbox.put(hello(id, 'Two.'));
      await until(async () => (await postbox.stored(id)).length === 2);
    } finally {
      await mailbox.stop();
    }
  }, 60_000);

  it('is asked for months, and nothing of that is left behind', async () => {
    const idle = jest.spyOn(ImapFlow.prototype, 'idle');
    const mailbox = postbox.read({ pollMs: 10 });
    try {
      await until(() => idle.mock.contexts.length > 20);
      // The first may be the last of a session that was just stopped.
      const [client, ...others] = new Set(idle.mock.contexts.slice(1) as ImapFlow[]);
      expect(others).toEqual([]);
      expect(client?.listenerCount('exists')).toBeLessThan(2);
    } finally {
      await mailbox.stop();
      idle.mockRestore();
    }
  }, 60_000);
});
