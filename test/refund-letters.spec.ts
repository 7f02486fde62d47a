import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { LetterName } from '#domain/application/letters.types.js';
import { declare } from './support/bank.js';
import { must } from './support/course.js';
import { GroupOffice } from './support/group-office.js';
import { Paybacks } from './support/paybacks.js';
import { Payers } from './support/payers.js';

const CITY = 'ES7921000813610123456789';
const PARTNER = 'FR1420041010050500013M02606';
const FROM_CITY = 'to the account ES•• •••• … 6789 that the payment came from';
const FROM_PARTNER = 'to the account FR•• •••• … 2606 that the payment came from';

let office: GroupOffice;
let payers: Payers;
let paybacks: Paybacks;
beforeAll(async () => {
  office = await GroupOffice.open();
  await declare(office.app.dataSource);
  payers = await Payers.of(office.app);
  paybacks = await Paybacks.of(office.app);
}, 120_000);
afterAll(() => office.close());

const letter = async (id: string, name: LetterName): Promise<string> =>
  (await office.toParticipant(id, name)).mail.text?.replaceAll('\u00a0', ' ') ?? '';

/** The payer has asked for another account in writing, and a second person has confirmed it. */
async function agreed(id: string): Promise<void> {
  const asked = { iban: 'DE89370400440532013000', holder: 'Treasury of Ferrer', request: 'Letter of 3 October.' };
  const { body } = await must(200, paybacks.post(`applications/${id}/refund-accounts`, paybacks.preparer, asked));
  const account = `applications/${id}/refund-accounts/${String(body['accountId'])}`;
  await must(200, paybacks.post(`${account}/confirmation`, paybacks.releaser));
}

it('says to which accounts a refund goes, and has gone, with the share of each', async () => {
  const { id, reference: structured } = await payers.invoiced();
  await payers.brings({ minor: 40_000, from: CITY, structured });
  await payers.brings({ minor: 20_000, from: PARTNER, structured });
  await office.cancels(id);
  const shares = [`300.00 € ${FROM_CITY}`, `150.00 € ${FROM_PARTNER}`].join(' and ');
  expect(await letter(id, 'cancellation-accepted')).toContain(`We send it by bank transfer: ${shares}.`);

  const [refund] = await paybacks.refundsOf(id);
  const { id: batch } = await paybacks.prepared([refund?.id ?? '']);
  const [line] = (await paybacks.sealed(batch)).lines;
  const debits = (line?.transfers ?? []).map(({ amount, endToEndId: endToEnd }) => ({
    ...{ minor: -amount.amountMinor, endToEnd },
  }));
  expect(debits.map(({ minor }) => minor)).toEqual([-30_000, -15_000]);
  await payers.brings(...debits);
  expect(await letter(id, 'refund-paid')).toContain(`- By bank transfer: ${shares}\n`);
  // Nothing of an account is where events and what is owed are kept.
  const [kept] = await office.app.dataSource.query<{ count: number }[]>(
    `SELECT (SELECT count(*) FROM domain_event WHERE to_jsonb(domain_event)::text LIKE '%' || $1 || '%')::integer
          + (SELECT count(*) FROM owed WHERE to_jsonb(owed)::text LIKE '%' || $1 || '%')::integer AS count`,
    [CITY],
  );
  expect(kept?.count).toBe(0);
}, 90_000);

it('names no account that sent its share back, with what was paid of the others', async () => {
  const { id, reference: structured } = await payers.invoiced();
  await payers.brings({ minor: 40_000, from: CITY, structured }, { minor: 20_000, from: PARTNER, structured });
  await office.cancels(id);
  const [refund] = await paybacks.refundsOf(id);
  const { id: batch } = await paybacks.prepared([refund?.id ?? '']);
  const [line] = (await paybacks.sealed(batch)).lines;
  const endToEndOf = (minor: number): string =>
    line?.transfers.find(({ amount }) => amount.amountMinor === minor)?.endToEndId ?? '';
  await payers.brings({ minor: 30_000, endToEnd: endToEndOf(30_000), returnReason: 'AC04' });
  await payers.settled();
  // The bank tells of both debits only now.
  await payers.brings(
    { minor: -30_000, endToEnd: endToEndOf(30_000) },
    { minor: -15_000, endToEnd: endToEndOf(15_000) },
  );
  const paid = await letter(id, 'refund-paid');
  expect(paid).toContain('150.00 €');
  expect(paid).toContain(`- By bank transfer: ${FROM_PARTNER}\n`);
}, 90_000);

it('owns up that nobody knows the account of what was entered by hand, until the payer names one', async () => {
  const { id } = await payers.invoiced();
  const amount = { amountMinor: 60_000, currency: 'EUR' };
  const receivedOn = new Date().toISOString().slice(0, 10);
  await payers.post(`applications/${id}/payments`, { paymentId: `hand-${id}`, amount, receivedOn });
  await office.cancels(id);
  expect(await letter(id, 'cancellation-accepted')).toContain(
    'We send it by bank transfer to the account that the payment came from.',
  );
  await agreed(id);
  const [refund] = await paybacks.refundsOf(id);
  const { id: batch } = await paybacks.prepared([refund?.id ?? '']);
  const [line] = (await paybacks.sealed(batch)).lines;
  await payers.brings({ minor: -45_000, endToEnd: line?.transfers[0]?.endToEndId ?? '' });
  expect(await letter(id, 'refund-paid')).toContain(
    '- By bank transfer: to the account DE•• •••• … 3000 that was agreed with us\n',
  );
}, 90_000);

it('names the account that was agreed before, and not the one that the money came from', async () => {
  const { id, reference: structured } = await payers.invoiced();
  await payers.brings({ minor: 60_000, from: CITY, structured });
  await agreed(id);
  await office.cancels(id);
  expect(await letter(id, 'cancellation-accepted')).toContain(
    'We send it by bank transfer to the account DE•• •••• … 3000 that was agreed with us.',
  );
}, 60_000);

it('tells the payer of a group, with the credit note, to which account the money of the line goes', async () => {
  const group = await office.invoiced(payers.course);
  const { invoices } = await office.group(group);
  const [first = ''] = group.members;
  await payers.brings({ minor: 108_000, from: CITY, structured: invoices[0]?.creditorReference ?? '' });
  await office.reaches(first, { phase: 'guaranteed' });
  await office.cancels(first);
  const note = (await office.toPayer(group, 2))[1];
  const text = note?.mail.text?.replaceAll('\u00a0', ' ');
  expect(text).toContain(`405.00 € will be refunded ${FROM_CITY}.`);
  expect(String(note?.mail.html)).toContain('ES•• •••• … 6789');
  expect(await letter(first, 'cancellation-accepted')).toContain(`We send it by bank transfer ${FROM_CITY}.`);
}, 90_000);
