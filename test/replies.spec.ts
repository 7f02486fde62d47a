import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ApplicationEvent } from '#domain/application/events.js';
import { loadStream } from '#eventstore/event-store.js';
import { applicationStream } from '#telling/names.js';
import { applicationIdInReply, isReplyAddress } from '#access/reply-address.js';
import type { Received } from './support/mail-server.js';
import { reply } from './support/reply.js';
import { until } from './support/until.js';
import { openOffice, type Office, REPLY_KEY } from './support/office.js';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
}, 60_000);
afterAll(() => office.close());

const addressOf = ({ mail }: Received): string => mail.replyTo?.value[0]?.address ?? '';

it('has answers to letters come back to an address of their application', async () => {
  const { id } = await office.applied();
  const receipt = await office.letter(id, 'receipt');
  expect(applicationIdInReply(REPLY_KEY, addressOf(receipt))).toBe(id);
  expect(isReplyAddress(REPLY_KEY, addressOf(receipt), { applicationId: id, generation: 1 })).toBe(true);
  expect(receipt.sender).toBe(addressOf(receipt));
  expect(receipt.mail.from?.value[0]?.address).toBe('admissions@school.example');
});

it('takes no place away because another address says so, and counts from there once the registered one agrees', async () => {
  const { id, email, reservation } = await office.reserved();
  await reply(office.letterboxPort, reservation, { from: 'boss@city.example', text: 'Please cancel my place.' });
  const rows = () =>
    office.app.dataSource.query<{ received_at: Date; state: string; because: string | null }[]>(
      'SELECT received_at, state, because FROM incoming_mail WHERE application_id = $1 ORDER BY received_at',
      [id],
    );
  await until(async () => (await rows())[0]?.state === 'needs-a-person');
  expect((await rows())[0]?.because).toBe('sender-unknown');
  const typesOf = async () =>
    (await loadStream<ApplicationEvent>(office.app.dataSource.manager, applicationStream(id))).map(
      ({ event }) => event,
    );
  expect((await typesOf()).map(({ type }) => type)).not.toContain('CancellationRequested');

  const receipt = await office.letter(id, 'receipt');
  await reply(office.letterboxPort, receipt, { from: email, text: 'I confirm the cancellation.', quotes: false });
  await office.letter(id, 'cancellation-accepted');
  const accepted = (await typesOf()).find(({ type }) => type === 'CancellationAccepted');
  await until(async () => (await rows())[0]?.state === 'resolved');
  const [first] = await rows();
  expect(accepted).toMatchObject({ receivedAt: first?.received_at.toISOString() });
}, 120_000);

it('answers a cancellation that is no reply to the reservation letter with a marked copy of it, and takes a reply to that', async () => {
  const { id, email } = await office.reserved();
  const receipt = await office.letter(id, 'receipt');
  await reply(office.letterboxPort, receipt, { from: email, text: 'Please cancel my place.' });
  expect((await office.letter(id, 'cancellation-refused')).mail.text).toContain(
    'only as a reply to your reservation mail',
  );
  const copy = await office.letter(id, 'reservation-copy');
  expect(copy.mail.subject).toMatch(/^Copy of your reservation/);
  await reply(office.letterboxPort, copy, { from: email, text: 'Please cancel my place.' });
  expect((await office.letter(id, 'cancellation-accepted')).mail.text).toContain('450.00');
}, 120_000);

it('cancels by a reply to the reservation letter, from the minute it came in', async () => {
  const { id, email, reservation } = await office.reserved();
  await reply(office.letterboxPort, reservation, { from: email, text: 'Hello,\n\nplease cancel my place.\n\nAna' });
  const { mail } = await office.letter(id, 'cancellation-accepted');
  expect(mail.text).toContain('450.00');
  const found = async () => {
    const [row] = await office.app.dataSource.query<{ received_at: Date; state: string; told: string }[]>(
      'SELECT received_at, state, told FROM incoming_mail WHERE application_id = $1',
      [id],
    );
    return row;
  };
  // The letter may be faster than the note of what was made of the mail.
  await until(async () => (await found())?.state === 'told');
  const row = await found();
  expect(row?.told).toBe('RequestCancellation');
  const stored = await loadStream<ApplicationEvent>(office.app.dataSource.manager, applicationStream(id));
  const requested = stored.find(({ event }) => event.type === 'CancellationRequested')?.event;
  expect(requested).toMatchObject({
    by: 'applicant',
    receivedAt: row?.received_at.toISOString(),
    channel: 'reply-to-reservation',
    given: ['course', 'name', 'registration-date', 'contact'],
  });
});
