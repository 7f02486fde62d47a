import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { createTransport, type Transporter } from 'nodemailer';
import { type RunningApp, startApp } from './support/app.js';
import { apply, publishCourse } from './support/course.js';
import { deploy, type Deployed } from './support/deployed.js';
import { freePorts } from './support/launcher.js';
import { REPLY_KEY, replyTo } from './support/office.js';
import { SmtpLine } from './support/smtp-line.js';
import { until } from './support/until.js';

// More mail at once than the letter box, as it is deployed, can take: each that was taken is stored, the others hear why.

const MEGABYTE = 1024 * 1024;
const LARGEST = 2 * MEGABYTE;

let app: RunningApp;
let ids: string[];
let letterbox: Deployed;
let port: number;

beforeAll(async () => {
  app = await startApp();
  const edition = await publishCourse(app);
  ids = [];
  for (let one = 0; one < 20; one += 1) ids.push((await apply(app, edition)).id);
}, 60_000);
afterAll(() => app.stop());

beforeEach(async () => {
  await app.dataSource.query('TRUNCATE incoming_mail CASCADE');
  const { url } = app.dataSource.options as { readonly url: string };
  const { LETTERBOX_PORT = '' } = await freePorts();
  port = Number(LETTERBOX_PORT);
  letterbox = await deploy({
    module: 'apps/letterbox/main.js',
    environment: {
      ...{ DATABASE_URL: url, MATRICULA_SECRET: REPLY_KEY.secret },
      ...{ REPLY_DOMAIN: REPLY_KEY.domain, LETTERBOX_PORT, LETTERBOX_MEGABYTES: '2', LOG_LEVEL: 'warn' },
      LETTERBOX_CONNECTIONS_PER_HOST: '100',
    },
  });
});
afterEach(() => letterbox.stop());

const idOf = (mail: number): string => ids[mail % ids.length] ?? '';
/** Of each mail that is stored: its number, and whom it is for. */
const stored = async (): Promise<readonly string[]> => {
  const rows = await app.dataSource.query<readonly { told: string }[]>(
    `SELECT substring(convert_from(raw, 'utf8') FROM 'Subject: (\\d+)') || ' ' || application_id AS told
     FROM incoming_mail JOIN incoming_mail_text USING (id)`,
  );
  return rows.map(({ told }) => told).sort();
};
const wanted = (mails: number): readonly string[] =>
  Array.from({ length: mails }, (_, mail) => `${String(mail)} ${idOf(mail)}`).sort();

