import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { checkSender } from '#correspondence/sender-checks.js';
import { ask } from './support/http.js';
import { type Office, openOffice, replyTo } from './support/office.js';
import { converse, reply } from './support/reply.js';
import { SmtpLine } from './support/smtp-line.js';
import { until } from './support/until.js';

let office: Office;
let id: string;
let email: string;
let address: string;

beforeAll(async () => {
  office = await openOffice({ largestBytes: 15 * 1024 * 1024 });
  await another();
}, 60_000);
afterAll(() => office.close());

/** Mails are of another application from here on. */
async function another(): Promise<void> {
  ({ id, email } = await office.applied());
  address = replyTo(id);
}

interface Outcome {
  readonly state: string;
  readonly because: string | null;
  readonly told: string | null;
  readonly kind: string | null;
  readonly body: string | null;
}

const outcomes = (applicationId = id): Promise<Outcome[]> =>
  office.app.dataSource.query<Outcome[]>(
    `SELECT state, because, told, reading ->> 'kind' AS kind, body FROM incoming_mail JOIN incoming_mail_text USING (id)
     WHERE application_id = $1 ORDER BY received_at`,
    [applicationId],
  );

const envelope = (to = address): string[] => ['EHLO x', 'MAIL FROM:<ana@city.example>', `RCPT TO:<${to}>`, 'DATA'];

/** Sends bytes as they are; answers with what became of the mail. */
async function came(lines: readonly string[]): Promise<Outcome> {
  const before = (await outcomes()).length;
  const said = await converse(office.letterboxPort, [...envelope(), [...lines, '.'].join('\r\n')]);
  expect(said.at(-1)).toMatch(/^250 /);
  await until(async () => {
    const all = await outcomes();
    return all.length > before && all.every(({ state }) => state !== 'received');
  });
  return (await outcomes()).at(-1) as Outcome;
}

/** From whom it would count. */
const from = (): string[] => [`From: ${email}`, 'Subject: Re: place'];
/** Each is another mail, for the same content is the same mail. */
let count = 0;
const head = (...more: string[]): string[] => [
  ...from(),
  `Message-ID: <${String((count += 1))}@city.example>`,
  ...more,
  '',
];

describe('of size', () => {
  it('a mail of 50 MB is refused for good, said beforehand or not, and the box goes on', async () => {
    const announced = await converse(office.letterboxPort, ['EHLO x', 'MAIL FROM:<a@b.example> SIZE=52428800']);
    expect(announced.at(-1)).toMatch(/^552 /);
    expect(await flood(50)).toMatch(/^552 the message is too large/);
    expect((await came([...head(), 'I work here.'])).state).toBe('needs-a-person');
  }, 60_000);

  it('one that is nested a thousand deep goes to a person unread', async () => {
    const parts = Array.from({ length: 1_000 }, (_, level) => [
      `Content-Type: multipart/mixed; boundary=b${String(level)}`,
      ...['', `--b${String(level)}`],
    ]);
    const outcome = await came([...from(), ...parts.flat(), 'Content-Type: text/plain', '', 'Please cancel my place.']);
    expect(outcome).toMatchObject({ state: 'needs-a-person', because: 'unreadable', told: null });
  });

  it('and so does one of more parts than any person’s program makes', async () => {
    const part = ['--b', 'Content-Type: text/plain', '', 'I work here.'];
    const parts = Array.from({ length: 200 }, () => part);
    const outcome = await came([...from(), 'Content-Type: multipart/mixed; boundary=b', '', ...parts.flat(), '--b--']);
    expect(outcome).toMatchObject({ state: 'needs-a-person', because: 'unreadable', told: null });
  });
});

