import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentHash } from './content-hash.js';

const hash = (...lines: string[]): string => contentHash(Buffer.from(lines.join('\r\n')));
const mail = ['Message-ID: <1@city.example>', 'From: ana@city.example', 'Subject: Re: place', '', 'I cancel.', ''];

describe('contentHash', () => {
  it('is the same whatever servers on the way have added', () => {
    expect(hash('Received: from mx by us; today', 'Delivered-To: replies', ...mail)).toBe(hash(...mail));
    expect(contentHash(Buffer.from(mail.join('\n')))).toBe(hash(...mail));
    expect(hash('Message-ID:', ' <1@city.example>', ...mail.slice(1))).toBe(hash(...mail));
  });

  it.each([
    ['the text', ['', 'I do not cancel.']],
    ['a line above it', ['Date: Mon, 1 Jan 2024 10:00:00 +0000', '', 'I cancel.']],
    ['where the head ends', ['', 'Subject: Re: place', '', 'I cancel.']],
  ])('is another where %s is another', (_what, end) => {
    expect(hash(...mail.slice(0, 3), ...end)).not.toBe(hash(...mail));
  });

  const named = ['Message-ID: <1@city.example>', 'Date: Mon, 1 Jan 2024 10:00:00 +0000'];
  const part = (encoding: string, ...text: string[]) => [
    ...['--b=1', 'Content-Type: text/plain; charset=utf-8', `Content-Transfer-Encoding: ${encoding}`, '', ...text],
  ];
  const wholly = (from: string, subject: string, ...parts: string[][]): string =>
    contentHash(
      Buffer.from(
        [
          ...[
            ...named,
            `From: ${from}`,
            `Subject: ${subject}`,
            'Content-Type: multipart/mixed;',
            ' boundary="b=1"',
            '',
          ],
          ...[...parts.flat(), '--b=1--', ''],
        ].join('\r\n'),
      ),
    );
  const base64 = Buffer.from('Cancelo mi plaza, señores: no podré asistir.\r\nAna').toString('base64');
  const file = part('base64', 'JVBERi0x');
  const plain = part('8bit', 'Cancelo mi plaza, señores: no podré asistir.', 'Ana');
  const sent = wholly('Ana <ana@city.example>', 'Re: plaza', plain, file);

  it('is the same where a server has marked the subject, or put parts into another encoding', () => {
    const quoted = part('quoted-printable', 'Cancelo mi plaza, se=C3=B1ores: no =', 'podr=C3=A9 asistir.', 'Ana');
    for (const [text, encoded] of [
      [quoted, part('base64', 'JVBE', 'Ri0x')],
      [part('BASE64', base64.slice(0, 20), base64.slice(20)), file],
    ] as const)
      expect(wholly('"Ana" <ana@city.example>', '[EXTERNAL] Re: plaza', text, encoded)).toBe(sent);
    const alone = (encoding: string, text: string) =>
      hash(...named, 'From: a@b.example', `Content-Transfer-Encoding: ${encoding}`, '', text);
    expect(alone('quoted-printable', 'a =3D b')).toBe(alone('7bit', 'a = b'));
  });

  it('is another where a part says anything else, or somebody else does', () => {
    for (const other of [
      wholly('Ana <ana@city.example>', 'Re: plaza', part('8bit', 'No cancelo mi plaza.'), file),
      wholly('Ana <ana@city.example>', 'Re: plaza', plain, part('base64', 'JVBERi0y')),
      wholly('Ana <ana@city.example>', 'Re: plaza', plain),
      wholly('Eve <eve@city.example>', 'Re: plaza', plain, file),
    ])
      expect(other).not.toBe(sent);
    const unnamed = (subject: string) => hash('From: ana@city.example', `Subject: ${subject}`, '', 'I cancel.');
    expect(unnamed('[EXTERNAL] Re: place')).not.toBe(unnamed('Re: place'));
  });

  it('takes whatever bytes come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(contentHash(Buffer.from(bytes))).toMatch(/^[\da-f]{64}$/);
      }),
    );
  });
});
