import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ApplicationEvent } from '#domain/application/events.js';
import { loadStream } from '#eventstore/event-store.js';
import { erase } from '#filing/erase.js';
import { applicationStream } from '#telling/names.js';
import { replyAddress } from '#access/reply-address.js';
import { must, submission } from './support/course.js';
import { ask } from './support/http.js';
import { type Office, openOffice, REPLY_KEY } from './support/office.js';
import { reply } from './support/reply.js';
import { until } from './support/until.js';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
}, 60_000);
afterAll(() => office.close());

const BOSS = 'Boss <boss@city.example>';
const CANCEL = 'Please cancel my place.';

interface Row {
  readonly receivedAt: Date;
  readonly state: string;
  readonly because: string | null;
  readonly told: string | null;
  readonly kind: string | null;
  readonly resolvedBy: string | null;
}

const rowsOf = (id: string): Promise<Row[]> =>
  office.app.dataSource.query<Row[]>(
    `SELECT received_at AS "receivedAt", state, because, told, reading ->> 'kind' AS kind, resolved_by AS "resolvedBy"
     FROM incoming_mail WHERE application_id = $1 ORDER BY received_at`,
    [id],
  );
async function read(id: string, mails: number): Promise<Row[]> {
  await until(async () => {
    const rows = await rowsOf(id);
    return rows.length === mails && rows.every(({ state }) => state !== 'received');
  });
  return rowsOf(id);
}
const eventsOf = async (id: string): Promise<ApplicationEvent[]> =>
  (await loadStream<ApplicationEvent>(office.app.dataSource.manager, applicationStream(id))).map(({ event }) => event);
const typesOf = async (id: string) => (await eventsOf(id)).map(({ type }) => type);
const asked = (email: string): number =>
  office.mailServer.received.filter(
    ({ mail, recipients }) =>
      mail.headers.get('x-matricula-letter') === 'cancellation-to-confirm' && recipients.includes(email),
  ).length;

/** Somebody whose employer has cancelled, and who has been asked whether it is so. */
async function doubted() {
  const one = await office.reserved();
  await reply(office.letterboxPort, one.reservation, { from: BOSS, text: CANCEL });
  return { ...one, letter: await office.letter(one.id, 'cancellation-to-confirm') };
}

it('asks the registered address and nobody else, and names no more of who wrote than tells whom one knows', async () => {
  const { id, email, letter } = await doubted();
  expect([letter.recipients, letter.sender]).toEqual([[email], letter.mail.replyTo?.value[0]?.address]);
  expect(letter.mail.text).toContain(`another address (b…@city.example) than ${email}`);
  for (const part of [letter.mail.text, letter.mail.html]) expect(part).not.toContain('boss@');
  const [first] = await read(id, 1);
  expect(first).toMatchObject({ state: 'needs-a-person', because: 'sender-unknown', told: 'RequestConfirmation' });
  const events = await eventsOf(id);
  expect(events.at(-1)).toMatchObject({
    ...{ type: 'CancellationConfirmationRequested', by: 'correspondent' },
    receivedAt: first?.receivedAt.toISOString(),
  });
  for (const word of ['boss', CANCEL]) expect(JSON.stringify([events, office.logged])).not.toContain(word);
  expect(office.mailServer.received.flatMap(({ recipients }) => recipients)).not.toContain('boss@city.example');
}, 60_000);

it('counts from the first mail once the registered address says yes, and once however often that is read', async () => {
  const { id, email, letter } = await doubted();
  await reply(office.letterboxPort, letter, { from: email, text: 'Yes, I confirm.' });
  await office.letter(id, 'cancellation-accepted');
  const [first, second] = await read(id, 2);
  expect((await eventsOf(id)).find(({ type }) => type === 'CancellationAccepted')).toMatchObject({
    receivedAt: first?.receivedAt.toISOString(),
  });
  const outcome = [
    expect.objectContaining({ state: 'resolved', resolvedBy: 'applicant' }),
    expect.objectContaining({ state: 'told', told: 'RequestCancellation', kind: 'confirmation' }),
  ];
  expect([first, second]).toEqual(outcome);

  // As it stands where whoever read it died after the application was told.
  const { dataSource } = office.app;
  await dataSource.query(
    `UPDATE incoming_mail SET told = NULL, told_at = NULL, state = 'received'
     WHERE application_id = $1 AND reading ->> 'kind' = 'confirmation'`,
    [id],
  );
  expect(await read(id, 2)).toEqual(outcome);
  expect((await typesOf(id)).filter((type) => type === 'CancellationRequested')).toHaveLength(1);
}, 60_000);

