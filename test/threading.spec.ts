import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { keyOf } from '#mail/claim.js';
import { messageIdOf } from '#mail/courier.js';
import type { OwedRow } from '#mail/owed.js';
import { resendLetter } from '#mail/resend.js';
import { type Received, smtpError } from './support/mail-server.js';
import { MAIL_DOMAIN, PostOffice } from './support/post-office.js';
import { freshDatabaseUrl } from './support/world.js';

let office: PostOffice;

beforeEach(async () => {
  office = await PostOffice.open(await freshDatabaseUrl());
});
afterEach(() => office.close());

const idsOf = (rows: readonly OwedRow[]): string[] => rows.map((row) => messageIdOf(row, MAIL_DOMAIN));
const threadOf = ({ mail }: Received): string[] => [mail.references ?? []].flat();

it('names in each letter those before it, the closest last, and answers that one (RFC 5322, 3.6.4)', async () => {
  const rows = await office.owe(randomUUID(), 'receipt', 'question', 'rejection', 'withdrawal');
  await office.drain();
  const ids = idsOf(rows);
  expect(office.mailServer.received.map(({ mail }) => mail.messageId)).toEqual(ids);
  expect(office.mailServer.received.map(threadOf)).toEqual(ids.map((_, index) => ids.slice(0, index)));
  expect(office.mailServer.received.map(({ mail }) => mail.inReplyTo)).toEqual([undefined, ...ids.slice(0, -1)]);
});

it('keeps the first and the last of a long conversation, in their order', async () => {
  const rows = await office.owe(randomUUID(), ...Array<'receipt'>(30).fill('receipt'));
  await office.drain();
  const ids = idsOf(rows);
  const last = office.mailServer.received.at(-1);
  expect(last && threadOf(last)).toEqual([ids[0], ...ids.slice(29 - 11, 29)]);
  expect(office.mailServer.received[12] && threadOf(office.mailServer.received[12])).toEqual(ids.slice(0, 12));
});

it('names none that never left', async () => {
  const rows = await office.owe(randomUUID(), 'receipt', 'question', 'rejection');
  office.mailServer.refuse = () => {
    office.mailServer.refuse = () => null;
    return smtpError(550, 'no such user');
  };
  await office.drain();
  expect(office.subjects()).toEqual(['question', 'rejection']);
  expect(office.mailServer.received.map(threadOf)).toEqual([[], idsOf(rows).slice(1, 2)]);
});

it('is another conversation with each reader, and none with the office', async () => {
  const [mine, other] = [randomUUID(), randomUUID()];
  const receipt = await office.owe(mine, 'receipt');
  await office.owe(other, 'receipt');
  const [question] = await office.owe(mine, 'question', 'staff-refund-due', 'credit-note');
  await office.dataSource.query(
    `UPDATE owed SET audience = CASE name WHEN 'credit-note' THEN 'payer' ELSE 'finance-lead' END
     WHERE name IN ('credit-note', 'staff-refund-due')`,
  );
  await office.drain();
  const followed = office.mailServer.received.filter((one) => threadOf(one).length > 0);
  expect(followed.map(({ mail }) => mail.messageId)).toEqual(question && idsOf([question]));
  expect(followed.map(threadOf)).toEqual([idsOf(receipt)]);
});

it('gives a letter the same Message-ID and the same conversation at every attempt', async () => {
  const rows = await office.owe(randomUUID(), 'receipt', 'question');
  const dropped: Received[] = [];
  office.mailServer.onLetter = (received) => {
    if (dropped.length === 2) return Promise.resolve();
    dropped.push(received);
    return Promise.reject(smtpError(451, 'not now'));
  };
  for (const second of ['00', '30', '55']) {
    office.now = `2024-10-01T08:0${second === '55' ? '5' : '0'}:${second}.000Z`;
    await office.drain();
  }
  const [receiptId, questionId] = idsOf(rows);
  expect(dropped.map(({ mail }) => mail.messageId)).toEqual([receiptId, receiptId]);
  expect(office.mailServer.received.map(({ mail }) => mail.messageId)).toEqual([
    ...[receiptId, receiptId, receiptId],
    questionId,
  ]);
  expect(office.mailServer.received.map(threadOf)).toEqual([[], [], [], [receiptId]]);
});

it('has a letter that is sent again in its old place, after its own first one, and known by that to later ones', async () => {
  const id = randomUUID();
  const rows = await office.owe(id, 'receipt', 'question');
  await office.drain();
  const [receiptId = '', questionId = ''] = idsOf(rows);
  const told = { because: 'it was deleted', by: 'staff:ines', at: office.now };
  await office.dataSource.transaction((manager) => resendLetter(manager, keyOf(rows[0] as OwedRow), told));
  await office.drain();
  const later = await office.owe(id, 'rejection');
  await office.drain();
  const [, , again, rejection] = office.mailServer.received;
  expect(again && [again.mail.messageId, threadOf(again)]).toEqual([receiptId.replace('@', '.r1@'), [receiptId]]);
  expect(rejection && [rejection.mail.messageId, threadOf(rejection)]).toEqual([
    ...idsOf(later),
    [receiptId, questionId],
  ]);
});
