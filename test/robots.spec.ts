import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Office, openOffice } from './support/office.js';
import { converse, reply } from './support/reply.js';
import { until } from './support/until.js';

// Mail that no person wrote: it counts as nothing, and nobody answers it (RFC 3834).

let office: Office;
beforeAll(async () => {
  office = await openOffice();
}, 60_000);
afterAll(() => office.close());

interface Outcome {
  readonly state: string;
  readonly because: string | null;
  readonly told: string | null;
  readonly rules: readonly string[] | null;
}
const outcomes = (applicationId: string): Promise<Outcome[]> =>
  office.app.dataSource.query<Outcome[]>(
    `SELECT state, because, told, reading -> 'rules' AS rules FROM incoming_mail
     WHERE application_id = $1 ORDER BY received_at`,
    [applicationId],
  );
const read = (applicationId: string, count: number): Promise<void> =>
  until(async () => {
    const all = await outcomes(applicationId);
    return all.length === count && all.every(({ state }) => state !== 'received');
  });

describe('what asks to cancel, and says in its head that a machine wrote it,', () => {
  let one: Awaited<ReturnType<Office['reserved']>>;
  let mails = 0;
  beforeAll(async () => {
    one = await office.reserved();
  }, 60_000);

  /** What there is to be said to the participant, and what has happened: neither may grow. */
  const owed = async (): Promise<unknown> =>
    office.app.dataSource.query(
      `SELECT (SELECT count(*) FROM owed WHERE application_id = $1) AS letters,
              (SELECT count(*) FROM domain_event WHERE stream = 'application-' || $1) AS events`,
      [one.id],
    );
  const type = 'multipart/report; report-type=disposition-notification; boundary=part';
  const SET_ASIDE = { state: 'set-aside', because: null };
  const UNCLEAR = { state: 'needs-a-person', because: 'unclear' };

  it.each<[string, readonly string[], { from?: string; body?: readonly string[] }, object]>([
    ['Auto-Submitted: auto-replied', ['Auto-Submitted: auto-replied'], {}, { ...SET_ASIDE, rules: ['auto-submitted'] }],
    [
      'Auto-Submitted with parameters',
      ['Auto-Submitted: auto-generated (x); owner-email="a@b.example"'],
      {},
      { ...SET_ASIDE, rules: ['auto-submitted'] },
    ],
    ['Auto-Submitted, folded', ['Auto-Submitted:', ' auto-notified'], {}, { ...SET_ASIDE, rules: ['auto-submitted'] }],
    ['X-Autoreply', ['X-Autoreply: yes'], {}, { ...SET_ASIDE, rules: ['auto-response'] }],
    ['X-Autorespond', ['X-Autorespond: Re: place'], {}, { ...SET_ASIDE, rules: ['auto-response'] }],
    ['X-AutoResponse', ['X-AutoResponse: 1'], {}, { ...SET_ASIDE, rules: ['auto-response'] }],
    ['Precedence: bulk', ['Precedence: bulk'], {}, { ...SET_ASIDE, rules: ['precedence'] }],
    ['Precedence: junk', ['Precedence: Junk'], {}, { ...SET_ASIDE, rules: ['precedence'] }],
    ['Precedence: auto_reply', ['Precedence: auto_reply'], {}, { ...SET_ASIDE, rules: ['precedence'] }],
    ['no sender in its envelope', [], { from: '' }, { ...SET_ASIDE, rules: ['empty-sender'] }],
    [
      'a receipt of its having been read (RFC 8098)',
      [`Content-Type: ${type}`],
      { body: ['--part', 'Content-Type: text/plain', '', 'Please cancel my place.', '', '--part--'] },
      { ...SET_ASIDE, rules: ['report'] },
    ],
    // A list may bring what a person wrote, which a person then sees.
    ['List-Id', ['List-Id: <cities.lists.example>'], {}, { ...UNCLEAR, rules: ['mailing-list', 'en/asks'] }],
    [
      'List-Unsubscribe',
      ['List-Unsubscribe: <mailto:leave@lists.example>'],
      {},
      { ...UNCLEAR, rules: ['mailing-list', 'en/asks'] },
    ],
    ['Precedence: list', ['Precedence: list'], {}, { ...UNCLEAR, rules: ['mailing-list', 'en/asks'] }],
  ])(
    '%s: changes nothing, and is answered by nobody',
    async (_what, head, { from = one.email, body = ['Please cancel my place.'] }, expected) => {
      const [before, { mail }] = [await owed(), one.reservation];
      const said = await converse(office.letterboxPort, [
        ...['EHLO x', `MAIL FROM:<${from}>`, `RCPT TO:<${mail.replyTo?.value[0]?.address ?? ''}>`, 'DATA'],
        [
          ...[`From: ${one.email}`, `In-Reply-To: ${mail.messageId ?? ''}`, ...head],
          ...[`Message-ID: <${String((mails += 1))}@city.example>`, '', ...body, '.'],
        ].join('\r\n'),
      ]);
      expect(said.at(-1)).toMatch(/^250 /);
      await read(one.id, mails);
      expect((await outcomes(one.id)).at(-1)).toEqual({ told: null, ...expected });
      expect(await owed()).toEqual(before);
    },
  );

  it('unless it says that none did', async () => {
    const before = await owed();
    const headers = { 'Auto-Submitted': 'no' };
    await reply(office.letterboxPort, one.reservation, { from: one.email, text: 'Please cancel my place.', headers });
    await office.letter(one.id, 'cancellation-accepted');
    expect(await owed()).not.toEqual(before);
  });
});

