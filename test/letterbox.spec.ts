import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { replyAddress } from '#access/reply-address.js';
import { deploy } from './support/deployed.js';
import { freePorts } from './support/launcher.js';
import { type Office, openOffice, REPLY_KEY, replyTo } from './support/office.js';
import { converse } from './support/reply.js';
import { SmtpLine } from './support/smtp-line.js';
import { until } from './support/until.js';

let office: Office;
let id: string;
let address: string;

beforeAll(async () => {
  office = await openOffice();
  ({ id } = await office.applied());
  address = replyTo(id);
}, 60_000);
afterAll(() => office.close());

const mail = (text: string, ...headers: string[]): string[] => [...headers, 'From: ana@city.example', '', text, '.'];
const to = (...recipients: string[]): string[] => [
  ...['EHLO city.example', 'MAIL FROM:<ana@city.example>'],
  ...recipients.map((one) => `RCPT TO:<${one}>`),
];
const codes = (said: readonly string[]): number[] => said.map((line) => Number(line.slice(0, 3)));
/** The lines of a message get no answer each: they go out as one. */
const send = (port: number, recipient: string, message: readonly string[]) =>
  converse(port, [...to(recipient), 'DATA', message.join('\r\n'), 'QUIT']);
const stored = async (): Promise<number> => {
  const [row] = await office.app.dataSource.query<{ n: number }[]>('SELECT count(*)::integer AS n FROM incoming_mail');
  return row?.n ?? 0;
};

it('refuses every address that is none of ours before any text is sent', async () => {
  const { domain } = REPLY_KEY;
  const others = [
    'admissions@school.example',
    `replies@${domain}`,
    address.replace('replies+', 'replies+0'),
    `${address.split('@')[0] ?? ''}@elsewhere.example`,
    replyAddress(REPLY_KEY, { applicationId: randomUUID(), generation: 1 }),
    replyAddress(REPLY_KEY, { applicationId: id, generation: 2 }),
    replyAddress({ ...REPLY_KEY, secret: 'another secret of the tests' }, { applicationId: id, generation: 1 }),
  ];
  const said = await converse(office.letterboxPort, [...to(...others), 'DATA']);
  expect(codes(said)).toEqual([220, 250, 250, 550, 550, 550, 550, 550, 550, 550, 503]);
  expect(codes(await converse(office.letterboxPort, to(address)))).toEqual([220, 250, 250, 250]);
});

it('puts a host off that guesses, and takes mail to our addresses from there all the same', async () => {
  const guarded = await openOffice({ guessesPerMinute: 3 });
  try {
    const one = await guarded.applied();
    const own = replyTo(one.id);
    const guesses = [1, 2, 3, 4].map((number) => `replies+${String(number).repeat(52)}@${REPLY_KEY.domain}`);
    const said = await converse(guarded.letterboxPort, to(...guesses, own));
    expect(codes(said).slice(3)).toEqual([550, 550, 550, 450, 250]);
    expect(codes(await send(guarded.letterboxPort, own, mail('Hello.')))[5]).toBe(250);
  } finally {
    await guarded.close();
  }
}, 60_000);

it('takes no more than it has room for, said beforehand or not', async () => {
  const before = await stored();
  const announced = await converse(office.letterboxPort, ['EHLO x', 'MAIL FROM:<a@b.example> SIZE=1000001']);
  expect(codes(announced)).toEqual([220, 250, 552]);
  const large = Array.from({ length: 15_000 }, () => 'x'.repeat(70)).join('\r\n');
  expect(codes(await send(office.letterboxPort, address, mail(large)))).toEqual([220, 250, 250, 250, 354, 552, 221]);
  expect(await stored()).toBe(before);
});

it('takes one that is as large as may be to the byte, said beforehand or not, and none that is larger by one', async () => {
  const largest = 1_000_000;
  for (const [bytes, announced, code] of [
    [largest, 250, 250],
    [largest + 1, 552, 552],
  ] as const) {
    const before = await stored();
    const announcing = ['EHLO x', `MAIL FROM:<a@b.example> SIZE=${String(bytes)}`];
    expect(codes(await converse(office.letterboxPort, announcing)).at(-1)).toBe(announced);
    const head = ['From: ana@city.example', `Subject: ${String(bytes)}`, '', ''].join('\r\n');
    const message = `${head}${'x'.repeat(70)}\r\n`.padEnd(bytes - 2, `${'y'.repeat(62)}\r\n`);
    expect(codes(await send(office.letterboxPort, address, [message, '.']))[5]).toBe(code);
    expect(await stored()).toBe(code === 250 ? before + 1 : before);
  }
  const [row] = await office.app.dataSource.query<{ largest: number }[]>(
    'SELECT max(size_bytes) AS largest FROM incoming_mail',
  );
  expect(row?.largest).toBe(largest);
});

