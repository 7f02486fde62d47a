import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ApplicationEvent } from '#domain/application/events.js';
import { loadStream } from '#eventstore/event-store.js';
import { applicationStream } from '#telling/names.js';
import { describeWithDovecot } from './support/dovecot.js';
import type { Received } from './support/mail-server.js';
import { replyTo } from './support/office.js';
import { openPostbox, type Postbox } from './support/postbox.js';
import { reply } from './support/reply.js';
import { publishSoon } from './support/soon.js';
import { until } from './support/until.js';

/** INTERNALDATE has whole seconds: an answer may be got, by its mailbox, before the letter was made. */
describeWithDovecot('a mailbox that says only in which second it got an answer', () => {
  let postbox: Postbox;
  let mailbox: ReturnType<Postbox['read']>;
  beforeAll(async () => {
    postbox = await openPostbox();
    mailbox = postbox.read({ pollMs: 200 });
  }, 60_000);
  afterAll(async () => {
    await mailbox.stop();
    await postbox.close();
  });

  /** Not in the first milliseconds of a second, or that would be the instant itself. */
  const midSecond = () => sleep(1_300 - (Date.now() % 1_000));

  interface Answer {
    readonly id: string;
    readonly from: string;
    readonly text: string;
  }
  /** Answers a letter in the second in which its event happened; answers with that second. */
  async function answers({ mail }: Received, { id, from, text }: Answer): Promise<string> {
    const [eventId = ''] = (mail.messageId ?? '').slice(1).split('.');
    const stored = await loadStream<ApplicationEvent>(postbox.office.app.dataSource.manager, applicationStream(id));
    const made = stored.find((one) => one.eventId === eventId)?.event.occurredAt ?? '';
    const second = made.replace(/\.\d{3}Z$/, '.000Z');
    expect(second < made).toBe(true);
    const head = [`From: ${from}`, `To: ${replyTo(id)}`, `In-Reply-To: ${mail.messageId ?? ''}`];
    await postbox.put([...head, '', text], new Date(second));
    return second;
  }

  it('gives the place up, as the refusal in that second has offered', async () => {
    const { office } = postbox;
    const { id, email, reservation } = await office.reserved(await publishSoon(office.app, 'en'));
    await midSecond();
    await reply(office.letterboxPort, reservation, { from: email, text: 'Please cancel my place.' });
    const refusal = await office.letter(id, 'cancellation-refused');
    await answers(refusal, { id, from: email, text: 'Then I give up my place.' });
    await office.letter(id, 'place-given-up');
  }, 60_000);

  it('confirms what another address has asked in that second, from when that came', async () => {
    const { office } = postbox;
    const { id, email, reservation } = await office.reserved();
    await midSecond();
    await reply(office.letterboxPort, reservation, { from: 'boss@city.example', text: 'Please cancel my place.' });
    const letter = await office.letter(id, 'cancellation-to-confirm');
    const second = await answers(letter, { id, from: email, text: 'Yes, I confirm.' });
    await office.letter(id, 'cancellation-accepted');
    await until(async () => (await postbox.stored(id)).every(({ state }) => state !== 'received'));
    const [yes, held] = await postbox.stored(id);
    // The terms know no other instant than what the mailbox said.
    expect([yes, held]).toMatchObject([{ received_at: new Date(second), state: 'told' }, { state: 'resolved' }]);
    const stored = await loadStream<ApplicationEvent>(office.app.dataSource.manager, applicationStream(id));
    expect(stored.find(({ event }) => event.type === 'CancellationAccepted')?.event).toMatchObject({
      receivedAt: held?.received_at.toISOString(),
    });
  }, 60_000);
});
