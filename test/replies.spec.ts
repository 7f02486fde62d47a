import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { applicationIdInReply, isReplyAddress } from '#access/reply-address.js';
import type { Received } from './support/mail-server.js';
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
