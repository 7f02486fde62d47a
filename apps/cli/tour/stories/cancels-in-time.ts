import assert from 'node:assert/strict';
import { applicationAccountView } from '#contracts/account.js';
import { todayView } from '#contracts/finance.js';
import { UnexpectedAnswer } from '../../http.js';
import { todayLines } from '../../office/today.js';
import { Guest, type Standing, stands } from '../guest.js';
import { RefundBatch } from '../refund-batch.js';
import type { Story } from '../story.js';
import type { World } from '../world.js';

const BARCELONA = {
  organisation: 'Àrea Metropolitana de Barcelona',
  position: 'International officer',
  city: 'Barcelona',
  country: 'ES',
};

/** Of her city; refunds go back to it. */
const CITY_ACCOUNT = 'ES7921000813610123456789';

/** From application to refund: the longest life of the tour. */
export async function cancelsInTime(world: World, story: Story): Promise<void> {
  const guest = new Guest(world, 'Ada');
  await isAdmitted(guest, story);
  await pays(guest, story);
  await cancels(guest, story);
  await isRefunded(guest, story);
}

async function isAdmitted(guest: Guest, story: Story): Promise<void> {
  await story.step('applies for Barcelona and gets a receipt', async () => {
    assert.equal(await guest.apply(BARCELONA), 'submitted');
    await guest.letter('receipt');
  });
  await story.step('is asked a question, by letter, and answers it', async () => {
    const question = 'Which networks of cities does your team work with?';
    stands(await guest.told('admissions', 'information-request', { question }), { phase: 'information-requested' });
    assert.match((await guest.letter('question')).text, /networks of cities/);
    stands(await guest.told('applicant', 'information', { answer: 'With two.' }), { phase: 'submitted' });
  });
  await story.step('is admitted as an up-to-date member: an invoice over 300.00 EUR comes as a PDF', async () => {
    stands(await guest.admit('member'), { phase: 'awaiting-payment', due: '300.00 EUR' });
    const { attachments, text } = await guest.letter('admission-invoice');
    assert.deepEqual(
      attachments.map(({ contentType }) => contentType),
      ['application/pdf'],
    );
    assert.match(text, /RF\d{2}/);
  });
}

/** From the account of her city, by bank transfer with the reference of the invoice. */
async function transfers(guest: Guest, minor: number, expected: Standing): Promise<void> {
  const { bank, run } = guest.world;
  const reference = (await guest.status()).invoices[0]?.creditorReference ?? '';
  const transfer = { minor, name: BARCELONA.organisation, iban: CITY_ACCOUNT, reference };
  const { counts } = await bank.brings([{ minor, bankReference: `T${run}-ada-${minor}`, transfers: [transfer] }]);
  assert.equal(counts, '1 new, 0 known, 0 suspected, 0 pending');
  await guest.comesTo(expected);
}

async function pays(guest: Guest, story: Story): Promise<void> {
  await story.step('is reminded to pay', () => guest.letter('payment-reminder', 35));
  await story.step('transfers 100.00 EUR: 200.00 EUR are still due, and a letter says so', async () => {
    await transfers(guest, 10_000, { phase: 'awaiting-payment', received: '100.00 EUR', due: '200.00 EUR' });
    await guest.letter('payment-received');
  });
  await story.step('transfers the rest: the place is guaranteed, and one reservation letter goes out', async () => {
    await transfers(guest, 20_000, { phase: 'guaranteed', received: '300.00 EUR', due: '0.00 EUR' });
    await guest.letter('reservation');
  });
}

async function cancels(guest: Guest, story: Story): Promise<void> {
  await story.step('cancels inside the window, by a reply: 75 % is owed back, 75.00 EUR is kept', async () => {
    const text = 'Dear all,\n\nI am sorry to say that I have to cancel my place.\n\nAda';
    const status = await guest.replies('reservation', text, 'cancellation-accepted');
    stands(status, { phase: 'cancelled', kept: '75.00 EUR', owedBack: '225.00 EUR', refunded: '0.00 EUR' });
    const credited = status.invoices.find(({ kind }) => kind === 'credit-note');
    assert.equal(credited?.amount.amountMinor, 22_500);
    await guest.letter('credit-note');
  });
}

async function isRefunded(guest: Guest, story: Story): Promise<void> {
  const { world } = guest;
  const refund = `${guest.reference}-R1`;
  const batch = await story.step('has the refund prepared by one of finance, who may not release it', async () => {
    const prepared = await RefundBatch.prepared(world, refund);
    await assert.rejects(
      prepared.release('finance'),
      (error) => error instanceof UnexpectedAnswer && error.status === 403,
    );
    return prepared;
  });
  await story.step('waits; finance are warned before the refund is due', () =>
    guest.letterTo(world.financeAddress, { letter: 'staff-refund-near', withinSeconds: 30 }),
  );
  const ordered = await story.step(
    'has it released by another: a file for the bank, to the account it came from',
    async () => {
      await batch.release('secondFinance');
      const { transfers: orders, file } = await batch.sealed();
      assert.match(file, new RegExp(`<IBAN>${CITY_ACCOUNT}</IBAN>`));
      assert.equal(sumOf(orders), 22_500);
      return orders;
    },
  );
  await story.step("is paid 225.00 EUR: the bank's own lines close the refund, and a letter says so", async () => {
    const lines = ordered.map(({ endToEndId, amount }, nth) => {
      const transfer = { minor: -amount.amountMinor, name: BARCELONA.organisation, iban: CITY_ACCOUNT, endToEndId };
      return { minor: transfer.minor, bankReference: `T${world.run}-ada-out-${nth}`, transfers: [transfer] };
    });
    await world.bank.brings(lines);
    await guest.comesTo({ phase: 'cancelled', kept: '75.00 EUR', refunded: '225.00 EUR', owedBack: '0.00 EUR' });
    const [paid] = (await guest.status()).refunds;
    assert.deepEqual([paid?.state, paid?.breached], ['paid', false]);
    await guest.letter('refund-paid');
    await guest.hasOneReservation();
  });
  await isExplained(guest, story, refund);
}

const sumOf = (orders: readonly { readonly amount: { readonly amountMinor: number } }[]): number =>
  orders.reduce((sum, { amount }) => sum + amount.amountMinor, 0);

async function isExplained({ world: { api, tokens }, id }: Guest, story: Story, refund: string): Promise<void> {
  await story.step('has every euro explained: 300.00 received = 75.00 kept + 225.00 refunded', async () => {
    const { lines } = applicationAccountView.parse(await api.get(`applications/${id}/account`, tokens.auditor.token));
    const texts = lines.map(({ text }) => text);
    assert.ok(texts.some((text) => text.startsWith('Refund 1: 225.00 EUR = 75 % of 300.00 EUR paid by')));
    story.shows(texts);
  });
  await story.step('is no more among what waits for finance', async () => {
    const today = todayView.parse(await api.get('finance/today', tokens.auditor.token));
    assert.ok(!today.refunds.first.some((one) => one.id === refund));
    story.shows(todayLines(today).filter((line) => !line.startsWith(' ')));
  });
}
