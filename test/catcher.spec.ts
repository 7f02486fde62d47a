import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { MailStore, type KeptMessage } from '../apps/catcher/store.js';
import { type Catcher, startCatcher } from './support/catcher.js';

let directory: string;
let catcher: Catcher;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'matricula-catcher-'));
  catcher = await startCatcher(await MailStore.open(directory));
});

afterEach(async () => {
  await catcher.stop();
  await rm(directory, { recursive: true, force: true });
});

async function send(mail: SendMailOptions): Promise<string> {
  const transport = createTransport({ host: '127.0.0.1', port: catcher.smtpPort, secure: false, ignoreTLS: true });
  try {
    return (
      await transport.sendMail({ from: 'admissions@school.example', to: 'ana@city.example', text: 'Hello', ...mail })
    ).response;
  } finally {
    transport.close();
  }
}

const text = async (path: string): Promise<string> => (await fetch(`${catcher.url}${path}`)).text();
const messages = async (query = ''): Promise<readonly KeptMessage[]> =>
  ((await (await fetch(`${catcher.url}/messages${query}`)).json()) as { messages: KeptMessage[] }).messages;
async function only(): Promise<KeptMessage> {
  const [message, ...others] = await messages();
  if (message === undefined || others.length > 0) throw new Error(`${others.length + 1} messages, not one`);
  return message;
}

describe('what is kept', () => {
  it('is the message as received, with its envelope and instant', async () => {
    const before = Date.now();
    expect(await send({ to: 'Ana <ana@city.example>', bcc: 'audit@city.example', subject: 'Your place' })).toMatch(
      /^250 /,
    );
    const message = await only();
    expect(message).toMatchObject({
      envelope: { from: 'admissions@school.example', to: ['ana@city.example', 'audit@city.example'] },
      to: '"Ana" <ana@city.example>',
      subject: 'Your place',
    });
    expect(Date.parse(message.receivedAt)).toBeGreaterThanOrEqual(before);
    expect((await readdir(directory)).sort()).toEqual([`${message.id}.eml`, `${message.id}.json`]);
    const raw = await readFile(join(directory, `${message.id}.eml`), 'utf8');
    expect(raw).toMatch(/^From: admissions@school\.example\r\n[^]*\r\n\r\nHello\r\n$/);
    expect(await text(`/messages/${message.id}/raw`)).toBe(raw);
  });

  it('is there after a restart, and what was cut off before it counted is not', async () => {
    await send({ subject: 'kept' });
    await catcher.stop();
    await writeFile(join(directory, '2026-cut-off.eml'), 'half');
    await writeFile(join(directory, '2026-cut-off.json.tmp'), '{"id');
    catcher = await startCatcher(await MailStore.open(directory));
    await send({ subject: 'later' });
    expect((await messages()).map(({ subject }) => subject)).toEqual(['later', 'kept']);
    expect(await readdir(directory)).toHaveLength(4);
  });

  it('is found by recipient, subject and instant', async () => {
    await send({ to: 'ana@city.example', subject: 'Invoice 2026-1' });
    const [first] = await messages();
    await new Promise((later) => setTimeout(later, 5));
    await send({ to: 'ben@city.example', subject: 'Invoice 2026-2' });
    const subjects = async (query: string) => (await messages(query)).map(({ subject }) => subject);
    expect(await subjects('?to=ANA@city.example')).toEqual(['Invoice 2026-1']);
    expect(await subjects('?to=city.example')).toEqual([]);
    expect(await subjects('?subject=invoice')).toEqual(['Invoice 2026-2', 'Invoice 2026-1']);
    expect(await subjects(`?after=${first?.receivedAt ?? ''}`)).toEqual(['Invoice 2026-2']);
    expect((await fetch(`${catcher.url}/messages?after=yesterday`)).status).toBe(400);
  });

  it('can be thrown away', async () => {
    await send({});
    expect((await fetch(`${catcher.url}/messages`, { method: 'DELETE' })).status).toBe(204);
    expect(await messages()).toEqual([]);
    expect(await readdir(directory)).toEqual([]);
    expect(await text('/')).toContain('Nothing has arrived yet');
  });
});