it('counts the same mail once, whatever servers on the way add to it, and another as another', async () => {
  const before = await stored();
  for (const headers of [[], ['Received: from x by y; now'], ['X-Spam: no']])
    expect(codes(await send(office.letterboxPort, address, mail('I work here.', ...headers)))[5]).toBe(250);
  expect(await stored()).toBe(before + 1);
  await send(office.letterboxPort, address, mail('I work there.'));
  expect(await stored()).toBe(before + 2);
});

it('keeps what it is given as it is, and lets nothing of it out', async () => {
  const text = 'Secret words of Ana';
  await send(office.letterboxPort, address, mail(text, 'Subject: x\rBcc: everybody@example.org', 'To: a\0b'));
  await until(async () => {
    const open = await office.app.dataSource.query<unknown[]>(`SELECT 1 FROM incoming_mail WHERE state = 'received'`);
    return open.length === 0;
  });
  const logged = JSON.stringify([office.logged, office.app.logged]);
  expect(logged).toContain('mail was taken');
  for (const word of [text, 'ana@city.example', 'everybody@example.org', address]) expect(logged).not.toContain(word);
});

it('keeps nothing of mails whose sender dies in the middle, and has their room again', async () => {
  const before = await stored();
  const { length } = office.logged;
  const half = Array.from({ length: 10_000 }, () => 'x'.repeat(70)).join('\r\n');
  // Each leaves seven tenths of the largest message behind, and there is room for eight of them.
  for (let sender = 0; sender < 15; sender += 1)
    await hangUpAfter(office.letterboxPort, [...to(address), 'DATA', `From: ana@city.example\r\n\r\n${half}`]);
  expect(await stored()).toBe(before);
  const whole = mail(half, 'Subject: whole');
  expect(codes(await send(office.letterboxPort, address, whole))[5]).toBe(250);
  expect(await stored()).toBe(before + 1);
  // That a sender broke off is nobody's alarm.
  const logged = office.logged.slice(length);
  expect(logged.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  expect(logged.filter(({ msg }) => msg === 'a mail broke off')).toHaveLength(15);
}, 60_000);

it('loses nothing and counts once what it was given when it was killed before it said so', async () => {
  const { dataSource } = office.app;
  const { CATCHER_SMTP_PORT: port = '' } = await freePorts();
  const environment = {
    ...{ DATABASE_URL: office.databaseUrl, MATRICULA_SECRET: REPLY_KEY.secret, REPLY_DOMAIN: REPLY_KEY.domain },
    LETTERBOX_PORT: port,
  };
  const message = mail('Killed in the middle.');
  const before = await stored();
  const first = await deploy({ module: 'apps/letterbox/main.js', environment });
  // Nobody can write while this transaction is open: the letter box has the message, and has not said so.
  const lock = dataSource.createQueryRunner();
  await lock.startTransaction();
  try {
    await lock.query('LOCK TABLE incoming_mail IN SHARE MODE');
    const heard = send(Number(port), address, message);
    await until(async () => {
      const writing = await dataSource.query<unknown[]>(
        `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO incoming_mail%'`,
      );
      return writing.length > 0;
    });
    await first.stop('SIGKILL');
    expect(codes(await heard)).toEqual([220, 250, 250, 250, 354]);
  } finally {
    await first.stop('SIGKILL');
    await lock.rollbackTransaction();
    await lock.release();
  }

  const second = await deploy({ module: 'apps/letterbox/main.js', environment });
  try {
    // Whoever has heard nothing comes again, and once more when the answer is lost.
    await hangUpAfter(Number(port), [...to(address), 'DATA', message.join('\r\n')]);
    expect(codes(await send(Number(port), address, message))[5]).toBe(250);
    expect(await stored()).toBe(before + 1);
  } finally {
    await second.stop();
  }
}, 60_000);

/** Says everything, does not listen to what is said of the last of it, and is gone. */
async function hangUpAfter(port: number, lines: readonly string[]): Promise<void> {
  const line = await SmtpLine.dial(port);
  await line.sayAll(lines.slice(0, -1));
  line.write(`${lines.at(-1) ?? ''}\r\n`);
  await sleep(100);
  line.hangUp();
}
