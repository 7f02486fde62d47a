import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { must, publishCourse } from './support/course.js';
import { ask } from './support/http.js';
import type { Received } from './support/mail-server.js';
import { type Office, openOffice } from './support/office.js';
import { until } from './support/until.js';

const DATES = { starts: '2031-03-03', ends: '2031-03-07', provisional: false, because: 'The venue.' };

let office: Office;
let token: string;

beforeAll(async () => {
  office = await openOffice();
  token = await office.app.token('admissions');
}, 60_000);
afterAll(() => office.close());

const say = (line: string, body: object) => must(200, ask(office.app, line, { token, body }));

function diaryOf({ mail }: Received): { readonly sequence: number; readonly starts: string | undefined } {
  const [entry] = mail.attachments.filter(({ contentType }) => contentType === 'text/calendar');
  const text = entry?.content.toString() ?? '';
  return { sequence: Number(/^SEQUENCE:(\d+)/m.exec(text)?.[1]), starts: /^DTSTART.*:(\d+)/m.exec(text)?.[1] };
}

/** Has it sent once more, and waits for it. */
async function again(id: string, { mail }: Received): Promise<Received> {
  const [, key = ''] = /^<(.*)@/.exec(mail.messageId ?? '') ?? [];
  await until(async () => {
    const { body } = await must(200, ask(office.app, `GET letters?application=${id}&state=sent`, { token }));
    return (body['items'] as { key: string }[]).some((one) => one.key === key);
  });
  await say(`POST letters/${key}/resend`, { because: 'they deleted it' });
  const found = () => office.mailServer.received.find((one) => one.mail.messageId?.startsWith(`<${key}.r1@`));
  await until(() => found() !== undefined);
  return found() as Received;
}

it('says in a reservation that is sent again the dates, the windows and the diary entry that are in force now', async () => {
  const edition = await publishCourse(office.app);
  const { id, reservation } = await office.reserved(edition);
  await say(`POST editions/${edition}/reschedule`, DATES);
  const moved = await office.letter(id, 'dates-moved');
  expect(reservation.mail.text).not.toContain('2031');

  const { mail, ...rest } = await again(id, reservation);
  expect(mail.text).toContain('3–7 March 2031');
  const windowsIn = (text = ''): string[] => text.match(/^- until .* %.*/gm) ?? [];
  expect(windowsIn(mail.text)).toEqual(windowsIn(moved.mail.text));
  expect(windowsIn(mail.text)).not.toEqual(windowsIn(reservation.mail.text));
  const diary = diaryOf({ mail, ...rest });
  expect(diary.starts).toBe('20310303');
  expect(diary.sequence).toBeGreaterThanOrEqual(diaryOf(moved).sequence);
  expect(diary.sequence).toBeGreaterThan(diaryOf(reservation).sequence);
}, 60_000);

it('gives nobody a diary entry again whose place has ended', async () => {
  const { id, reservation } = await office.reserved();
  await say(`POST applications/${id}/place-given-up`, {});
  const ended = await office.letter(id, 'place-given-up');
  expect(diaryOf(await again(id, reservation))).toEqual(diaryOf(reservation));
  expect(diaryOf(reservation).sequence).toBeLessThan(diaryOf(ended).sequence);
}, 60_000);
