import assert from 'node:assert/strict';
import { certificateView } from '#contracts/certificate.js';
import { Guest, stands } from '../guest.js';
import type { Story } from '../story.js';
import type { World } from '../world.js';

/** Somebody who takes part in everything. */
export async function isCertified(world: World, story: Story): Promise<void> {
  const guest = new Guest(world, 'Elise');
  const brussels = {
    organisation: 'Région de Bruxelles-Capitale',
    position: 'Coordinator',
    city: 'Bruxelles',
    country: 'BE',
  };
  await story.step('applies for Brussels, is admitted and pays 300.00 EUR', async () => {
    await guest.apply(brussels);
    stands(await guest.admit('member'), { phase: 'awaiting-payment', due: '300.00 EUR' });
    stands(await guest.pay(30_000), { phase: 'guaranteed', kept: '300.00 EUR' });
    await guest.letter('reservation');
  });
  const { sessions } = world.diploma.terms.completion;
  await story.step(
    `attends ${sessions.length} sessions, shares the city's experience, presents the final work`,
    async () => {
      for (const session of sessions) await guest.told('admissions', 'attendance', { session, present: true });
      await guest.told('admissions', 'experience');
      stands(await guest.told('admissions', 'final-work'), { phase: 'guaranteed' });
    },
  );
  await story.step('gets practical information before the start', () => guest.letter('practical-information', 60));
  await story.step('is certified when the course has ended; the certificate comes as a PDF', async () => {
    const { attachments } = await guest.letter('certificate', 60);
    assert.deepEqual(
      attachments.map(({ contentType }) => contentType),
      ['application/pdf'],
    );
    stands(await guest.status(), { phase: 'certified', kept: '300.00 EUR' });
  });
  await story.step('can prove it: anybody can verify the certificate', async () => {
    const { certificate } = await guest.status();
    const shown = certificateView.parse(await world.api.get(`certificates/${certificate ?? 'none'}`));
    assert.equal(shown.valid, true);
    await guest.hasOneReservation();
  });
}
