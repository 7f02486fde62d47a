import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { createPost, type Mail } from '#mail/post.js';
import { PostOffice } from './support/post-office.js';
import { freshDatabaseUrl } from './support/world.js';

const MINUTE_MS = 60_000;
const LETTERS = ['receipt', 'question', 'admission-invoice', 'dates-moved', 'reservation'] as const;

it('loses nothing and reorders nothing in an application while the mail server is away for a day', async () => {
  const office = await PostOffice.open(await freshDatabaseUrl());
  try {
    const nobody = createPost('smtp://127.0.0.1:1');
    const real = office.parts().post;
    let isAway = true;
    let tries = 0;
    const post = (mail: Mail) => {
      tries += 1;
      return isAway ? nobody(mail) : real(mail);
    };
    const parts = office.parts({ post });
    const readers = [randomUUID(), randomUUID(), randomUUID()];
    const began = Date.parse(office.now);
    const pass = async (minutes: number): Promise<void> => {
      office.now = new Date(began + minutes * MINUTE_MS).toISOString();
      await office.drain(parts);
    };
    // Letters fall due all day long, those of one reader between those of the others.
    for (let minutes = 0; minutes < 24 * 60; minutes += 20) {
      const letter = LETTERS[minutes / 240];
      if (letter !== undefined) for (const reader of readers) await office.owe(reader, letter);
      await pass(minutes);
    }
    expect(office.mailServer.received).toEqual([]);
    for (const reader of readers)
      expect(await office.states(reader)).toEqual([
        expect.stringMatching(/^receipt owed \d\d/),
        ...LETTERS.slice(1).map((one) => `${one} owed 0`),
      ]);
    // Asked every two minutes at most, though it had been asked all day.
    const [{ pauseMs } = { pauseMs: 0 }] = await office.dataSource.query<{ pauseMs: number }[]>(
      `SELECT max(extract(epoch FROM next_attempt_at - $1::timestamptz) * 1000)::float8 AS "pauseMs" FROM owed`,
      [office.now],
    );
    expect(pauseMs).toBeLessThanOrEqual(2 * MINUTE_MS);

    isAway = false;
    tries = 0;
    await pass(24 * 60 + 2);
    expect(tries).toBe(readers.length * LETTERS.length);
    for (const reader of readers) {
      expect(await office.states(reader)).toEqual([
        expect.stringMatching(/^receipt sent \d\d/),
        ...LETTERS.slice(1).map((one) => `${one} sent 1`),
      ]);
      const own = office.mailServer.received.filter(({ recipients }) => recipients[0]?.startsWith(reader));
      expect(own.map(({ mail }) => mail.subject)).toEqual([...LETTERS]);
    }
  } finally {
    await office.close();
  }
}, 60_000);
