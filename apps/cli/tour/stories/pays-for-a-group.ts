import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type GroupView, groupView } from '#contracts/group.js';
import { localDateOf } from '#domain/time/zone.js';
import { Guest, stands } from '../guest.js';
import type { Letter } from '../mail.js';
import type { Story } from '../story.js';
import type { World } from '../world.js';

const NAMES = ['Hugo', 'Ines', 'Jules'];

/** A city pays for three of its people: one invoice with a line each, paid in two parts; one of them cancels. */
export async function paysForGroup(world: World, story: Story): Promise<void> {
  const payer = new Payer(world);
  const guests = NAMES.map((name) => new Guest(world, name));
  const [first, second, third] = guests as [Guest, Guest, Guest];
  await story.step('has a group declared, with the city of Ghent as its payer', async () => {
    assert.equal((await payer.declare()).phase, 'open');
  });
  await story.step('sends three people, who name its code and are admitted: no invoice yet', async () => {
    for (const guest of guests) {
      await guest.apply(payer.employer, payer.code);
      stands(await guest.admit('non-member'), { phase: 'awaiting-payment', due: '600.00 EUR' });
      await guest.letter('admission-group');
    }
  });
  await story.step('has it closed: one invoice over 1620.00 EUR, a line each, 10 % off', async () => {
    const { invoices } = await payer.told('closing');
    assert.deepEqual(linesIn(invoices[0]), [54_000, 54_000, 54_000]);
    assert.equal(invoices[0]?.amount.amountMinor, 162_000);
    const { attachments } = await payer.letter('group-invoice');
    assert.deepEqual(
      attachments.map(({ filename }) => filename),
      [`${invoices[0].number}.pdf`],
    );
  });
  await story.step('pays 700.00 EUR, which fill the lines in order: the first place is guaranteed', async () => {
    await payer.pay(70_000);
    await first.letter('reservation');
    await second.letter('payment-received');
    stands(await first.status(), { phase: 'guaranteed', received: '540.00 EUR', due: '0.00 EUR' });
    stands(await second.status(), { phase: 'awaiting-payment', received: '160.00 EUR', due: '380.00 EUR' });
  });
  await story.step('pays the rest: all have their place, and each one letter of it', async () => {
    const { invoices } = await payer.pay(92_000);
    assert.deepEqual(
      invoices[0]?.lines.map(({ paid }) => paid.amountMinor),
      [54_000, 54_000, 54_000],
    );
    for (const guest of guests) {
      await guest.letter('reservation');
      await guest.hasOneReservation();
    }
  });
  await story.step('one of them cancels in time: 405.00 EUR are owed back, the line is credited', async () => {
    const answered = await third.replies('reservation', 'I have to cancel my place.', 'cancellation-accepted');
    stands(answered, { phase: 'cancelled', kept: '135.00 EUR', owedBack: '405.00 EUR' });
    const { subject, attachments } = await payer.letter('group-credit-note');
    assert.equal(attachments.length, 1);
    assert.match(subject, /^Credit note CN-/);
    const [invoice] = (await payer.group()).invoices;
    assert.deepEqual(
      invoice?.lines.map(({ credited }) => credited.amountMinor),
      [0, 0, 40_500],
    );
    stands(await first.status(), { phase: 'guaranteed', kept: '540.00 EUR', owedBack: '0.00 EUR' });
  });
}

const linesIn = (invoice: GroupView['invoices'][number] | undefined): number[] =>
  (invoice?.lines ?? []).map(({ amount }) => amount.amountMinor);

/** Whoever pays for the group, and what finance do for them. */
class Payer {
  readonly code: string;
  readonly employer = { organisation: 'City of Ghent', position: 'Adviser', city: 'Ghent', country: 'BE' };
  private readonly email: string;

  constructor(private readonly world: World) {
    this.code = `ghent-${world.run}`;
    this.email = `ghent.${world.run}@tour.example.org`;
  }

  async declare(): Promise<GroupView> {
    const { api, tokens, diploma } = this.world;
    const billing = { legalName: 'City of Ghent', address: 'Botermarkt 1\n9000 Ghent', country: 'BE' };
    const body = { code: this.code, billing: { ...billing, purchaseOrder: 'PO-7', invoiceEmail: this.email } };
    return groupView.parse(await api.post(`editions/${diploma.code}/groups`, body, { token: tokens.finance.token }));
  }

  async told(noun: string, body: object = {}): Promise<GroupView> {
    const { api, tokens } = this.world;
    return groupView.parse(await api.post(`groups/${this.code}/${noun}`, body, { token: tokens.finance.token }));
  }

  pay(amountMinor: number): Promise<GroupView> {
    return this.told('payments', {
      paymentId: `tour-${randomUUID()}`,
      amount: { amountMinor, currency: 'EUR' },
      receivedOn: localDateOf(new Date().toISOString(), this.world.diploma.zone),
    });
  }

  async group(): Promise<GroupView> {
    const { api, tokens } = this.world;
    return groupView.parse(await api.get(`groups/${this.code}`, tokens.auditor.token));
  }

  letter(letter: string): Promise<Letter> {
    return this.world.mail.arrived({ to: this.email, letter, withinSeconds: 10 });
  }
}