describe('of form', () => {
  beforeEach(another);

  const text = (charset: string, ...more: string[]) => head(`Content-Type: text/plain; charset=${charset}`, ...more);
  it.each<[string, () => string[], string, RegExp]>([
    ['a charset that nobody knows', () => text('x-nothing'), 'Caf\u00e9 and work.', /^Caf.* and work\.$/],
    ['bytes that are no UTF-8', () => text('utf-8'), 'Caf\u00e9 \ufffd work', /^Caf\u00e9 \ufffd work$/],
    [
      'one of long ago',
      () => text('iso-8859-1', 'Content-Transfer-Encoding: quoted-printable'),
      'Caf=E9',
      /^Caf\u00e9$/,
    ],
    ['base64 that is none', () => text('utf-8', 'Content-Transfer-Encoding: base64'), '====!!!!', /^$/],
    ['no head', () => [''], 'Only a body.', /^Only a body\.$/],
    ['a head that never ends', () => head('X-Long: '.padEnd(60_000, 'x')).slice(0, -1), 'x', /^$/],
  ])('%s: it is kept as far as it can be read, and asks for nothing', async (_what, top, body, kept) => {
    const outcome = await came([...top(), body]);
    expect(outcome).toMatchObject({ state: 'needs-a-person', told: null });
    expect(outcome.body).toMatch(kept);
  });

  it.each([
    ['NUL', () => text('utf-8'), 'Please cancel my place.\0'],
    ['a charset that nobody knows', () => text('x-nothing'), 'Please cancel my place. Caf\u00e9'],
  ])('%s in a mail does not keep it from being done', async (_what, top, body) => {
    expect(await came([...top(), body])).toMatchObject({ state: 'told', told: 'Withdraw' });
  });

  it('an empty body is unclear', async () => {
    expect(await came([...head(), ''])).toMatchObject({ because: 'unclear', kind: 'unclear' });
  });

  it('HTML only is read as its text, and what it hides or runs is not', async () => {
    const html = '<style>p{}</style><p>I work in the&nbsp;harbour.</p><script>cancel()</script>';
    const { body, kind } = await came([...head('Content-Type: text/html; charset=utf-8'), html]);
    expect(body).toMatch(/I work in the\sharbour\./);
    expect(body).not.toMatch(/cancel|p\{\}|</);
    expect(kind).toBe('information');
  });

  it('lines of the head in its lines and addresses reach nothing that we send', async () => {
    const one = await office.reserved();
    const { length } = office.mailServer.received;
    const to = one.reservation.mail.replyTo?.value[0]?.address ?? '';
    const lines = [
      ...['From: =?utf-8?q?Ana=0D=0ABcc=3A_evil=40x.example?= <boss@city.example>', `To: ${to}`],
      ...[
        `In-Reply-To: ${one.reservation.mail.messageId ?? ''}`,
        'Subject: =?utf-8?q?x=0D=0ABcc=3A_evil=40x.example?=',
      ],
      ...['', 'Please cancel my place.', '.'],
    ];
    await converse(office.letterboxPort, [...envelope(to), lines.join('\r\n')]);
    await until(async () => (await outcomes(one.id))[0]?.state === 'needs-a-person');
    // Whoever has the place is asked; whoever wrote gets nothing, and nothing of theirs is in a head.
    await office.letter(one.id, 'cancellation-to-confirm');
    for (const { recipients, mail } of office.mailServer.received.slice(length))
      expect(JSON.stringify([recipients, mail.headerLines])).not.toMatch(/evil|boss/);
  });
});

it('a forged sender cancels nothing: a person sees what each check says', async () => {
  const says: Readonly<Record<string, string>> = {
    'city.example': 'v=spf1 -all',
    '_dmarc.city.example': 'v=DMARC1; p=reject',
  };
  const resolver = (name: string, type: string): Promise<string[][]> => {
    const said = type === 'TXT' ? says[name] : undefined;
    return said === undefined
      ? Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }))
      : Promise.resolve([[said]]);
  };
  const guarded = await openOffice({ checkSender: (brought) => checkSender(brought, resolver) });
  try {
    const one = await guarded.reserved();
    await reply(guarded.letterboxPort, one.reservation, { from: one.email, text: 'Please cancel my place.' });
    const token = await guarded.app.token('admissions');
    const list = async () =>
      (await ask(guarded.app, 'GET correspondence?state=needs-a-person', { token })).body['items'];
    await until(async () => ((await list()) as unknown[]).length === 1);
    expect(await list()).toEqual([
      expect.objectContaining({
        ...{ because: 'sender-failing', told: null, authentication: 'fail' },
        verdicts: { spf: 'fail', dkim: 'none', dmarc: 'fail' },
      }),
    ]);
  } finally {
    await guarded.close();
  }
}, 60_000);

/** Sends so many megabytes without saying so beforehand; answers with the last that was said. */
async function flood(megabytes: number): Promise<string> {
  const line = await SmtpLine.dial(office.letterboxPort);
  await line.sayAll(envelope());
  const megabyte = Buffer.alloc(1024 * 1024, `${'x'.repeat(62)}\r\n`);
  for (let sent = 0; sent < megabytes; sent += 1) await line.pour(megabyte);
  const said = await line.say('\r\n.');
  line.hangUp();
  return said;
}
