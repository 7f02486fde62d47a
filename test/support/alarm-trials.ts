import { createHash, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { fileMail } from '#filing/incoming-mail.js';
import type { RunningApp } from './app.js';
import { must } from './course.js';
import { deploy } from './deployed.js';
import { ask } from './http.js';
import { freePorts } from './launcher.js';
import { until } from './until.js';

/** What brings an alarm, and the step of its runbook that takes it away. */
export interface Runbook {
  readonly cause: () => unknown;
  readonly step: () => unknown;
}

type Door = Pick<RunningApp, 'url' | 'token'>;

export function heldTrial(matricula: (...words: readonly string[]) => Promise<unknown>): Runbook {
  const restored = (...words: readonly string[]): Promise<unknown> =>
    matricula('restored', ...words, '--by', 'ines', '--because', 'a trial');
  return {
    cause: () => restored('hold', 'letters', 'numbers'),
    step: () => restored('release', 'letters', 'numbers'),
  };
}

/** As if a letter box had taken it then. */
export function mailCame(
  dataSource: DataSource,
  { applicationId, minutesAgo }: { readonly applicationId: string; readonly minutesAgo: number },
): Promise<unknown> {
  const raw = Buffer.from(`From: boss@city.example\r\nMessage-ID: <${randomUUID()}@city.example>\r\n\r\nShe is ill.`);
  return fileMail(dataSource, {
    ...{
      applicationIds: [applicationId],
      raw,
      envelopeFrom: 'boss@city.example',
      authentication: 'none',
      verdicts: null,
    },
    contentSha256: createHash('sha256').update(raw).digest('hex'),
    receivedAt: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
  });
}

/** Admissions say what it is. */
export const mailTrial = ({
  dataSource,
  door,
  applicationId,
}: {
  readonly dataSource: DataSource;
  readonly door: Door;
  readonly applicationId: string;
}): Runbook => ({
  cause: () => mailCame(dataSource, { applicationId, minutesAgo: 25 * 60 }),
  step: async () => {
    const token = await door.token('admissions');
    const { body } = await must(200, ask(door, 'GET correspondence?state=needs-a-person', { token }));
    for (const { id } of body['items'] as { readonly id: string }[]) {
      const resolution = { as: 'ignore', because: 'a trial' };
      await must(200, ask(door, `POST correspondence/${id}/resolution`, { token, body: resolution }));
    }
  },
});

/** Nobody answers at IMAP_URL; then it is taken out. */
export function mailboxTrial({
  dataSource,
  environment,
}: {
  readonly dataSource: DataSource;
  readonly environment: Readonly<Record<string, string>>;
}): Runbook {
  const whileLetterbox = async (
    more: Readonly<Record<string, string>>,
    isSo: () => Promise<boolean>,
  ): Promise<void> => {
    const { CATCHER_SMTP_PORT: port = '' } = await freePorts();
    const own = { MATRICULA_SECRET: 'the-secret-of-a-trial-0123456789', REPLY_DOMAIN: 'post.school.example' };
    const box = { ...own, DATABASE_URL: environment['DATABASE_URL'] ?? '', LETTERBOX_PORT: port, ...more };
    const letterbox = await deploy({ module: 'apps/letterbox/main.js', environment: box });
    await until(isSo).finally(() => letterbox.stop());
  };
  const missed = (where: string) => async (): Promise<boolean> =>
    (await dataSource.query<unknown[]>(`SELECT FROM mailbox WHERE ${where}`)).length > 0;
  return {
    cause: async () => {
      await whileLetterbox({ IMAP_URL: 'imap://office:x@127.0.0.1:1/INBOX' }, missed('read_at IS NOT NULL'));
      await dataSource.query(`UPDATE mailbox SET read_at = read_at - interval '11 minutes'`); // As if they had gone by.
    },
    step: () => whileLetterbox({}, missed('read_at IS NULL')),
  };
}

/** Words that another release let pass; then the office goes back to those of this one. */
export const templateTrial = ({
  dataSource,
  door,
  restartWorker,
}: {
  readonly dataSource: DataSource;
  readonly door: Door;
  readonly restartWorker: () => Promise<void>;
}): Runbook => ({
  cause: async () => {
    await dataSource.query(
      `INSERT INTO letter_template (letter, language, edition, version, subject, body, because, by, at)
       VALUES ('question', 'en', NULL, 1, 'Ours', 'Write to {{office.faxNumber}}.', 'shorter', 'staff:ines', now())`,
    );
    await restartWorker();
  },
  step: async () => {
    const token = await door.token('admissions');
    const body = { version: 0, because: 'a trial' };
    await must(200, ask(door, 'POST letter-templates/question/en/restoration', { token, body }));
  },
});
