import { createTransport } from 'nodemailer';
import type { Received } from './mail-server.js';
import { SmtpLine } from './smtp-line.js';

export interface Reply {
  readonly from: string;
  readonly text: string;
  /** That of the letter, unless it is given. */
  readonly subject?: string;
  /** Without the letter's own text below; with it by default. */
  readonly quotes?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly to?: string;
  readonly messageId?: string;
  readonly attachments?: readonly { readonly filename: string; readonly content: Buffer | string }[];
}

/** Answers a letter as a mail program does: In-Reply-To, References, and the letter quoted below. */
export async function reply(port: number, { mail }: Received, answer: Reply): Promise<void> {
  const { from, text, quotes = true, headers = {}, messageId, attachments = [] } = answer;
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  const quoted = (mail.text ?? '').split('\n').map((line) => `> ${line}`);
  const attribution = `On Monday, ${mail.from?.text ?? ''} wrote:`;
  await transport.sendMail({
    from,
    to: answer.to ?? mail.replyTo?.value[0]?.address ?? '',
    subject: answer.subject ?? `Re: ${mail.subject ?? ''}`,
    ...(mail.messageId !== undefined && { inReplyTo: mail.messageId, references: [mail.messageId] }),
    ...(messageId !== undefined && { messageId }),
    text: quotes ? [text, '', attribution, ...quoted].join('\n') : text,
    headers: { ...headers },
    attachments: [...attachments],
  });
  transport.close();
}

/** Says these lines to a mail server, one after each answer; answers with what it said. */
export async function converse(port: number, lines: readonly string[]): Promise<string[]> {
  const line = await SmtpLine.dial(port);
  const said = [line.greeting, ...(await line.sayAll(lines))];
  line.hangUp();
  return said;
}
