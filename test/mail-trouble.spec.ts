import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MailView } from '#contracts/correspondence.js';
import { hold, release } from '#database/holds.js';
import { applicationStream } from '#telling/names.js';
import { must } from './support/course.js';
import { ask } from './support/http.js';
import { type Office, openOffice } from './support/office.js';
import { mailsOf, mailsRead } from './support/mails-read.js';
import { type Reply, reply } from './support/reply.js';
import type { Received } from './support/mail-server.js';
import { rewriteEvents } from './support/tampering.js';
import { toldAndLost } from './support/told-and-lost.js';
import { until } from './support/until.js';

// What becomes of mail when something fails that does not mend itself, or fails in the middle.

let office: Office;
beforeAll(async () => {
  office = await openOffice();
}, 60_000);
afterAll(() => office.close());

const mails = (id: string): Promise<MailView[]> => mailsOf(office, id);
const read = (id: string, count: number): Promise<void> => mailsRead(office, id, count);

it('a mail that fails each time is shown to a person with its text, and what comes after it is read', async () => {
  const { dataSource } = office.app;
  const { id, email } = await office.applied();
  const receipt = await office.letter(id, 'receipt');
  const stream = applicationStream(id);
  await rewriteEvents(dataSource, 'UPDATE domain_event SET schema = schema + 90 WHERE stream = $1', [stream]);
  await reply(office.letterboxPort, receipt, { from: email, text: 'Please cancel my place.', quotes: false });
  await read(id, 1);
  await rewriteEvents(dataSource, 'UPDATE domain_event SET schema = schema - 90 WHERE stream = $1', [stream]);
  await reply(office.letterboxPort, receipt, { from: email, text: 'I withdraw. Please cancel my place.' });
  await read(id, 2);
  expect(await mails(id)).toMatchObject([
    {
      ...{ state: 'needs-a-person', because: 'unreadable', told: null, reading: null },
      mail: { sender: email, body: 'Please cancel my place.' },
    },
    { state: 'told', told: 'Withdraw' },
  ]);
}, 60_000);

it('one whose text cannot be filed either is shown all the same', async () => {
  const { dataSource } = office.app;
  const { id, email } = await office.applied();
  const receipt = await office.letter(id, 'receipt');
  await dataSource.query(`
    CREATE FUNCTION no_text() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'a bug'; END $$;
    CREATE TRIGGER no_text BEFORE UPDATE ON incoming_mail_text FOR EACH ROW WHEN (new.body <> '') EXECUTE FUNCTION no_text()`);
  try {
    await reply(office.letterboxPort, receipt, { from: email, text: 'I work here.', quotes: false });
    await read(id, 1);
  } finally {
    await dataSource.query('DROP TRIGGER no_text ON incoming_mail_text; DROP FUNCTION no_text');
  }
  expect(await mails(id)).toMatchObject([{ state: 'needs-a-person', because: 'unreadable', mail: { body: '' } }]);
}, 60_000);

it('one that only has to wait is not given up, however often it is tried', async () => {
  const { dataSource } = office.app;
  const { id, email, reservation } = await office.reserved();
  const word = { thing: 'numbers', at: new Date(), by: 'staff:ines', because: null } as const;
  const { length } = office.logged;
  await hold(dataSource.manager, word);
  try {
    await reply(office.letterboxPort, reservation, { from: email, text: 'Please cancel my place.' });
    const waits = () => office.logged.slice(length).filter(({ msg }) => msg === 'a mail has to wait').length;
    await until(() => waits() > 8);
    expect(await mails(id)).toMatchObject([{ state: 'received' }]);
  } finally {
    await release(dataSource.manager, { ...word, alsoAfterFailover: false });
  }
  await read(id, 1);
  expect(await mails(id)).toMatchObject([{ state: 'told', told: 'RequestCancellation' }]);
}, 60_000);

