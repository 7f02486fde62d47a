import { describe, expect, it } from '@jest/globals';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { parseMessage } from './parse-message.js';

type Attached = NonNullable<SendMailOptions['attachments']>;
const PDF = Buffer.from('%PDF-1.7\nx');
const PNG = Buffer.from('89504e470d0a1a0a00', 'hex');

async function filesOf(attachments: Attached) {
  const transport = createTransport({ streamTransport: true, buffer: true });
  const { message } = await transport.sendMail({ from: 'a@b.example', to: 'c@d.example', text: 'Here.', attachments });
  const { attachments: files } = await parseMessage(message as Buffer, []);
  return files;
}
const inShort = async (attachments: Attached): Promise<string[]> =>
  (await filesOf(attachments)).map(({ fileName, mediaType, refusedBecause, bytes }) =>
    [fileName, mediaType, refusedBecause, bytes === null ? 'left out' : 'kept'].join(' '),
  );

describe('a file that comes with a mail', () => {
  it('is what is in it, whatever it is called', async () => {
    expect(
      await inShort([
        { filename: 'proof.pdf', content: PDF },
        { filename: 'photo.exe', content: PNG, contentType: 'application/x-msdownload' },
        { filename: 'proof.pdf', content: 'MZ\u0090', contentType: 'application/pdf' },
        { filename: 'page.html', content: '<script>alert(1)</script>' },
        { filename: 'archive.zip', content: Buffer.from('504b030400', 'hex') },
      ]),
    ).toEqual([
      'proof.pdf application/pdf  kept',
      'photo.exe image/png  kept',
      'proof.pdf  type left out',
      'page.html  type left out',
      'archive.zip  type left out',
    ]);
  });

  it('has a name that is safe anywhere', async () => {
    const names = ['../../etc/passwd', 'C:\\x\\a.pdf', '..hidden', 'a"b\u0000c.pdf', '/'];
    const files = await filesOf(names.map((filename) => ({ filename, content: PDF })));
    expect(files.map(({ fileName }) => fileName)).toEqual(['passwd', 'a.pdf', 'hidden', 'abc.pdf', null]);
  });

  it('is left out where it is too large, or one of too many', async () => {
    const large = Buffer.concat([PDF, Buffer.alloc(10 * 1024 * 1024)]);
    expect(await inShort([{ filename: 'film.pdf', content: large }])).toEqual([
      'film.pdf application/pdf size left out',
    ]);
    const many = await filesOf(Array.from({ length: 12 }, () => ({ filename: 'a.pdf', content: PDF })));
    expect(many.map(({ refusedBecause }) => refusedBecause).slice(9)).toEqual([null, 'number', 'number']);
  });
});
