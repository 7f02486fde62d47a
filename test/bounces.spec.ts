import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LetterItem } from '#contracts/letters.js';
import { must } from './support/course.js';
import { type DeliveryReport, sendReport } from './support/delivery-report.js';
import { ask } from './support/http.js';
import type { Received } from './support/mail-server.js';
import { type Office, openOffice } from './support/office.js';
import { until } from './support/until.js';

let office: Office;
let token: string;

beforeAll(async () => {
  office = await openOffice();
  token = await office.app.token('admissions', 'ines');
}, 60_000);
afterAll(() => office.close());

const outbox = async (id: string, more = ''): Promise<LetterItem[]> =>
  (await must(200, ask(office.app, `GET letters?application=${id}&limit=200${more}`, { token }))).body[
    'items'
  ] as LetterItem[];
const item = async (id: string, name: string): Promise<LetterItem> => {
  const found = (await outbox(id)).find(({ letter, to }) => letter === name && to === 'participant');
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};
const readMails = async (id: string): Promise<number> => {
  const [row] = await office.app.dataSource.query<{ count: number }[]>(
    `SELECT count(*)::integer AS count FROM incoming_mail WHERE application_id = $1 AND state <> 'received'`,
    [id],
  );
  return row?.count ?? 0;
};

/** Sends it, and waits until it was read. */
async function report(id: string, letter: Received, changes: DeliveryReport = {}): Promise<void> {
  const before = await readMails(id);
  await sendReport(office.letterboxPort, letter, changes);
  await until(async () => (await readMails(id)) > before);
}

/** Whose receipt has left, as the outbox has it. */
async function received() {
  const one = await office.applied();
  const receipt = await office.letter(one.id, 'receipt');
  await until(async () => (await item(one.id, 'receipt')).state === 'sent');
  return { ...one, receipt };
}

const resend = (key: string) =>
  must(200, ask(office.app, `POST letters/${key}/resend`, { token, body: { because: 'the address was mended' } }));

