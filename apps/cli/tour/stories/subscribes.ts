import assert from 'node:assert/strict';
import { Guest } from '../guest.js';
import type { Story } from '../story.js';
import type { World } from '../world.js';

/** The webinar: no assessment, no fee, a place at once. */
export async function subscribes(world: World, story: Story): Promise<void> {
  const guest = new Guest(world, 'Fatou');
  await story.step('subscribes to the webinar and has a place at once', async () => {
    assert.equal(await guest.subscribe(), 'guaranteed');
  });
  await story.step('gets how to join, in French, with an entry for the calendar', async () => {
    const { text, attachments } = await guest.letter('webinar-confirmed');
    assert.match(text, /https:\/\/webinaire\.example\.org/);
    assert.ok(
      attachments.some(({ contentType }) => contentType === 'text/calendar'),
      'no calendar entry came',
    );
  });
  await story.step('subscribes again: one subscription, and the letter once more', async () => {
    const first = guest.id;
    await guest.subscribe();
    assert.equal(guest.id, first);
    await guest.world.mail.allArrived({ to: guest.email, letter: 'webinar-confirmed', withinSeconds: 10 }, 2);
  });
  await story.step('gets a word of thanks when it is over', () => guest.letter('webinar-follow-up', 60));
}
