import assert from 'node:assert/strict';
import { refundView } from '#contracts/account.js';
import { UnexpectedAnswer } from '../../http.js';
import type { Desk } from '../../start/tokens.js';
import { Guest, stands } from '../guest.js';
import type { Story } from '../story.js';
import type { World } from '../world.js';

const BARCELONA = {
  organisation: 'Àrea Metropolitana de Barcelona',
  position: 'International officer',
  city: 'Barcelona',
  country: 'ES',
};

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

async function pays(guest: Guest, story: Story): Promise<void> {
  await story.step('is reminded to pay', () => guest.letter('payment-reminder', 35));
  await story.step('pays 100.00 EUR: 200.00 EUR are still due, and a letter says so', async () => {
    stands(await guest.pay(10_000), { phase: 'awaiting-payment', received: '100.00 EUR', due: '200.00 EUR' });
    await guest.letter('payment-received');
  });
  await story.step('pays the rest: the place is guaranteed, and one reservation letter goes out', async () => {
    stands(await guest.pay(20_000), { phase: 'guaranteed', received: '300.00 EUR', due: '0.00 EUR' });
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
  const { api, tokens, financeAddress } = guest.world;
  const refund = `${guest.reference}-R1`;
  const tell = async (desk: Desk, noun: string, body: object = {}) =>
    refundView.parse(await api.post(`refunds/${refund}/${noun}`, body, { token: tokens[desk].token }));

  await story.step('waits; finance are warned before the refund is due', () =>
    guest.letterTo(financeAddress, { letter: 'staff-refund-near', withinSeconds: 30 }),
  );
  await story.step('gets it approved; who approved it may not release it', async () => {
    assert.equal((await tell('finance', 'approval')).state, 'approved');
    await assert.rejects(
      tell('finance', 'order'),
      (error) => error instanceof UnexpectedAnswer && error.status === 403,
    );
  });
  await story.step('is paid 225.00 EUR: 300.00 received = 75.00 kept + 225.00 refunded', async () => {
    assert.equal((await tell('secondFinance', 'order')).state, 'ordered');
    const paidOn = new Date().toISOString().slice(0, 10);
    const paid = await tell('secondFinance', 'payment', { paidOn, bankReference: `TOUR ${refund}` });
    assert.deepEqual([paid.state, paid.breached], ['paid', false]);
    await guest.letter('refund-paid');
    stands(await guest.status(), {
      phase: 'cancelled',
      kept: '75.00 EUR',
      refunded: '225.00 EUR',
      owedBack: '0.00 EUR',
    });
    await guest.hasOneReservation();
  });
}
