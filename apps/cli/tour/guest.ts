import { setTimeout as sleep } from 'node:timers/promises';
import assert from 'node:assert/strict';
import { applicationStatus, type ApplicationStatus, applicationView } from '#contracts/application.js';
import type { Programme } from '#contracts/programme.js';
import { submittedView } from '#contracts/submission.js';
import { beginningOf, localDateOf } from '#domain/time/zone.js';
import { formatPlain, money } from '#domain/money.js';
import type { Desk } from '../start/tokens.js';
import type { Awaited, Letter } from './mail.js';
import type { World } from './world.js';

export interface Employer {
  readonly organisation: string;
  readonly position: string;
  readonly city: string;
  readonly country: string;
}

/** Whether the application stands as told: amounts as '225.00 EUR'. */
export interface Standing {
  readonly phase: string;
  readonly received?: string;
  readonly kept?: string;
  readonly refunded?: string;
  readonly owedBack?: string;
  readonly due?: string;
}

/** One person of a tour, and the application that the office handles for them. */
export class Guest {
  id = '';
  reference = '';
  private token = '';
  readonly email: string;

  constructor(
    readonly world: World,
    readonly name: string,
  ) {
    this.email = `${name.toLowerCase()}.${world.run}@tour.example.org`;
  }

  /** @param group the code of a group, where there is one */
  async apply(employer: Employer, group?: string): Promise<string> {
    const { diploma } = this.world;
    const body = {
      ...this.person(),
      employer,
      billing: {
        legalName: employer.organisation,
        address: `Town Hall\n${employer.city}`,
        invoiceEmail: `invoices.${this.email}`,
      },
      ...(group !== undefined && { group: { code: group } }),
      answers: Object.fromEntries(diploma.form.questions.map(({ code }) => [code, 'As told on the tour.'])),
    };
    return this.submit(diploma, body);
  }

  subscribe(): Promise<string> {
    return this.submit(this.world.webinar, this.person());
  }

  /** What a desk of the office does with the application; answers with where it stands then. */
  async told(desk: Desk | 'applicant', noun: string, body: object = {}): Promise<ApplicationStatus> {
    const token = desk === 'applicant' ? this.token : this.world.tokens[desk].token;
    return applicationStatus.parse(await this.world.api.post(`applications/${this.id}/${noun}`, body, { token }));
  }

  /** Admits into the band, overriding what the evidence proposes only where that is another. */
  async admit(band: string): Promise<ApplicationStatus> {
    const { api, tokens } = this.world;
    const view = applicationView.parse(await api.get(`applications/${this.id}`, tokens.admissions.token));
    const proposed = view.assessment?.proposedFee?.band;
    const override = { band, because: 'The tour needs this band, and the list of members says another.' };
    return this.told('admissions', 'admission', proposed === band ? {} : { override });
  }

  pay(amountMinor: number): Promise<ApplicationStatus> {
    const now = new Date().toISOString();
    return this.told('finance', 'payments', {
      paymentId: `tour-${this.reference}-${now.replace(/\D/g, '')}`,
      amount: { amountMinor, currency: 'EUR' },
      receivedOn: localDateOf(now, this.world.diploma.zone),
    });
  }

  /** Answers a letter that came, and waits for the one that answers the answer. */
  async replies(to: string, text: string, answered: string): Promise<ApplicationStatus> {
    await this.world.mail.reply(await this.letter(to), text);
    await this.letter(answered, 20);
    return this.status();
  }

  async status(): Promise<ApplicationStatus> {
    const { api, tokens } = this.world;
    return applicationStatus.parse(await api.get(`applications/${this.id}`, tokens.auditor.token));
  }

  /** Waits until the application stands so, for what others have set in motion. */
  async comesTo(expected: Standing, withinSeconds = 10): Promise<void> {
    const deadlineMs = Date.now() + withinSeconds * 1_000;
    for (;;) {
      const status = await this.status();
      try {
        stands(status, expected);
        return;
      } catch (error) {
        if (Date.now() > deadlineMs) throw error;
      }
      await sleep(250);
    }
  }

  /** Waits for a letter to this person. Ten seconds, where nothing else is said. */
  letter(letter: string, withinSeconds = 10): Promise<Letter> {
    return this.world.mail.arrived({ to: this.email, letter, withinSeconds });
  }

  /** Waits for a letter about this person's application to somebody else. */
  letterTo(to: string, { letter, withinSeconds }: Pick<Awaited, 'letter' | 'withinSeconds'>): Promise<Letter> {
    return this.world.mail.arrived({ to, letter, about: this.reference, withinSeconds });
  }

  /** Promise 2: exactly one, however often anything was repeated. */
  async hasOneReservation(): Promise<void> {
    const letters = await this.world.mail.lettersTo(this.email, 'reservation');
    assert.equal(letters.length, 1, `${letters.length} reservation letters instead of one`);
  }

  /** Waits until so many seconds before the start; negative: after it. */
  async untilBeforeStart(seconds: number): Promise<void> {
    const { dates, zone } = this.world.diploma;
    await sleep(Math.max(0, Date.parse(beginningOf(dates.starts, zone)) - seconds * 1_000 - Date.now()));
  }

  private person(): object {
    return {
      applicant: { givenName: this.name, familyName: 'Tour', email: this.email },
      acknowledged: { terms: true, privacy: true },
    };
  }

  private async submit({ code }: Programme, body: object): Promise<string> {
    const { api } = this.world;
    const answer = submittedView.parse(await api.post(`editions/${code}/applications`, body));
    this.id = answer.id;
    this.reference = answer.reference;
    this.token = answer.accessToken ?? '';
    return answer.phase;
  }
}

/** Throws when the application does not stand so. */
export function stands(status: ApplicationStatus, expected: Standing): void {
  const { account } = status;
  const actual = {
    phase: status.phase,
    received: textOf(account.received),
    kept: textOf(account.kept),
    refunded: textOf(account.refunded),
    owedBack: textOf(account.owedBack),
    due: textOf(account.due),
  };
  assert.deepEqual(actual, { ...actual, ...expected });
}

function textOf({ amountMinor, currency }: { amountMinor: number; currency: string }): string {
  return formatPlain(money(amountMinor, currency));
}
