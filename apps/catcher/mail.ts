import { simpleParser, type Attachment, type ParsedMail } from 'mailparser';

export interface ReadMail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly messageId: string;
  /** Where answers go: the first address that the mail names for them, or else is from. */
  readonly replyTo: string;
  /** Message-IDs of the conversation so far. */
  readonly references: readonly string[];
  readonly text: string;
  readonly html: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly ReadAttachment[];
}

export interface ReadAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** Whatever bytes came, something readable comes back; fields that the mail does not have are empty. */
export async function readMail(raw: Buffer): Promise<ReadMail> {
  const mail = await simpleParser(raw);
  return {
    from: mail.from?.text ?? '',
    to: addresses(mail.to),
    subject: mail.subject ?? '',
    messageId: mail.messageId ?? '',
    replyTo: (mail.replyTo ?? mail.from)?.value[0]?.address ?? '',
    references: [mail.references ?? []].flat(),
    text: mail.text ?? '',
    html: mail.html === false ? '' : mail.html,
    headers: mail.headerLines.map(({ line }) => header(line)),
    attachments: mail.attachments.map(attachment),
  };
}

function addresses(given: ParsedMail['to']): string {
  if (given === undefined) return '';
  return Array.isArray(given) ? given.map(({ text }) => text).join(', ') : given.text;
}

function header(line: string): { name: string; value: string } {
  const colon = line.indexOf(':');
  return { name: line.slice(0, colon), value: line.slice(colon + 1).trim() };
}

const attachment = ({ filename, contentType, content }: Attachment, index: number): ReadAttachment => ({
  filename: filename ?? `attachment-${index + 1}`,
  contentType,
  content,
});