it('two that answer each other stop by themselves within three mails', async () => {
  const one = await office.reserved();
  const receipt = await office.letter(one.id, 'receipt');
  // A robot that says nothing of being one, and answers every letter in the wrong place.
  for (let turn = 1; turn <= 5; turn += 1) {
    const text = `Please cancel my place (${String(turn)}).`;
    await reply(office.letterboxPort, receipt, { from: one.email, text, quotes: false });
    await read(one.id, turn);
  }
  const told = (await outcomes(one.id)).map(({ told: command }) => command);
  expect(told).toEqual(['RequestCancellation', 'RequestCancellation', 'RequestCancellation', null, null]);
  expect((await outcomes(one.id)).at(-1)?.because).toBe('too-many');
}, 60_000);

it('one that answers every letter, one a day, stops by itself as well', async () => {
  const one = await office.reserved();
  const refusals = () =>
    office.mailServer.received.filter(
      ({ mail }) =>
        mail.headers.get('x-matricula-letter') === 'cancellation-refused' && (mail.text ?? '').includes(one.id),
    );
  let letter = await office.letter(one.id, 'receipt');
  for (let day = 1; day <= 4; day += 1) {
    const text = `I have read your mail. Please cancel my place. (${String(day)})`;
    await reply(office.letterboxPort, letter, { from: one.email, text, quotes: false });
    await read(one.id, day);
    await office.app.dataSource.query(
      `UPDATE incoming_mail SET received_at = received_at - interval '25 hours' WHERE application_id = $1`,
      [one.id],
    );
    if (day > 3) break;
    await until(() => refusals().length === day);
    letter = refusals().at(-1) ?? letter;
  }
  expect((await outcomes(one.id)).map(({ told, because }) => [told, because])).toEqual([
    ...[1, 2, 3].map(() => ['RequestCancellation', 'wrong-channel']),
    [null, 'too-many'],
  ]);
  await sleep(500);
  expect(refusals()).toHaveLength(3);
}, 60_000);

it('a mail that comes twice at once is one, and is answered once', async () => {
  const one = await office.reserved();
  const text = 'Please cancel my place.';
  const answer = {
    from: one.email,
    text,
    messageId: '<same@city.example>',
    headers: { Date: 'Mon, 1 Jan 2024 10:00:00 +0000' },
  };
  await Promise.all([1, 2, 3].map(() => reply(office.letterboxPort, one.reservation, answer)));
  await office.letter(one.id, 'cancellation-accepted');
  expect(await outcomes(one.id)).toHaveLength(1);
  const accepted = office.mailServer.received.filter(
    ({ mail }) =>
      mail.headers.get('x-matricula-letter') === 'cancellation-accepted' && (mail.text ?? '').includes(one.id),
  );
  expect(accepted).toHaveLength(1);
});
