import assert from 'node:assert/strict';
import { Guest, stands } from '../guest.js';
import type { Story } from '../story.js';
import type { World } from '../world.js';

const WINDOW_SECONDS = 30;

/** A member that is not up to date pays the whole fee, cancels when the window has closed, and gives the place up. */
export async function cancelsTooLate(world: World, story: Story): Promise<void> {
  const guest = new Guest(world, 'Bilal');
  const rabat = { organisation: 'Commune de Rabat', position: 'Adviser', city: 'Rabat', country: 'MA' };
  await story.step('applies for Rabat, whose contributions are not up to date: 600.00 EUR', async () => {
    await guest.apply(rabat);
    stands(await guest.admit('non-member'), { phase: 'awaiting-payment', due: '600.00 EUR' });
    await guest.letter('admission-invoice');
  });
  await story.step('pays 592.50 EUR, for the banks took the rest: the place is guaranteed', async () => {
    stands(await guest.pay(59_250), { phase: 'guaranteed', received: '592.50 EUR' });
    await guest.letter('reservation');
  });
  await story.step('waits until the cancellation window has closed', () => guest.untilBeforeStart(WINDOW_SECONDS - 1));
  await story.step('cancels too late, by a reply in French: refused with the reason, and the place stays', async () => {
    const text = 'Bonjour,\n\nje ne pourrai pas venir et je souhaite annuler mon inscription.\n\nBilal';
    const status = await guest.replies('reservation', text, 'cancellation-refused');
    stands(status, { phase: 'guaranteed', kept: '592.50 EUR', owedBack: '0.00 EUR' });
    assert.deepEqual(status.refunds, []);
    await guest.hasOneReservation();
  });
  await story.step('gives up the place, as the refusal offers, by a reply in French: nothing comes back', async () => {
    const text = 'Bonjour,\n\nje renonce donc à ma place.\n\nBilal';
    const status = await guest.replies('cancellation-refused', text, 'place-given-up');
    stands(status, { phase: 'cancelled', kept: '592.50 EUR', owedBack: '0.00 EUR' });
    assert.deepEqual(status.refunds, []);
  });
}