it('cancels nothing where the registered address says no: admissions see both, and what it asks later is its own', async () => {
  const { id, email, reservation, letter } = await doubted();
  await reply(office.letterboxPort, letter, { from: email, text: 'No, that was not me.' });
  const disowned = expect.objectContaining({ state: 'needs-a-person', because: 'disowned' });
  expect(await read(id, 2)).toEqual([disowned, disowned]);
  expect(await typesOf(id)).not.toContain('CancellationRequested');

  // While that waits for a person, nobody is asked again.
  await reply(office.letterboxPort, reservation, { from: 'other@city.example', text: 'Please cancel my place now.' });
  expect((await read(id, 3))[2]).toMatchObject({ because: 'sender-unknown', told: null });
  await reply(office.letterboxPort, reservation, { from: email, text: CANCEL, messageId: '<own@city.example>' });
  await office.letter(id, 'cancellation-accepted');
  expect(asked(email)).toBe(1);
  const rows = await read(id, 4);
  // The one that nobody has disowned is confirmed by it, and counts; the disowned one does not.
  expect((await eventsOf(id)).find(({ type }) => type === 'CancellationAccepted')).toMatchObject({
    receivedAt: rows[2]?.receivedAt.toISOString(),
  });
  expect(rows[0]).toMatchObject({ state: 'needs-a-person', because: 'disowned' });
}, 60_000);

it('about a former participant confirms nothing of the next, who is asked anew', async () => {
  const { id, reservation } = await doubted();
  const { app } = office;
  const [token, { applicant }] = [await app.token('admissions'), submission()];
  await must(
    200,
    ask(app, `POST applications/${id}/substitution`, { token, body: { applicant, because: 'Another goes.' } }),
  );
  const to = replyAddress(REPLY_KEY, { applicationId: id, generation: 2 });
  await reply(office.letterboxPort, reservation, { from: 'pa@city.example', text: 'We have to cancel.', to });
  expect((await read(id, 2))[1]).toMatchObject({ because: 'sender-unknown', told: 'RequestConfirmation' });
  await until(() => asked(applicant.email) === 1);
  const { givenName, familyName, email } = applicant;
  const text = [CANCEL, '', `${givenName} ${familyName}`, email].join('\n');
  await reply(office.letterboxPort, reservation, { from: email, text, to });
  await office.letter(id, 'cancellation-accepted');
  const [former, first] = await read(id, 3);
  expect((await eventsOf(id)).find(({ type }) => type === 'CancellationAccepted')).toMatchObject({
    receivedAt: first?.receivedAt.toISOString(),
  });
  expect(former).toMatchObject({ state: 'needs-a-person', resolvedBy: null });
}, 60_000);

it('asks once for all that come from elsewhere, and robots never', async () => {
  const { id, email, reservation } = await doubted();
  await reply(office.letterboxPort, reservation, { from: 'assistant@city.example', text: 'We have to cancel.' });
  expect((await read(id, 2))[1]).toMatchObject({ because: 'sender-unknown', told: null });

  const machine = await office.reserved();
  const headers = { 'Auto-Submitted': 'auto-replied' };
  await reply(office.letterboxPort, machine.reservation, { from: BOSS, text: CANCEL, headers });
  expect((await read(machine.id, 1))[0]).toMatchObject({ state: 'set-aside', told: null });
  await sleep(500);
  expect([asked(email), asked(machine.email)]).toEqual([1, 0]);
}, 60_000);

it('forgets who wrote with everything else', async () => {
  const { id } = await doubted();
  const { dataSource } = office.app;
  const sender = async () => {
    const event = (await eventsOf(id)).at(-1);
    if (event?.type !== 'CancellationConfirmationRequested') throw new Error('nobody was asked');
    const [filed] = await dataSource.query<{ text: string }[]>('SELECT text FROM filed_text WHERE id = $1', [
      event.senderId,
    ]);
    return filed?.text;
  };
  expect(await sender()).toBe('boss@city.example');
  await read(id, 1);
  await dataSource.query('UPDATE application SET closed = true WHERE id = $1', [id]);
  await erase(dataSource, id, new Date().toISOString());
  expect(await sender()).toBe('');
}, 60_000);