/** The most that the letter box has held since it was started. */
const peakBytes = (): number => {
  const status = readFileSync(`/proc/${String(letterbox.process.pid)}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
};

/** Sends it, and comes again for as long as it is told to; answers with how often that was. */
async function deliver(transport: Transporter, mail: number): Promise<number> {
  for (let again = 0; ; again += 1)
    try {
      await transport.sendMail({
        ...{ from: 'ana@city.example', to: replyTo(idOf(mail)), subject: String(mail) },
        ...{ messageId: `<${String(mail)}@city.example>`, date: new Date('2024-10-01T08:00:00.000Z') },
        text: `I work in the harbour. (${String(mail)})\n`.repeat(60),
      });
      return again;
    } catch (error) {
      if (!(error instanceof Error) || !('responseCode' in error) || Number(error.responseCode) >= 500) throw error;
      await sleep(500);
    }
}

it('stores each of two thousand mails over a hundred and twenty connections once, and holds little of it', async () => {
  const [mails, connections] = [2_000, 120];
  const before = peakBytes();
  const transport = createTransport({
    ...{ host: '127.0.0.1', port, ignoreTLS: true, pool: true, maxRequeues: 0 },
    ...{ maxConnections: connections, maxMessages: Number.POSITIVE_INFINITY },
  });
  // Each tenth comes twice, as from a server that has heard no answer.
  const left = Array.from({ length: mails }, (_, mail) => (mail % 10 === 0 ? [mail, mail] : [mail])).flat();
  let again = 0;
  const walk = async (): Promise<void> => {
    for (let mail = left.shift(); mail !== undefined; mail = left.shift()) again += await deliver(transport, mail);
  };
  await Promise.all(Array.from({ length: connections }, walk));
  transport.close();
  expect(await stored()).toEqual(wanted(mails));
  expect(peakBytes() - before).toBeLessThan(100 * MEGABYTE);
  // There is no room for so many: the last are sent away, and have come again.
  expect(again).toBeGreaterThan(0);
  expect(letterbox.logged).toEqual([]);
}, 300_000);

const line = 'x'.repeat(62);
const padding = (bytes: number): Buffer => Buffer.alloc(bytes, `${line}\r\n`);

/** Sends all of a mail but its end. */
async function begun(mail: number, bytes: number): Promise<SmtpLine> {
  const sender = await SmtpLine.dial(port);
  const said = await sender.sayAll([
    'EHLO x',
    'MAIL FROM:<ana@city.example>',
    `RCPT TO:<${replyTo(idOf(mail))}>`,
    'DATA',
  ]);
  expect(said.at(-1)).toMatch(/^354 /);
  sender.write(`From: ana@city.example\r\nSubject: ${String(mail)}\r\n\r\n`);
  await sender.pour(padding(bytes));
  return sender;
}
const end = async (sender: SmtpLine): Promise<string> => {
  const said = await sender.say('\r\n.');
  sender.hangUp();
  return said;
};

it('says "come again" where there is no room for more large ones, holds none of those, and takes them when they do', async () => {
  const large = LARGEST - 64 * 1024;
  const before = peakBytes();
  const held: SmtpLine[] = [];
  for (let mail = 0; mail < 8; mail += 1) held.push(await begun(mail, large));
  await sleep(1_000); // It has read them by now.
  const tooMany: SmtpLine[] = [];
  for (let mail = 8; mail < 90; mail += 1) tooMany.push(await begun(mail, large));
  await sleep(1_000);
  // Those that will be refused keep out none that fits.
  expect(await end(await begun(90, 64 * 1024))).toMatch(/^250 /);
  for (const sender of tooMany) expect(await end(sender)).toMatch(/^452 too much mail at once/);
  for (const sender of held) expect(await end(sender)).toMatch(/^250 /);
  const taken = (mail: number, upTo: number): boolean => mail < upTo || mail === 90;
  const storedUpTo = (upTo: number) => wanted(91).filter((one) => taken(Number.parseInt(one, 10), upTo));
  expect(await stored()).toEqual(storedUpTo(8));
  // A hundred and sixty megabytes more came to it than it has room for.
  expect(peakBytes() - before).toBeLessThan(180 * MEGABYTE);
  for (let mail = 8; mail < 16; mail += 1) expect(await end(await begun(mail, large))).toMatch(/^250 /);
  expect(await stored()).toEqual(storedUpTo(16));
}, 180_000);

it('greets whom it cannot let in, asks them to come again, and lets them in when they do', async () => {
  const inside: SmtpLine[] = [];
  for (let one = 0; one < 100; one += 1) inside.push(await SmtpLine.dial(port));
  expect(new Set(inside.map(({ greeting }) => greeting.slice(0, 4)))).toEqual(new Set(['220 ']));
  const outside = await SmtpLine.dial(port);
  expect(outside.greeting).toMatch(/^421 post\.school\.example Too many connected clients, try again/);
  expect(await outside.hear()).toBe('');
  expect(await inside[0]?.say('QUIT')).toMatch(/^221 /);
  inside[0]?.hangUp();
  const later: SmtpLine[] = [];
  await until(async () => later[later.push(await SmtpLine.dial(port)) - 1]?.greeting.startsWith('220 ') === true);
  for (const one of [...inside, ...later]) one.hangUp();
}, 60_000);
