import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { erase } from '#filing/erase.js';
import { must } from './support/course.js';
import { ask } from './support/http.js';
import { smtpError } from './support/mail-server.js';
import { type Office, openOffice } from './support/office.js';
import { until } from './support/until.js';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
}, 60_000);
afterAll(() => office.close());

const PAYER = 'pay@city.example';

it('brings a payer the credit note though the participant was erased meanwhile, and nothing of the participant', async () => {
  const { app, mailServer } = office;
  const { dataSource } = app;
  const statesOf = (audience: string) =>
    dataSource.query<{ name: string; state: string; because: string | null }[]>(
      `SELECT name, state, last_error AS because FROM owed
       WHERE application_id = $1 AND audience = $2 ORDER BY position, ordinal`,
      [id, audience],
    );
  const { id, email } = await office.applied();
  // A mailbox that is full for as long as the file lives.
  mailServer.refuse = (address) => (address === PAYER ? smtpError(452, 'mailbox full') : null);
  const token = await app.token('admissions');
  await must(200, ask(app, `POST applications/${id}/admission`, { token, body: {} }));
  await must(200, ask(app, `POST applications/${id}/withdrawal`, { token, body: {} }));
  await until(async () => (await statesOf('participant')).every(({ state }) => state === 'sent'));
  expect((await statesOf('payer')).map(({ name, state }) => [name, state])).toEqual([
    ['admission-invoice', 'owed'],
    ['credit-note', 'owed'],
  ]);
  await dataSource.query('UPDATE application SET closed = true WHERE id = $1', [id]);
  expect(await erase(dataSource, id, new Date().toISOString())).toMatchObject({ persons: 1 });

  mailServer.refuse = () => null;
  await dataSource.query(`UPDATE owed SET next_attempt_at = NULL WHERE application_id = $1 AND state = 'owed'`, [id]);
  await until(async () => (await statesOf('payer')).every(({ state }) => state !== 'owed'));
  const note = mailServer.received.findLast(({ recipients }) => recipients.includes(PAYER))?.mail;
  expect(note?.headers.get('x-matricula-letter')).toBe('credit-note');
  expect(note?.to).toMatchObject({ value: [{ address: PAYER, name: 'City of Ferrer' }] });
  expect(note?.attachments.map(({ contentType }) => contentType)).toEqual(['application/pdf']);
  expect(note?.text).toContain('Dear City of Ferrer,');
  for (const part of [note?.text, note?.html === false ? '' : note?.html, note?.subject])
    for (const gone of ['Ana', email, `applications/${id}`]) expect(part).not.toContain(gone);
}, 60_000);
