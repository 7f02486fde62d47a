import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseMessage, Unreadable } from './parse-message.js';
import { partsOfText } from './parts-of-text.js';

const OURS = ['replies+', 'admissions@school.example'];

/** Pieces that real mails and hostile ones are made of. */
const piece = fc.constantFrom(
  ...[
    'From: a@b.example\r\n',
    'From: <a@b>, "x, y" <c@d>\r\n',
    'Subject: =?utf-8?q?=C3=28?=\r\n',
    'Subject: =?x?z??=\r\n',
  ],
  ...[
    'In-Reply-To: <<<>\r\n',
    'References: <a@b> <',
    'Content-Type: multipart/mixed; boundary=b\r\n',
    '\r\n',
    '--b\r\n',
  ],
  ...[
    '--b--\r\n',
    'Content-Type: text/html; charset=utf-16\r\n',
    'Content-Transfer-Encoding: base64\r\n',
    '====',
    '=C3=',
  ],
  ...[
    'Content-Type: message/delivery-status\r\n',
    'Action: failed\r\n',
    'Status: 5.1.1\r\n',
    '<div><table><p>',
    '> > x\n',
  ],
  ...[
    'Content-Type: text/plain; charset="iso-2022-jp"\r\n',
    '\u001b$B',
    'begin 644 x\r\n',
    'Auto-Submitted: no; (\r\n',
    '\0',
  ],
);
const message = fc.array(fc.oneof(piece, fc.string({ maxLength: 40, unit: 'binary' })), { maxLength: 40 });

describe('a message', () => {
  it('of any kind is taken apart or refused, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(message, async (pieces) => {
        const parsed = await parseMessage(Buffer.from(pieces.join('')), OURS).catch((error: unknown) => error);
        if (parsed instanceof Error) expect(parsed).toBeInstanceOf(Unreadable);
        else
          expect(parsed).toMatchObject({ body: expect.any(String) as unknown, quoted: expect.any(String) as unknown });
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  it('of any bytes too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const parsed = await parseMessage(Buffer.from(bytes), OURS).catch((error: unknown) => error);
        if (parsed instanceof Error) expect(parsed).toBeInstanceOf(Unreadable);
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('nested deeper than any person’s program makes it is refused before it is taken apart', async () => {
    const deep = Array.from(
      { length: 1_000 },
      (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
    );
    const startMs = performance.now();
    await expect(parseMessage(Buffer.from(deep.join('')), OURS)).rejects.toBeInstanceOf(Unreadable);
    expect(performance.now() - startMs).toBeLessThan(500);
  });
});

describe('a report', () => {
  const part = ['--b', 'Content-Type: message/delivery-status', '', 'Action: failed', 'Status: 5.1.1', '--b--'];
  const text = ['--b', 'Content-Type: text/plain', '', 'Please cancel my place, my first mail bounced.'];
  const of = async (type: string) =>
    parseMessage(Buffer.from([`Content-Type: ${type}; boundary=b`, '', ...text, ...part].join('\r\n')), OURS);

  it('is the message where that says so, and else is enclosed in it', async () => {
    const deliveries = [{ action: 'failed', status: '5.1.1' }];
    const whole = await of('multipart/report; report-type=delivery-status');
    expect(whole.report).toEqual({ type: 'delivery-status', isEnclosed: false, deliveries });
    expect(whole.attachments).toEqual([]);
    const enclosing = await of('multipart/mixed');
    expect(enclosing.report).toEqual({ type: 'delivery-status', isEnclosed: true, deliveries });
    expect(enclosing.body).toBe('Please cancel my place, my first mail bounced.');
  });
});

describe('the parts of a text', () => {
  const line = fc.constantFrom(
    ...[
      'Please cancel my place.',
      '> quoted',
      '>> deeper',
      '',
      '-- ',
      'Ana',
      'On Monday, Anna wrote:',
      '________________',
    ],
    ...[
      'Le lundi, Anna a écrit :',
      'From: x',
      'Sent: y',
      'replies+abc@post.example',
      '-----Original Message-----',
      '\t',
      '🏙️',
    ],
  );
  const text = fc.array(fc.oneof(line, fc.string({ maxLength: 30, unit: 'binary' })), { maxLength: 40 });

  it('are found in any text, and what is below our address is never the sender’s', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
        const { body } = partsOfText([...lines, 'by replies+0 <x>', 'SECRET WORDS OF OURS'].join(end), OURS);
        expect(body).not.toContain('SECRET WORDS OF OURS');
      }),
      { numRuns: 500 },
    );
  });

  it('hold every word of a plain text', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1, maxLength: 30 }), (words) => {
        const { body, signature } = partsOfText(words.join(' '), OURS);
        expect(`${body}${signature}`.split(/\s+/).join(' ')).toBe(words.join(' '));
      }),
    );
  });

  it('take no time over long lines', () => {
    const startMs = performance.now();
    for (const one of ['>', 'x', '-', ' ', 'On ', 'wrote:\n', '> \n']) partsOfText(one.repeat(200_000), OURS);
    expect(performance.now() - startMs).toBeLessThan(4_000);
  });
});
