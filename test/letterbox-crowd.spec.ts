import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Office, openOffice, replyTo } from './support/office.js';
import { SmtpLine } from './support/smtp-line.js';

let office: Office;

beforeAll(async () => {
  office = await openOffice({ connectionsPerHost: 3, longestSessionMs: 4_000 });
}, 60_000);
afterAll(() => office.close());

const dial = () => SmtpLine.dial(office.letterboxPort);

it('lets a host have so many connections at once, and another when one of them has ended', async () => {
  const lines = await Promise.all([dial(), dial(), dial(), dial(), dial()]);
  const [inside, outside] = [lines.filter(isLetIn), lines.filter((one) => !isLetIn(one))];
  expect(inside).toHaveLength(3);
  for (const one of outside) {
    expect(one.greeting).toMatch(/^421 too many connections from your host/);
    expect(await one.hear()).toBe('');
  }
  for (const one of inside) expect(await one.say('NOOP')).toMatch(/^250 /);
  expect(await inside[0]?.say('QUIT')).toMatch(/^221 /);
  const another = await dial();
  expect(isLetIn(another)).toBe(true);
  for (const one of [...lines, another]) one.hangUp();
}, 60_000);

it('ends a connection that lasts too long, whatever is said on it, and has its place again', async () => {
  const { id } = await office.applied();
  const [idler, sender] = [await dial(), await dial()];
  const began = performance.now();
  await idler.say('EHLO idler.example');
  await sender.sayAll(['EHLO x', 'MAIL FROM:<a@b.example>', `RCPT TO:<${replyTo(id)}>`, 'DATA']);
  const drops = setInterval(() => sender.write('x'), 100);
  let heard = '250 ';
  try {
    while (heard.startsWith('250 ') && performance.now() - began < 20_000) heard = await idler.say('NOOP');
    expect(heard).toMatch(/^421 this has lasted too long/);
    expect(await sender.hear()).toMatch(/^421 this has lasted too long/);
    for (const one of [idler, sender]) expect(await one.hear()).toBe('');
  } finally {
    clearInterval(drops);
  }
  expect(performance.now() - began).toBeGreaterThan(3_500);
  const later = [await dial(), await dial(), await dial()];
  expect(later.map(isLetIn)).toEqual([true, true, true]);
  for (const one of later) one.hangUp();
  expect(office.logged.filter(({ level }) => level === 'error')).toEqual([]);
}, 60_000);

const isLetIn = ({ greeting }: SmtpLine): boolean => greeting.startsWith('220 ');
