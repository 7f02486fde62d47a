import type { AddressInfo } from 'node:net';
import type { SMTPServer } from 'smtp-server';
import { createDataSource } from '#database/data-source.js';
import type { LetterName } from '#domain/application/letters.types.js';
import type { Instant } from '#domain/time/zone.js';
import { createLog } from '#settings/log.js';
import { mailSettings } from '#settings/settings.js';
import { createLetterbox, type LetterboxParts } from '../../apps/letterbox/letterbox.js';
import { REPLIES, replyAddress } from '#access/reply-address.js';
import { startCourier } from '../../apps/worker/courier.js';
import { startSecretary } from '../../apps/worker/secretary.js';
import { type RunningApp, SECRET, startApp } from './app.js';
import { apply, must, publishCourse, submission } from './course.js';
import { ask } from './http.js';
import { type MailServer, type Received, startMailServer } from './mail-server.js';
import { until } from './until.js';

export const REPLY_KEY = { secret: SECRET, domain: 'post.school.example' };

/** The reply address of an application's letters. */
export const replyTo = (applicationId: string): string => replyAddress(REPLY_KEY, { applicationId, generation: 1 });

/** Somebody who has applied. */
export interface Applied {
  readonly id: string;
  readonly email: string;
}

/** An app whose letters arrive here, and whose answers go through a letter box. */
export interface Office {
  readonly app: RunningApp;
  readonly databaseUrl: string;
  readonly mailServer: MailServer;
  readonly letterboxPort: number;
  readonly logged: readonly Record<string, unknown>[];
  /** What the letter box takes for now; null: what it is. */
  now: Instant | null;
  applied(edition?: string): Promise<Applied>;
  /** The same, with the whole fee paid; answers with the reservation letter too. */
  reserved(edition?: string): Promise<Applied & { readonly reservation: Received }>;
  /** Waits for the latest letter of that name about an application. */
  letter(applicationId: string, name: LetterName): Promise<Received>;
  close(): Promise<void>;
}

/** @param letters variables of the mail settings beyond where letters go and answers come */
export async function openOffice(
  limits: Partial<LetterboxParts> = {},
  letters: Readonly<Record<string, string>> = {},
): Promise<Office> {
  const [app, mailServer] = await Promise.all([startApp(), startMailServer()]);
  const { options } = app.dataSource;
  if (options.type !== 'postgres' || options.url === undefined) throw new Error('the database has no address');
  const databaseUrl = options.url;
  const logged: Record<string, unknown>[] = [];
  const log = createLog('test', 'info', {
    destination: { write: (line) => void logged.push(JSON.parse(line) as never) },
  });
  const mail = mailSettings({
    SMTP_URL: mailServer.url,
    MAIL_DOMAIN: 'school.example',
    REPLY_DOMAIN: REPLY_KEY.domain,
    ...letters,
  });
  const clock = (): Instant => new Date().toISOString();
  const courier = await startCourier({
    databaseUrl,
    mail,
    secret: SECRET,
    publicUrl: app.url,
    clock,
    log,
    pollMs: 100,
  });
  const dataSource = await createDataSource(databaseUrl, 4).initialize();
  const secretary = startSecretary({
    ...{ dataSource, databaseUrl, teller: app.teller, clock, log, mailDomain: mail.domain },
    ...{ pollMs: 100, againMs: 100 },
    ours: [mail.sender, REPLIES],
  });
  const letterbox = createLetterbox({
    ...{ dataSource, key: REPLY_KEY, log, checkSender: null },
    ...{ largestBytes: 1_000_000, guessesPerMinute: 50, connectionsPerHost: 20 },
    clock: () => office.now ?? clock(),
    ...limits,
  });
  const edition = await publishCourse(app);
  const office: Office = {
    ...{ app, databaseUrl, mailServer, logged, now: null, letterboxPort: await portOf(letterbox) },
    applied: async (code = edition) => {
      const body = submission();
      return { id: (await apply(app, code, body)).id, email: body.applicant.email };
    },
    reserved: async (code) => {
      const one = await office.applied(code);
      const [admissions, finance] = await Promise.all([app.token('admissions'), app.token('finance')]);
      await must(200, ask(app, `POST applications/${one.id}/admission`, { token: admissions, body: {} }));
      const amount = { amountMinor: 60_000, currency: 'EUR' };
      const payment = { paymentId: one.id, amount, receivedOn: clock().slice(0, 10) };
      await must(200, ask(app, `POST applications/${one.id}/payments`, { token: finance, body: payment }));
      return { ...one, reservation: await office.letter(one.id, 'reservation') };
    },
    letter: async (applicationId, name) => {
      const found = () => mailServer.received.findLast((one) => isAbout(one, applicationId, name));
      await until(() => found() !== undefined);
      return found() as Received;
    },
    close: async () => {
      await new Promise<void>((resolve) => letterbox.close(() => resolve()));
      await Promise.all([courier.stop(), secretary.stop()]);
      await Promise.all([mailServer.close(), dataSource.destroy(), app.stop()]);
    },
  };
  return office;
}

async function portOf(letterbox: SMTPServer): Promise<number> {
  await new Promise<void>((resolve) => letterbox.listen(0, '127.0.0.1', resolve));
  return (letterbox.server.address() as AddressInfo).port;
}

export const isAbout = ({ mail }: Received, applicationId: string, name: LetterName): boolean =>
  mail.headers.get('x-matricula-letter') === name && (mail.text ?? '').includes(applicationId);
