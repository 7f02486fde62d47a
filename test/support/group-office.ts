import { randomUUID } from 'node:crypto';
import { groupView, type GroupView } from '#contracts/group.js';
import type { LetterName } from '#domain/application/letters.types.js';
import type { GroupTerms } from '#domain/programme/terms.js';
import { mailSettings } from '#settings/settings.js';
import { startCourier } from '../../apps/worker/courier.js';
import { type RunningApp, SECRET, startApp } from './app.js';
import { apply, course, must, publishCourse, submission } from './course.js';
import { ask, type Told } from './http.js';
import { type MailServer, type Received, startMailServer } from './mail-server.js';
import { isAbout } from './office.js';
import { until } from './until.js';

const PAYER = 'pay@ghent.example';
const billing = {
  legalName: 'City of Ghent',
  address: 'Botermarkt 1\n9000 Ghent',
  country: 'BE',
  purchaseOrder: 'PO-7',
  invoiceEmail: PAYER,
};

export const evidence = () => ({
  proofs: [
    { fact: 'member', member: 'ghent' },
    { fact: 'contributions-paid', year: 2023, paid: true },
  ],
  asOf: new Date().toISOString().slice(0, 10),
  reference: 'Letter of the secretariat, ref. 2024/17',
  because: 'The list had another name of the city.',
});

/** A group of one edition, and who takes part, in the order of registration. */
export interface Declared {
  readonly code: string;
  readonly edition: string;
  readonly members: readonly string[];
}

/** An office that deals with groups, over HTTP; its letters arrive here. */
export class GroupOffice {
  private constructor(
    readonly app: RunningApp,
    private readonly post: { readonly mailServer: MailServer; readonly courier: { stop(): Promise<void> } },
    private readonly tokens: Readonly<Record<string, string>>,
  ) {}