it('one that was told and not written down is written down as told, whatever it has changed', async () => {
  const leaving = await office.applied();
  const receipt = await office.letter(leaving.id, 'receipt');
  await toldAndLost(
    office,
    { id: leaving.id, letter: receipt },
    { from: leaving.email, text: 'Please cancel my place.' },
  );
  await read(leaving.id, 1);
  expect(await mails(leaving.id)).toMatchObject([{ state: 'told', because: null, told: 'Withdraw' }]);

  const asked = await office.applied();
  const token = await office.app.token('admissions');
  const question = { question: 'In which department?' };
  await must(200, ask(office.app, `POST applications/${asked.id}/information-request`, { token, body: question }));
  const letter = await office.letter(asked.id, 'question');
  await toldAndLost(office, { id: asked.id, letter }, { from: asked.email, text: 'In the harbour.' });
  await read(asked.id, 1);
  expect(await mails(asked.id)).toMatchObject([{ state: 'told', because: null, told: 'ProvideInformation' }]);
}, 60_000);

it('one that completes a cancellation is too', async () => {
  const { id, email, reservation } = await office.reserved();
  await reply(office.letterboxPort, reservation, { from: email, text: 'Please cancel my place.', quotes: false });
  const letter = await office.letter(id, 'cancellation-data-requested');
  await read(id, 1);
  const [{ registeredOn }] = await office.app.dataSource.query<[{ registeredOn: string }]>(
    `SELECT to_char(occurred_at, 'YYYY-MM-DD') AS "registeredOn" FROM domain_event WHERE stream = $1 AND version = 1`,
    [applicationStream(id)],
  );
  await toldAndLost(
    office,
    { id, letter },
    { from: email, text: `I registered on ${registeredOn}; write to ${email}.` },
  );
  await read(id, 2);
  expect((await mails(id))[1]).toMatchObject({ state: 'told', because: null, told: 'RequestCancellation' });
}, 60_000);

