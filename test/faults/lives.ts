import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { applicationStatus } from '#contracts/application.js';
import { submittedView } from '#contracts/submission.js';
import { applicationStream } from '#telling/names.js';
import type { Desk } from '../../apps/cli/start/tokens.js';
import type { StubbornClient, Taken } from './client.js';
import type { Dice } from './dice.js';
import type { Editions } from './editions.js';

export interface World {
  readonly client: StubbornClient;
  readonly editions: Editions;
  readonly dice: Dice;
  /** Is awaited after each step; told its name. */
  readonly between: (step: string) => Promise<void>;
  /** Nobody waits longer than this before the next step. */
  readonly pauseMs: number;
}

/** What somebody was told, in the end: what the audit holds the record to. */
export interface Lived {
  readonly id: string;
  /** The phase that the last acknowledged command leads to and that time does not change; null where it may. */
  readonly phase: string | null;
  /** The sum of the acknowledged payments. */
  readonly paidMinor: number;
}

const LIVES = ['cancels', 'cancels', 'completes', 'completes', 'lapses', 'is-rejected'] as const;
const LECTURES = ['context', 'strategies', 'diplomacy', 'measuring', 'communicating'];
const SESSIONS = [...LECTURES.map((lecture) => `knowledge-${lecture}`), 'skills', 'site-visits'];
export type Kind = (typeof LIVES)[number];
const due = z.object({ account: applicationStatus.shape.account });
const refunds = z.object({ refunds: applicationStatus.shape.refunds });

/** One application from its submission on, as far as the rules let it. Null where it was not even taken. */
export async function live(world: World, name: string, kind = world.dice.oneOf(LIVES)): Promise<Lived | null> {
  const edition = await world.editions.open();
  const applied = await world.client.post({
    path: `editions/${edition}/applications`,
    body: submission(name),
    by: 'anyone',
    leaves: 'ApplicationSubmitted',
    stream: null,
  });
  const { success, data } = submittedView.safeParse(applied?.answer);
  if (!success) return null;
  const person = new Person(world, data.id);
  await world.between('submission');
  await person.goes(kind);
  return person;
}

/** What somebody at a desk tells: the noun that is posted, and the event that it leaves when it is taken. */
interface Telling {
  readonly by: Desk;
  readonly noun: string;
  readonly body: object;
  readonly leaves: string;
  /** Its name as a step of a life, where that is not the noun. */
  readonly step?: string;
}

class Person implements Lived {
  phase: string | null = null;
  paidMinor = 0;

  constructor(
    private readonly world: World,
    readonly id: string,
  ) {}

  async goes(kind: Kind): Promise<void> {
    if (kind === 'is-rejected') return this.isRejected();
    const admitted = await this.told({ by: 'admissions', noun: 'admission', body: {}, leaves: 'ApplicantAdmitted' });
    if (admitted === null) return;
    const { amountMinor } = due.parse(admitted.answer).account.due;
    const first = this.world.dice.between(1, amountMinor - 10_000);
    if (!(await this.pays(1, first)) || kind === 'lapses') return;
    if (!(await this.pays(2, amountMinor - first))) return;
    await (kind === 'cancels' ? this.cancels() : this.completes());
  }

  private async isRejected(): Promise<void> {
    await this.told({
      by: 'admissions',
      noun: 'information-request',
      body: { question: 'Where?' },
      leaves: 'InformationRequested',
    });
    await this.told({
      by: 'admissions',
      noun: 'information',
      body: { answer: 'Here.' },
      leaves: 'InformationProvided',
    });
    const body = { reason: 'not-eligible', because: 'It is for public servants.' };
    if (await this.told({ by: 'admissions', noun: 'rejection', body: body, leaves: 'ApplicationRejected' }))
      this.phase = 'rejected';
  }

  private async pays(nth: number, amountMinor: number): Promise<boolean> {
    const receivedOn = new Date().toISOString().slice(0, 10);
    const body = { paymentId: `${this.id}-${nth}`, amount: { amountMinor, currency: 'EUR' }, receivedOn };
    const step = `payment ${nth}`;
    const taken = await this.told({ by: 'finance', noun: 'payments', body: body, leaves: 'PaymentConfirmed', step });
    if (taken !== null) this.paidMinor += amountMinor;
    return taken !== null;
  }

  private async cancels(): Promise<void> {
    const given = ['course', 'name', 'registration-date', 'contact'];
    const body = { receivedAt: new Date().toISOString(), channel: 'reply-to-reservation', given };
    const cancelled = await this.told({
      by: 'admissions',
      noun: 'cancellation-request',
      body: body,
      leaves: 'CancellationRequested',
    });
    if (cancelled === null || cancelled.answer['phase'] !== 'cancelled') return;
    this.phase = 'cancelled';
    const refund = refunds.parse(cancelled.answer).refunds.at(-1)?.id ?? 'none';
    if ((await this.refunded(refund, { by: 'finance', noun: 'approval', body: {}, leaves: 'RefundApproved' })) === null)
      return;
    if (
      (await this.refunded(refund, { by: 'secondFinance', noun: 'order', body: {}, leaves: 'RefundOrdered' })) === null
    )
      return;
    const paid = { paidOn: new Date().toISOString().slice(0, 10), bankReference: `OUT ${refund}` };
    await this.refunded(refund, { by: 'secondFinance', noun: 'payment', body: paid, leaves: 'RefundPaid' });
  }

  private async completes(): Promise<void> {
    for (const session of SESSIONS)
      await this.told({
        by: 'admissions',
        noun: 'attendance',
        body: { session, present: true },
        leaves: 'AttendanceRecorded',
      });
    await this.told({ by: 'admissions', noun: 'experience', body: {}, leaves: 'ExperienceSharedRecorded' });
    await this.told({ by: 'admissions', noun: 'final-work', body: {}, leaves: 'FinalWorkRecorded' });
  }

  private told({ noun, step = noun, ...telling }: Telling): Promise<Taken | null> {
    return this.post(`applications/${this.id}/${noun}`, step, telling);
  }

  private refunded(refund: string, { noun, ...telling }: Telling): Promise<Taken | null> {
    return this.post(`refunds/${refund}/${noun}`, `refund ${noun}`, telling);
  }

  /** After a pause; null where it was refused or never answered. */
  private async post(path: string, step: string, telling: Omit<Telling, 'noun'>): Promise<Taken | null> {
    const { dice, pauseMs, between } = this.world;
    if (pauseMs > 0) await sleep(dice.below(pauseMs));
    const stream = applicationStream(this.id);
    const taken = await this.world.client.post({ path, ...telling, stream });
    if (taken === null || taken.status >= 300) return null;
    await between(step);
    return taken;
  }
}

export const submission = (name: string) => ({
  applicant: { givenName: 'Ana', familyName: name, email: `${name}@city.example` },
  employer: { organisation: `City of ${name}`, position: 'Officer', city: name, country: 'ES' },
  billing: {
    legalName: `City of ${name}`,
    address: 'Main Street 1\n08001 Example',
    invoiceEmail: `pay-${name}@city.example`,
  },
  answers: { 'career-stage': 'junior', department: 'No.', experience: 'Our harbour.', motivation: 'To learn.' },
  acknowledged: { terms: true, privacy: true },
});