describe('250', () => {
  it('comes only after the message is on disk', async () => {
    await catcher.stop();
    const order: string[] = [];
    const store = await MailStore.open(directory);
    catcher = await startCatcher(store, async (raw, envelope) => {
      await new Promise((later) => setTimeout(later, 100));
      const kept = await store.keep(raw, envelope);
      order.push(`${(await readdir(directory)).length} files`);
      return kept;
    });
    await send({}).then((response) => order.push(response.slice(0, 3)));
    expect(order).toEqual(['2 files', '250']);
  });

  it('does not come when the disk refuses; the sender may try again', async () => {
    await catcher.stop();
    catcher = await startCatcher(await MailStore.open(directory), () => Promise.reject(new Error('disk is full')));
    await expect(send({})).rejects.toMatchObject({ responseCode: 451 });
  });

  it('does not come for more than 25 MB, announced or not', async () => {
    const big = { attachments: [{ filename: 'film.bin', content: Buffer.alloc(20 * 1024 * 1024, 7) }] };
    await expect(send(big)).rejects.toMatchObject({ responseCode: 552 });
    expect(await dictate(Buffer.alloc(26 * 1024 * 1024, 'x\r\n'))).toMatch(/^552 /);
    expect(await messages()).toEqual([]);
  });
});

/** Speaks SMTP by hand, without announcing a size; answers with the last line that the server says. */
function dictate(body: Buffer): Promise<string> {
  const lines = ['EHLO me', 'MAIL FROM:<a@b.example>', 'RCPT TO:<c@d.example>', 'DATA'];
  return new Promise((done, fail) => {
    const socket = connect(catcher.smtpPort, '127.0.0.1').on('error', fail);
    let sent = false;
    socket.on('data', (data) => {
      const said = data.toString();
      if (sent) {
        done(said);
        socket.destroy();
      } else if (said.startsWith('354')) {
        sent = true;
        socket.write(Buffer.concat([body, Buffer.from('\r\n.\r\n')]));
      } else socket.write(`${lines.shift() ?? 'QUIT'}\r\n`);
    });
  });
}

describe('the page', () => {
  const evil = '<script>alert("ü")</script>\'"&amp;';

  it('shows what people wrote as text', async () => {
    await send({
      subject: evil,
      text: evil,
      from: `"<b>x</b>" <a@b.example>`,
      attachments: [{ filename: `${evil}.txt`, content: 'x' }],
    });
    const { id } = await only();
    for (const page of [await text('/'), await text(`/mail/${id}`)]) {
      expect(page).not.toMatch(/<script|<b>x/);
      expect(page).toContain('&lt;script&gt;alert(&quot;ü&quot;)&lt;/script&gt;&#39;&quot;&amp;amp;');
    }
  });

  it('runs nothing of an HTML part, and fetches nothing for it', async () => {
    await send({ html: '<p>Hi</p><script>alert(1)</script><img src="https://tracker.example/x.png">' });
    const { id } = await only();
    expect(await text(`/mail/${id}`)).toMatch(/<iframe[^>]+sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    const part = await fetch(`${catcher.url}/mail/${id}/html`);
    expect(part.headers.get('content-security-policy')).toMatch(
      /^sandbox allow-popups .*default-src 'none'; img-src data:;/,
    );
    expect(await part.text()).toContain('<p>Hi</p>');
  });

  it('gives attachments back byte for byte, to be saved and never shown', async () => {
    const content = Buffer.from([0, 255, 13, 10, 46, 13, 10, 200]);
    await send({ attachments: [{ filename: 'Rechnung "ä".html', content, contentType: 'text/html' }] });
    const { id } = await only();
    const answer = await fetch(`${catcher.url}/messages/${id}/attachments/0`);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(content);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''Rechnung%20%22%C3%A4%22.html");
    expect((await fetch(`${catcher.url}/messages/${id}/attachments/1`)).status).toBe(404);
  });

  it('tells machines the parts of a message', async () => {
    await send({
      text: 'plain',
      html: '<p>rich</p>',
      headers: { 'X-Owed': '7' },
      attachments: [{ filename: 'a.pdf', content: 'abc' }],
    });
    const { id } = await only();
    expect(JSON.parse(await text(`/messages/${id}`))).toMatchObject({
      id,
      text: 'plain',
      html: '<p>rich</p>',
      headers: expect.arrayContaining([{ name: 'X-Owed', value: '7' }]) as unknown,
      attachments: [{ index: 0, filename: 'a.pdf', contentType: 'application/pdf', sizeBytes: 3 }],
    });
  });

  it.each([
    ['GET', '/messages/nothing', 404],
    ['GET', '/mail/..%2f..%2fetc%2fpasswd', 404],
    ['GET', '/nothing/here', 404],
    ['POST', '/messages', 405],
    ['DELETE', '/', 405],
  ])('%s %s → %i', async (method, path, status) => {
    expect((await fetch(`${catcher.url}${path}`, { method })).status).toBe(status);
  });

  it('takes a mail that is hardly one', async () => {
    expect(await dictate(Buffer.from([0xff, 0xfe, 0, 13, 10, 0x80]))).toMatch(/^250 /);
    const { id } = await only();
    expect((await fetch(`${catcher.url}/mail/${id}`)).status).toBe(200);
    expect(await text('/')).toContain('(no subject)');
  });
});
