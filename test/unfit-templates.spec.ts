import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createLog } from '#settings/log.js';
import { mailSettings } from '#settings/settings.js';
import { startCourier } from '../apps/worker/courier.js';
import { SECRET } from './support/app.js';
import { must } from './support/course.js';
import { ask } from './support/http.js';
import { matricula } from './support/matricula.js';
import { type Office, openOffice } from './support/office.js';
import { until } from './support/until.js';

// A template that another release has let pass, and that this one would not.

let office: Office;
beforeAll(async () => {
  office = await openOffice();
}, 60_000);
afterAll(() => office.close());

const saved = (letter: string): Promise<unknown> =>
  office.app.dataSource.query(
    `INSERT INTO letter_template (letter, language, edition, version, subject, body, because, by, at)
     VALUES ($1, 'en', NULL, 1, 'Ours', 'Write to {{office.faxNumber}}.', 'shorter', 'staff:ines', now())`,
    [letter],
  );
const metrics = (): Promise<string> => fetch(`${office.app.url}/metrics`).then((answer) => answer.text());

it('never holds up a letter: it leaves in the words of the release, and the metrics say which template it is', async () => {
  await saved('receipt');
  const { id } = await office.applied();
  const { mail } = await office.letter(id, 'receipt');
  expect(mail.subject).not.toBe('Ours');
  const [row] = await office.app.dataSource.query<{ template_id: string | null }[]>(
    `SELECT template_id FROM owed WHERE application_id = $1 AND name = 'receipt'`,
    [id],
  );
  expect(row?.template_id).toBeNull();
  // It is noted with the letter, which the student has a moment sooner.
  const unfit = /^matricula_template_unfit\{letter="receipt",language="en",edition=""\} 1$/m;
  await until(async () => unfit.test(await metrics()));

  const token = await office.app.token('admissions');
  const body = { version: 0, because: 'the office has a new number' };
  await must(200, ask(office.app, 'POST letter-templates/receipt/en/restoration', { token, body }));
  expect(await metrics()).not.toMatch(/^matricula_template_unfit\{/m);
}, 60_000);

it('is found when a worker starts, before any letter is due, and by migrate', async () => {
  await saved('question');
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as never) };
  const courier = await startCourier({
    ...{ databaseUrl: office.databaseUrl, secret: SECRET, publicUrl: office.app.url },
    mail: mailSettings({ SMTP_URL: office.mailServer.url, MAIL_DOMAIN: 'school.example' }),
    clock: () => new Date().toISOString(),
    log: createLog('test', 'info', { destination }),
  });
  await courier.stop();
  expect(lines).toContainEqual(
    expect.objectContaining({
      ...{
        msg: 'a template of the office does not fit this release',
        letter: 'question',
        language: 'en',
        edition: null,
      },
      says: [expect.stringContaining('{{office.faxNumber}}')],
    }),
  );
  expect(await metrics()).toMatch(/^matricula_template_unfit\{letter="question",language="en",edition=""\} 1$/m);
  const { output } = await matricula(['migrate'], { DATABASE_URL: office.databaseUrl });
  expect(output).toContain("The office's words for question (en) do not fit this release, which sends its own:");
}, 60_000);
