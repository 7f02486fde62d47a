import assert from 'node:assert/strict';
import { Guest, stands } from '../guest.js';
import type { Story } from '../story.js';
import type { World } from '../world.js';

/** Somebody who is admitted and never pays. */
export async function lapses(world: World, story: Story): Promise<void> {
  const guest = new Guest(world, 'Chen');
  const town = {
    organisation: 'A town that is no member',
    position: 'Head of office',
    city: 'Elsewhere',
    country: 'DE',
  };
  await story.step('applies and is admitted: 600.00 EUR are due', async () => {
    await guest.apply(town);
    stands(await guest.admit('non-member'), { phase: 'awaiting-payment', due: '600.00 EUR' });
  });
  await story.step('is reminded, and pays nothing', () => guest.letter('payment-reminder', 35));
  await story.step('is overdue; finance are asked', async () => {
    await guest.letter('payment-overdue', 20);
    await guest.letterTo(world.financeAddress, { letter: 'staff-payment-overdue', withinSeconds: 10 });
  });
  await story.step('loses the place at the start: the invoice is credited in full', async () => {
    await guest.letter('lapse', 60);
    const status = await guest.status();
    stands(status, { phase: 'lapsed', received: '0.00 EUR', kept: '0.00 EUR', owedBack: '0.00 EUR', due: '0.00 EUR' });
    const credited = status.invoices.find(({ kind }) => kind === 'credit-note');
    assert.equal(credited?.amount.amountMinor, 60_000);
  });
}
