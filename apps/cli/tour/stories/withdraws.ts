import assert from 'node:assert/strict';
import { Guest, stands } from '../guest.js';
import type { Story } from '../story.js';
import type { World } from '../world.js';

/** Somebody who is admitted, pays nothing, and leaves by answering the invoice. */
export async function withdraws(world: World, story: Story): Promise<void> {
  const guest = new Guest(world, 'Gabriela');
  const town = { organisation: 'Municipalidad de Rosario', position: 'Asesora', city: 'Rosario', country: 'AR' };
  await story.step('applies and is admitted: 600.00 EUR are due', async () => {
    await guest.apply(town);
    stands(await guest.admit('non-member'), { phase: 'awaiting-payment', due: '600.00 EUR' });
  });
  await story.step('answers the invoice, in Spanish, that she leaves: withdrawn, and nothing is due', async () => {
    const text = 'Buenos días:\n\nno podré asistir. Les ruego que cancelen mi inscripción.\n\nGabriela';
    const status = await guest.replies('admission-invoice', text, 'withdrawal');
    stands(status, { phase: 'withdrawn', received: '0.00 EUR', kept: '0.00 EUR', due: '0.00 EUR' });
    const credited = status.invoices.find(({ kind }) => kind === 'credit-note');
    assert.equal(credited?.amount.amountMinor, 60_000);
  });
}
