import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { MailView } from '#contracts/correspondence.js';
import { hold, release } from '#database/holds.js';
import { applicationStream } from '#telling/names.js';
import { must } from './support/course.js';
import { ask } from './support/http.js';
import { type Office, openOffice } from './support/office.js';
import { type Reply, reply } from './support/reply.js';
import type { Received } from './support/mail-server.js';
import { rewriteEvents } from './support/tampering.js';
import { until } from './support/until.js';

// What becomes of mail when something fails that does not mend itself, or fails in the middle.

let office: Office;
beforeAll(async () => {
  office = await openOffice();
}, 60_000);
afterAll(() => office.close());

const mails = async (applicationId: string): Promise<MailView[]> => {
  const token = await office.app.token('admissions');
  const { body } = await ask(office.app, 'GET correspondence?limit=100', { token });
  return (body['items'] as MailView[]).filter((mail) => mail.applicationId === applicationId);
};
const read = (applicationId: string, count: number): Promise<void> =>
  until(async () => {
    const all = await mails(applicationId);
    return all.length === count && all.every(({ state }) => state !== 'received');
  }, 30_000);

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
    await until(() => waits() > 8, 30_000);
    expect(await mails(id)).toMatchObject([{ state: 'received' }]);
  } finally {
    await release(dataSource.manager, { ...word, alsoAfterFailover: false });
  }
  await read(id, 1);
  expect(await mails(id)).toMatchObject([{ state: 'told', told: 'RequestCancellation' }]);
}, 60_000);

/** Answers a letter, and lets whoever has told the application fail before that is written down, twice. */
async function toldAndLost(id: string, letter: Received, answer: Reply): Promise<void> {
  const { dataSource } = office.app;
  const { length } = office.logged;
  await dataSource.query(`
    CREATE FUNCTION no_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'lost'; END $$;
    CREATE TRIGGER no_note BEFORE UPDATE ON incoming_mail FOR EACH ROW
      WHEN (new.application_id = '${id}' AND new.state <> 'received') EXECUTE FUNCTION no_note()`);
  try {
    await reply(office.letterboxPort, letter, answer);
    await until(() => office.logged.slice(length).filter(({ msg }) => msg === 'a mail has to wait').length >= 2);
  } finally {
    await dataSource.query('DROP TRIGGER no_note ON incoming_mail; DROP FUNCTION no_note');
  }
}

it('one that was told and not written down is written down as told, whatever it has changed', async () => {
  const leaving = await office.applied();
  const receipt = await office.letter(leaving.id, 'receipt');
  await toldAndLost(leaving.id, receipt, { from: leaving.email, text: 'Please cancel my place.' });
  await read(leaving.id, 1);
  expect(await mails(leaving.id)).toMatchObject([{ state: 'told', because: null, told: 'Withdraw' }]);

  const asked = await office.applied();
  const token = await office.app.token('admissions');
  const question = { question: 'In which department?' };
  await must(200, ask(office.app, `POST applications/${asked.id}/information-request`, { token, body: question }));
  const letter = await office.letter(asked.id, 'question');
  await toldAndLost(asked.id, letter, { from: asked.email, text: 'In the harbour.' });
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
  await toldAndLost(id, letter, { from: email, text: `I registered on ${registeredOn}.`, quotes: false });
  await read(id, 2);
  expect((await mails(id))[1]).toMatchObject({ state: 'told', because: null, told: 'RequestCancellation' });
}, 60_000);
