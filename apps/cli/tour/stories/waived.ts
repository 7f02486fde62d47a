import assert from 'node:assert/strict';
import { Guest, stands } from '../guest.js';
import type { Story } from '../story.js';
import type { World } from '../world.js';

/** A member from a low-income country: nothing is due, so admission guarantees the place. */
export async function waived(world: World, story: Story): Promise<void> {
  const guest = new Guest(world, 'Djeneba');
  const bamako = { organisation: 'District de Bamako', position: 'Planner', city: 'Bamako', country: 'ML' };
  await story.step('applies for Bamako, a member from a low-income country', async () => {
    assert.equal(await guest.apply(bamako), 'submitted');
    await guest.letter('receipt');
  });
  await story.step('is admitted: nothing is due, no invoice, and the place is guaranteed at once', async () => {
    const status = await guest.admit('member-low-income');
    stands(status, { phase: 'guaranteed', received: '0.00 EUR', due: '0.00 EUR' });
    assert.deepEqual(status.invoices, []);
    await guest.letter('reservation');
    await guest.hasOneReservation();
  });
}
