import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type RunningApp, startApp } from './support/app.js';
import { apply, publishCourse } from './support/course.js';
import { type MailServer, startMailServer } from './support/mail-server.js';

let app: RunningApp;
let mailServer: MailServer;
beforeAll(async () => {
  mailServer = await startMailServer();
  app = await startApp({ smtpUrl: mailServer.url });
}, 60_000);
afterAll(async () => {
  await app.stop();
  await mailServer.close();
});

it('the guide to letters can be followed as it is printed', async () => {
  const EDITION = await publishCourse(app);
  const { id: ID } = await apply(app, EDITION);
  // No courier runs here: what it would have done with the receipt.
  await app.dataSource.query(
    `UPDATE owed SET state = 'sent', attempts = 1, sent_at = now() WHERE application_id = $1`,
    [ID],
  );
  const guide = readFileSync('docs/guide/letters.md', 'utf8');
  const script = [...guide.matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block).join('\n');
  const env = { ...process.env, API: `${app.url}/api/v1`, ADMISSIONS: await app.token('admissions'), EDITION, ID };
  const said = await new Promise<string>((settle, fail) => {
    execFile('bash', ['-euo', 'pipefail', '-c', script], { env }, (error, stdout, stderr) =>
      error === null ? settle(stdout) : fail(new Error(`${error.message}\n${stdout}\n${stderr}`)),
    );
  });
  expect(said).toContain('answer.by');
  expect(said).toContain('Dear Ada Roca,\n\nThank you. You have our answer by');
  expect(said).toContain('Dear Ana Ferrer,\n\nThank you. You have our answer by');
  expect(said).toContain('admissions@matricula.localhost\n');
  expect(mailServer.received[0]?.mail.subject).toContain('[Test] We have your application – ');
  expect(mailServer.received.map(({ recipients }) => recipients)).toEqual([['admissions@matricula.localhost']]);
  expect(said.trim().split('\n').slice(-5)).toEqual([
    '1',
    expect.stringMatching(/^This letter has no \{\{oops\}\}; it has: /),
    '0',
    'sent',
    expect.stringMatching(/^(queued|sent)$/),
  ]);
}, 60_000);
