import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { messageIdOf, workOne } from '#mail/courier.js';
import { createPost } from '#mail/post.js';
import { emptyHands, MAIL_DOMAIN, PostOffice } from './support/post-office.js';
import { freshDatabaseUrl } from './support/world.js';

let url: string;
let office: PostOffice;
let dying: DyingServer | null = null;

beforeAll(async () => {
  url = await freshDatabaseUrl();
});
beforeEach(async () => {
  office = await PostOffice.open(url);
});
afterEach(async () => {
  await dying?.close();
  await office.close();
});

/** Where a mail server dies: before it has answered that, or as soon as it has acknowledged the letter. */
type Death = 'connection' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'first line' | 'last line' | 'acknowledged' | 'reset';

interface DyingServer {
  readonly url: string;
  /** Message-IDs of what came in whole. */
  readonly had: readonly string[];
  close(): Promise<void>;
}

/** A mail server that takes everything until it dies, as its process would: without a word. */
async function startDying(death: Death): Promise<DyingServer> {
  const had: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    if (death === 'connection') return void socket.destroy();
    socket.write('220 here\r\n');
    let letter: string[] | null = null;
    createInterface({ input: socket }).on('line', (line) => {
      if (letter === null) {
        if (line.startsWith(death)) return void socket.destroy();
        socket.write(line === 'DATA' ? '354 go on\r\n' : '250 fine\r\n');
        if (line === 'DATA') letter = [];
      } else if (line !== '.') {
        if (death === 'first line') return void socket.destroy();
        letter.push(line);
      } else {
        had.push(/^Message-ID: (.*)$/im.exec(letter.join('\n'))?.[1] ?? 'none');
        letter = null;
        if (death === 'last line') socket.destroy();
        else socket.write('250 taken\r\n', () => (death === 'reset' ? socket.resetAndDestroy() : socket.destroy()));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    had,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        sockets.forEach((socket) => socket.destroy());
      }),
  };
}

/** One attempt with a server that dies, and then another server that does not. */
async function outlived(death: Death) {
  const id = randomUUID();
  const [receipt] = await office.owe(id, 'receipt', 'question');
  const messageId = receipt === undefined ? '' : messageIdOf(receipt, MAIL_DOMAIN);
  dying = await startDying(death);
  await workOne(office.parts({ post: createPost(dying.url, { timeoutMs: 2_000 }) }), emptyHands());
  const [first = ''] = await office.states(id);
  office.now = '2024-10-01T08:01:00.000Z';
  await office.drain();
  const receipts = office.mailServer.received.filter(({ mail }) => mail.subject === 'receipt');
  return { id, messageId, first, had: dying.had, again: receipts.map(({ mail }) => mail.messageId) };
}

describe('a mail server that takes the connection and dies', () => {
  it.each<Death>(['connection', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'first line'])(
    'before it has the letter (%s): the letter goes to the next that is there, before what follows it',
    async (death) => {
      const { id, messageId, first, had, again } = await outlived(death);
      expect([first, had, again]).toEqual(['receipt owed 1', [], [messageId]]);
      expect(await office.states(id)).toEqual(['receipt sent 2', 'question sent 1']);
      expect(office.subjects()).toEqual(['receipt', 'question']);
    },
  );

  it('when it has the letter and has not said so: it goes out again, as the same', async () => {
    const { id, messageId, first, had, again } = await outlived('last line');
    expect([first, had, again]).toEqual(['receipt owed 1', [messageId], [messageId]]);
    expect(await office.states(id)).toEqual(['receipt sent 2', 'question sent 1']);
  });

  it('when it has just said that it has the letter: the letter is known to have left, and the next goes on', async () => {
    const { id, messageId, first, had, again } = await outlived('acknowledged');
    expect([first, had, again]).toEqual(['receipt sent 1', [messageId], []]);
    expect(await office.states(id)).toEqual(['receipt sent 1', 'question sent 1']);
  });

  it('so that its last word may be lost with the connection: known to have left, or sent again as the same', async () => {
    const { id, messageId, first, had, again } = await outlived('reset');
    expect(had).toEqual([messageId]);
    expect(again).toEqual(first === 'receipt sent 1' ? [] : [messageId]);
    expect((await office.states(id)).every((told) => / sent \d$/.test(told))).toBe(true);
  });
});