describe('a letter that comes back after a mail server took it', () => {
  it('is shown as bounced, since when and why, once; and holds up nothing', async () => {
    const { id, email, receipt } = await received();
    const before = new Date().toISOString();
    await report(id, receipt, { about: 'no such user' });
    const bounced = await item(id, 'receipt');
    expect(bounced).toMatchObject({ state: 'bounced', because: null, sentAt: expect.any(String) as unknown });
    expect(bounced.bounced?.status).toBe('5.1.1');
    expect(String(bounced.bounced?.at) > before).toBe(true);
    expect((await outbox(id, '&state=bounced')).map(({ key }) => key)).toEqual([bounced.key]);
    expect(await outbox(id, '&state=sent')).toEqual([]);

    // The same once more, as it was and in other words.
    await sendReport(office.letterboxPort, receipt, { about: 'no such user' });
    await report(id, receipt, { about: 'said again', status: '5.2.2' });
    expect(await item(id, 'receipt')).toEqual(bounced);

    await must(200, ask(office.app, `POST applications/${id}/withdrawal`, { token, body: {} }));
    await office.letter(id, 'withdrawal');
    const { body } = await ask(office.app, `GET applications/${id}`, { token });
    expect(body['undelivered']).toEqual([{ letter: 'receipt', to: 'participant', because: 'it came back with 5.1.1' }]);
    const { text } = await ask(office.app, 'GET /metrics');
    expect(text).toMatch(/^matricula_letters_bounced [1-9]/m);
    expect(JSON.stringify(office.logged)).not.toContain(email);
  });

  it('is marked though the report is quicker than whoever writes down that it was sent', async () => {
    const { id, receipt } = await received();
    const { dataSource } = office.app;
    const of = `WHERE application_id = '${id}' AND kind = 'letter' AND name = 'receipt' AND audience = 'participant'`;
    await dataSource.query(`UPDATE owed SET state = 'owed', next_attempt_at = '2999-01-01' ${of}`);
    await dataSource.transaction(async (courier) => {
      await courier.query(`UPDATE owed SET state = 'sent', next_attempt_at = NULL ${of}`);
      await sendReport(office.letterboxPort, receipt);
      // Until it is read, or waits for this row.
      await until(async () => {
        const [waiting] = await dataSource.query<unknown[]>(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return waiting !== undefined || (await readMails(id)) > 0;
      });
    });
    await until(async () => (await readMails(id)) > 0);
    expect(await item(id, 'receipt')).toMatchObject({ state: 'bounced', bounced: { status: '5.1.1' } });
  }, 60_000);

  it('is sent again by a person, and what is said of the former sending is not said of the latter', async () => {
    const { id, receipt } = await received();
    await report(id, receipt, { status: '5.1.10' });
    const { key, bounced } = await item(id, 'receipt');
    await resend(key);
    const again = () => office.mailServer.received.find(({ mail }) => mail.messageId?.startsWith(`<${key}.r1@`));
    await until(() => again() !== undefined);
    await until(async () => (await item(id, 'receipt')).state === 'sent');
    expect(await item(id, 'receipt')).toMatchObject({
      ...{ state: 'sent', bounced: null },
      resends: [{ by: 'staff:ines', formerState: 'bounced', formerBecause: bounced?.status }],
    });
    await report(id, receipt, { about: 'late word of the first' });
    expect(await item(id, 'receipt')).toMatchObject({ state: 'sent', bounced: null });
    await report(id, again() as Received, { status: '5.7.1' });
    expect(await item(id, 'receipt')).toMatchObject({ state: 'bounced', bounced: { status: '5.7.1' } });
  });

  it.each([
    ['4.4.7', '4.4.7'],
    ['', '5.0.0'],
  ])('is one that a server has given up, whatever the class of its status: %s', async (status, shown) => {
    const { id, receipt } = await received();
    await report(id, receipt, { action: 'failed', status });
    expect(await item(id, 'receipt')).toMatchObject({ state: 'bounced', bounced: { status: shown } });
  });

  it.each<[string, DeliveryReport]>([
    ['is delayed', { action: 'delayed', status: '4.4.7' }],
    ['is delayed, whatever its status says', { action: 'delayed', status: '5.4.7' }],
    ['names a letter that is none of ours', { returns: '<something@else.example>' }],
    ['names no letter, and an address that is not the participant’s', { returns: null, recipient: 'eve@city.example' }],
  ])('is not one of which it is said that it %s', async (_what, changes) => {
    const { id, receipt } = await received();
    await report(id, receipt, changes);
    expect(await item(id, 'receipt')).toMatchObject({ state: 'sent', bounced: null });
  });

  it('is the latest to the participant where a server returns no Message-ID', async () => {
    const { id, receipt } = await received();
    await must(
      200,
      ask(office.app, `POST applications/${id}/information-request`, { token, body: { question: 'Where?' } }),
    );
    await office.letter(id, 'question');
    await until(async () => (await item(id, 'question')).state === 'sent');
    await report(id, receipt, { returns: null });
    expect([(await item(id, 'receipt')).state, (await item(id, 'question')).state]).toEqual(['sent', 'bounced']);
  });

  it('is never another person’s: a report counts for the application whose reply address it came to', async () => {
    const [mine, theirs] = [await received(), await received()];
    await report(mine.id, mine.receipt, { returns: theirs.receipt.mail.messageId ?? null });
    for (const { id } of [mine, theirs])
      expect(await item(id, 'receipt')).toMatchObject({ state: 'sent', bounced: null });
    // And to an address that somebody made up it is not even taken.
    const forged = {
      ...theirs.receipt,
      sender: theirs.receipt.sender.replace(/.@/, (end) => (end === '0@' ? '1@' : '0@')),
    };
    await expect(sendReport(office.letterboxPort, forged)).rejects.toThrow(/550/);
    expect(await item(theirs.id, 'receipt')).toMatchObject({ state: 'sent', bounced: null });
  });
});
