import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { ReadMail } from './mail.js';
import type { KeptMessage } from './store.js';

/** What somebody answers to a caught letter. A form says `on` where it is ticked, and '' where nothing was filled in. */
export const replySchema = z.strictObject({
  text: z.string().max(100_000),
  /** Another address than the one that the letter was brought to. */
  from: z
    .union([z.literal(''), z.email('is no e-mail address')])
    .optional()
    .transform((from) => (from === '' ? undefined : from)),
  /** As a machine answers that nobody is there (RFC 3834). */
  automatic: z.union([z.boolean(), z.literal('on').transform(() => true)]).default(false),
});
export type Reply = z.output<typeof replySchema>;

/** What the letter box said: 250 where it has the answer, and anything else where it has not. */
export interface Brought {
  readonly from: string;
  readonly to: string;
  readonly code: number;
  readonly said: string;
}

const TIMEOUT_MS = 10_000;

/** Answers a letter as a mail program does: In-Reply-To, References, and the letter quoted below. */
export async function bringReply(
  repliesUrl: string,
  { message, mail }: { readonly message: KeptMessage; readonly mail: ReadMail },
  reply: Reply,
): Promise<Brought> {
  const from = reply.from ?? message.envelope.to[0] ?? '';
  const to = mail.replyTo;
  const transport = createTransport({
    url: repliesUrl,
    ignoreTLS: true,
    connectionTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const { response } = await transport.sendMail({
      from,
      to,
      // Whatever answers of itself wants no answer.
      envelope: { from: reply.automatic ? '' : from, to },
      subject: `Re: ${mail.subject}`,
      inReplyTo: mail.messageId,
      references: [...mail.references, mail.messageId],
      text: `${reply.text}\n\n${quoted(message, mail)}\n`,
      headers: reply.automatic ? { 'Auto-Submitted': 'auto-replied' } : {},
    });
    return { from, to, code: Number(response.slice(0, 3)), said: response };
  } catch (error) {
    return { from, to, ...refusal(error) };
  } finally {
    transport.close();
  }
}

const quoted = ({ receivedAt }: KeptMessage, { from, replyTo, text }: ReadMail): string =>
  [`On ${receivedAt.slice(0, 10)}, ${from} <${replyTo}> wrote:`, ...text.trimEnd().split('\n').map(marked)].join('\n');

const marked = (line: string): string => (line === '' ? '>' : `> ${line}`);

/** 0: it was not heard at all. */
function refusal(error: unknown): { readonly code: number; readonly said: string } {
  const said = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
  return { code, said };
}