  static async open(): Promise<GroupOffice> {
    const [app, mailServer] = await Promise.all([startApp({ relay: true }), startMailServer()]);
    const { options } = app.dataSource;
    if (options.type !== 'postgres' || options.url === undefined) throw new Error('the database has no address');
    const courier = await startCourier({
      ...{ databaseUrl: options.url, secret: SECRET, publicUrl: app.url, pollMs: 100 },
      mail: mailSettings({ SMTP_URL: mailServer.url, MAIL_DOMAIN: 'school.example' }),
      clock: () => new Date().toISOString(),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    const tokens: Record<string, string> = {};
    for (const role of ['admissions', 'finance'] as const) tokens[role] = await app.token(role);
    tokens['finance-too'] = await app.token('finance');
    return new GroupOffice(app, { mailServer, courier }, tokens);
  }

  async close(): Promise<void> {
    await this.post.courier.stop();
    await Promise.all([this.post.mailServer.close(), this.app.stop()]);
  }

  /** An edition; with these terms of groups, where they are not those of the programme. */
  async edition(groups?: GroupTerms, unpaid?: 'lapse'): Promise<string> {
    const programme = await course();
    const { payment, ...terms } = programme.terms;
    const changed = { ...terms, payment: { ...payment, ...(unpaid && { unpaid }) }, ...(groups && { groups }) };
    return publishCourse(this.app, { ...programme, terms: changed });
  }

  /** `finance-too` is another person. */
  as(role: 'admissions' | 'finance' | 'finance-too', line: string, body: object = {}): Promise<Told> {
    return ask(this.app, line, { token: this.tokens[role], ...(line.startsWith('GET') ? {} : { body }) });
  }

  async declared(edition: string): Promise<Declared> {
    const code = `ghent-${randomUUID().slice(0, 8)}`;
    await must(201, this.as('finance', `POST editions/${edition}/groups`, { code, billing }));
    return { code, edition, members: [] };
  }

  async applied({ code, edition }: Declared, name: string): Promise<string> {
    return (await apply(this.app, edition, { ...submission(name), group: { code } })).id;
  }

  async admitted(group: Declared, name: string): Promise<string> {
    const id = await this.applied(group, name);
    await must(200, this.as('admissions', `POST applications/${id}/admission`));
    return id;
  }

  /** Two of one city, invoiced with the discount; both have heard of it. */
  async invoiced(edition: string): Promise<Declared> {
    const group = await this.declared(edition);
    const members = [await this.admitted(group, 'Ferrer'), await this.admitted(group, 'Serra')];
    await must(200, this.as('finance', `POST groups/${group.code}/closing`));
    for (const id of members) await this.reaches(id, { phase: 'awaiting-payment', feeMinor: 54_000 });
    return { ...group, members };
  }

  pays({ code }: Declared, paymentId: string, amountMinor: number): Promise<Told> {
    const amount = { amountMinor, currency: 'EUR' };
    const receivedOn = new Date().toISOString().slice(0, 10);
    return must(200, this.as('finance', `POST groups/${code}/payments`, { paymentId, amount, receivedOn }));
  }

  cancels(id: string): Promise<Told> {
    return must(
      200,
      this.as('admissions', `POST applications/${id}/cancellation-request`, {
        receivedAt: new Date().toISOString(),
        channel: 'reply-to-reservation',
        given: ['course', 'name', 'registration-date', 'contact'],
      }),
    );
  }

  async group({ code }: Pick<Declared, 'code'>): Promise<GroupView> {
    return groupView.parse((await must(200, this.as('finance', `GET groups/${code}`))).body);
  }

  /** `540 405 540` for each line: over so much, so much of it credited, so much paid, in whole euros. */
  async lines(group: Declared): Promise<string[]> {
    const { invoices } = await this.group(group);
    return invoices.flatMap(({ lines }) =>
      lines.map(({ amount, credited, paid }) =>
        [amount, credited, paid].map(({ amountMinor }) => (amountMinor / 100).toFixed(0)).join(' '),
      ),
    );
  }

  /** Waits until its lines are these, as `lines` writes them. */
  linesAre(group: Declared, ...expected: readonly string[]): Promise<void> {
    return until(async () => JSON.stringify(await this.lines(group)) === JSON.stringify(expected));
  }

  /** Admissions record that the participant's city is a member in good standing, as `evidence` has it. */
  proves(status: number, id: string): Promise<Told> {
    return must(status, this.as('admissions', `POST applications/${id}/evidence`, evidence()));
  }

  /** Waits until the application stands so. */
  async reaches(id: string, wanted: { readonly phase: string; readonly feeMinor?: number }): Promise<void> {
    await until(async () => {
      const { body } = await must(200, this.as('admissions', `GET applications/${id}`));
      const { account } = body as { account: { fee: { amountMinor: number } | null } };
      return (
        body['phase'] === wanted.phase &&
        (wanted.feeMinor === undefined || account.fee?.amountMinor === wanted.feeMinor)
      );
    });
  }

  /** Waits until so many letters about the group have come to its payer; answers with them, in order. */
  async toPayer({ code }: Declared, count: number, address = PAYER): Promise<readonly Received[]> {
    const about = (): readonly Received[] =>
      this.post.mailServer.received.filter(
        ({ mail, recipients }) =>
          recipients.includes(address) && `${mail.subject ?? ''} ${mail.text ?? ''}`.includes(code),
      );
    await until(() => about().length >= count);
    return about();
  }

  /** The names of all letters to a participant so far. */
  lettersTo(id: string): string[] {
    return this.post.mailServer.received.filter(({ mail }) => (mail.text ?? '').includes(id)).map(briefly);
  }

  /** Waits for the latest letter of that name to a participant. */
  async toParticipant(id: string, name: LetterName): Promise<Received> {
    const found = (): Received | undefined => this.post.mailServer.received.findLast((one) => isAbout(one, id, name));
    await until(() => found() !== undefined);
    return found() as Received;
  }
}

/** `group-invoice INV-n.pdf`. */
export function briefly({ mail }: Received): string {
  const letter = mail.headers.get('x-matricula-letter');
  const files = mail.attachments.map(({ filename }) => filename?.replace(/\d{4}-\d+/, 'n'));
  return [typeof letter === 'string' ? letter : '', ...files].join(' ');
}