describe('one that comes by both ways', () => {
  const twice = (one: { readonly id: string; readonly email: string }, text: string): Reply => ({
    ...{ from: one.email, text, messageId: `<${one.id}@city.example>` },
    headers: { Date: 'Mon, 1 Jan 2024 10:00:00 +0000' },
  });
  const instantOf = async (id: string): Promise<string> => (await mails(id))[0]?.receivedAt ?? '';
  const EARLIER_MS = 300;
  const before = (instant: string): string => new Date(Date.parse(instant) - EARLIER_MS).toISOString();
  const again = async (letter: Received, answer: Reply, at: string): Promise<void> => {
    office.now = at;
    await reply(office.letterboxPort, letter, answer);
    office.now = null;
  };

  it('counts from the earlier instant, whichever is read first', async () => {
    const one = await office.applied();
    const receipt = await office.letter(one.id, 'receipt');
    const answer = twice(one, 'I work in the harbour.');
    await reply(office.letterboxPort, receipt, answer);
    await read(one.id, 1);
    const late = await instantOf(one.id);
    await again(receipt, answer, before(late));
    expect(await mails(one.id)).toMatchObject([
      { state: 'needs-a-person', because: 'not-asked', receivedAt: before(late) },
    ]);
    await again(receipt, answer, late);
    expect(await mails(one.id)).toMatchObject([{ receivedAt: before(late) }]);
  }, 60_000);

  it('is shown to a person where a cancellation was told from the later one, and resolved as any other', async () => {
    const one = await office.reserved();
    const answer = twice(one, 'Please cancel my place.');
    await reply(office.letterboxPort, one.reservation, answer);
    await read(one.id, 1);
    expect(await mails(one.id)).toMatchObject([{ state: 'told' }]);
    const late = await instantOf(one.id);
    await again(one.reservation, answer, before(late));
    const [mail] = await mails(one.id);
    expect(mail).toMatchObject({
      ...{ state: 'needs-a-person', because: 'received-earlier', told: 'RequestCancellation' },
      receivedAt: before(late),
    });
    const token = await office.app.token('admissions');
    const body = { as: 'note', because: 'The same tier.' };
    await must(200, ask(office.app, `POST correspondence/${mail?.id ?? ''}/resolution`, { token, body }));
    expect(await mails(one.id)).toMatchObject([{ state: 'resolved', told: 'RequestCancellation' }]);
  }, 60_000);

  it('is shown as well where it was just being told', async () => {
    const one = await office.reserved();
    const answer = twice(one, 'Please cancel my place.');
    const meanwhile = async () => again(one.reservation, answer, before(await instantOf(one.id)));
    await toldAndLost(office, { id: one.id, letter: one.reservation }, { ...answer, meanwhile });
    await read(one.id, 1);
    expect(await mails(one.id)).toMatchObject([{ state: 'needs-a-person', because: 'received-earlier' }]);
  }, 60_000);

  it('is not shown where it had only to wait, and is told from the earlier one', async () => {
    const one = await office.reserved();
    const answer = twice(one, 'Please cancel my place.');
    const word = { thing: 'numbers', at: new Date(), by: 'staff:ines', because: null } as const;
    const waited = async (times: number) => {
      const { length } = office.logged;
      const waits = () => office.logged.slice(length).filter(({ msg }) => msg === 'a mail has to wait').length;
      await until(() => waits() >= times);
    };
    // The earlier instant is after the place was reserved as well: before, the cancellation would need no paper.
    await sleep(2 * EARLIER_MS);
    await hold(office.app.dataSource.manager, word);
    try {
      await reply(office.letterboxPort, one.reservation, answer);
      await waited(1);
      await again(one.reservation, answer, before(await instantOf(one.id)));
      // Whoever was just telling it then has given up, too.
      await waited(2);
    } finally {
      await release(office.app.dataSource.manager, { ...word, alsoAfterFailover: false });
    }
    await read(one.id, 1);
    expect(await mails(one.id)).toMatchObject([{ state: 'told', because: null, told: 'RequestCancellation' }]);
  }, 60_000);

  it('from another address is shown though one like it turns out to have come before', async () => {
    const one = await office.reserved();
    const { reservation } = one;
    const other: Reply = { from: 'desk@city.example', text: 'We have to cancel.' };
    const meanwhile = async () => again(reservation, other, before(await instantOf(one.id)));
    const letter = { id: one.id, letter: reservation };
    await toldAndLost(office, letter, { from: 'boss@city.example', text: 'Please cancel my place.', meanwhile });
    await read(one.id, 2);
    const shown = { state: 'needs-a-person', because: 'sender-unknown' };
    expect(await mails(one.id)).toMatchObject([shown, { ...shown, told: 'RequestConfirmation' }]);
  }, 60_000);

  it('is shown where it was confirmed from the later one', async () => {
    const one = await office.reserved();
    const held = { ...twice(one, 'Please cancel my place.'), from: 'boss@city.example' };
    await reply(office.letterboxPort, one.reservation, held);
    const letter = await office.letter(one.id, 'cancellation-to-confirm');
    await read(one.id, 1);
    await reply(office.letterboxPort, letter, { from: one.email, text: 'Yes, I confirm.' });
    await read(one.id, 2);
    expect(await mails(one.id)).toMatchObject([{ state: 'resolved' }, { state: 'told' }]);
    await again(one.reservation, held, before(await instantOf(one.id)));
    expect(await mails(one.id)).toMatchObject([{ state: 'needs-a-person', because: 'received-earlier' }, {}]);
  }, 60_000);
});

it('one that was told and is given up unread is written down as told', async () => {
  const { dataSource } = office.app;
  const one = await office.reserved();
  const meanwhile = async () => {
    await dataSource.query('UPDATE incoming_mail SET failures = 9 WHERE application_id = $1', [one.id]);
  };
  await toldAndLost(
    office,
    { id: one.id, letter: one.reservation },
    { from: one.email, text: 'Please cancel my place.', meanwhile },
  );
  await read(one.id, 1);
  expect(await mails(one.id)).toMatchObject([
    { state: 'needs-a-person', because: 'unreadable', told: 'RequestCancellation' },
  ]);
}, 60_000);
