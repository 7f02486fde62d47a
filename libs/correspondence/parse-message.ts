import { type Attachment, type HeaderValue, type ParsedMail, simpleParser } from 'mailparser';
import type { Report } from '#domain/correspondence/reading.types.js';
import { asPeopleWrite, authorOf } from './author.js';
import type { ParsedMessage } from './parsed-message.js';
import { partsOfText, type TextParts } from './parts-of-text.js';
import { receivedFiles } from './received-files.js';
import { textOfHtml, withoutHidden } from './shown-text.js';

/** A message that nobody can take apart without harm. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** Nested deeper, or in more parts, than any program of a person makes it. */
const MOST_PARTS = 100;
const LONGEST_HTML = 500_000;

/**
 * @param ours what only our own addresses have in them, such as `replies+`
 * @throws Unreadable
 */
export async function parseMessage(raw: Buffer, ours: readonly string[]): Promise<ParsedMessage> {
  const parts = raw.toString('latin1').match(/^content-type:/gim)?.length ?? 0;
  if (parts > MOST_PARTS) throw new Unreadable('too many parts');
  const mail = await simpleParser(raw, {
    keepDeliveryStatus: true,
    skipImageLinks: true,
    skipTextToHtml: true,
    maxHtmlLengthToParse: LONGEST_HTML,
  }).catch((error: unknown) => {
    throw new Unreadable('it cannot be taken apart', { cause: error });
  });
  const reported = reportOf(mail);
  return {
    ...headOf(mail, asPeopleWrite(authorOf(raw) ?? '')),
    ...reported,
    ...partsOfText(mail.text ?? '', ours),
    shown: await shownIn(mail, raw, ours),
    // Pictures that belong to its text are none.
    attachments:
      reported.report?.isEnclosed !== false ? receivedFiles(mail.attachments.filter(({ related }) => !related)) : [],
  };
}

/** What its HTML shows, where that may be something else than its text: there is a plain one too, or a part is hidden. */
async function shownIn({ html }: ParsedMail, raw: Buffer, ours: readonly string[]): Promise<ParsedMessage['shown']> {
  if (html === false || html.length > LONGEST_HTML) return null;
  const shown = withoutHidden(html);
  if (shown === html && !/^content-type:\s*text\/plain\b/im.test(raw.toString('latin1'))) return null;
  const { body, signature }: TextParts = partsOfText(await textOfHtml(shown, LONGEST_HTML), ours);
  return { body, signature };
}

function headOf(mail: ParsedMail, sender: string) {
  const header = (name: string): string => textOf(mail.headers.get(name));
  const references = [mail.references ?? []].flat();
  return {
    sender,
    subject: mail.subject ?? '',
    answers: [...(mail.inReplyTo === undefined ? [] : idsIn(mail.inReplyTo)), ...references.reverse()],
    marks: {
      autoSubmitted: header('auto-submitted'),
      precedence: header('precedence'),
      isAutoResponse: ['x-autoreply', 'x-autorespond', 'x-autoresponse'].some((name) => mail.headers.has(name)),
      isFromList: mail.headers.has('list') || mail.headers.has('list-id'),
      senderMailbox: sender.split('@')[0] ?? '',
    },
  };
}

const idsIn = (text: string): string[] => text.match(/<[^<>\s]+>/g) ?? [];

/** Of a structured line, such as Content-Type, its value; of a repeated one the first. */
function textOf(value: HeaderValue | undefined): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return textOf(value[0]);
  return typeof value === 'object' && 'value' in value && typeof value.value === 'string' ? value.value : '';
}

function reportOf(mail: ParsedMail): Pick<ParsedMessage, 'report' | 'returns' | 'failedFor'> {
  const type = mail.headers.get('content-type');
  const isReport = textOf(type) === 'multipart/report';
  const named = typeof type === 'object' && 'params' in type ? type.params['report-type'] : undefined;
  const statuses = mail.attachments.filter((part) => part.contentType === 'message/delivery-status');
  const returned = mail.attachments.filter((part) => /^(message\/rfc822|text\/rfc822-headers)$/.test(part.contentType));
  const isAbout = isReport || statuses.length > 0;
  return {
    report: isAbout
      ? {
          type: (isReport ? named : undefined) ?? (statuses.length > 0 ? 'delivery-status' : ''),
          isEnclosed: !isReport,
          deliveries: statuses.flatMap(deliveriesIn),
        }
      : null,
    returns: returned.flatMap((part) => messageIdsIn(part.content)),
    failedFor: statuses.flatMap(failedIn),
  };
}

const paragraphsIn = ({ content }: Attachment): readonly string[] =>
  content
    .toString('latin1')
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}/);

/** Whom a report names as failed, as the letter was addressed; a server on the way may have put another in its place. */
function failedIn(part: Attachment): string[] {
  return paragraphsIn(part).flatMap((paragraph) => {
    if (!/^action:\s*failed\b/im.test(paragraph)) return [];
    const named = ['original', 'final'].map(
      (which) => new RegExp(`^${which}-recipient:\\s*rfc822\\s*;\\s*<?([^\\s<>]+)`, 'im').exec(paragraph)?.[1],
    );
    return named.filter((address) => address !== undefined);
  });
}

/** Of each recipient's paragraph the two lines that say what became of the letter (RFC 3464, section 2.3). */
function deliveriesIn(part: Attachment): Report['deliveries'] {
  return paragraphsIn(part).flatMap((paragraph) => {
    const action = /^action:\s*(\w+)/im.exec(paragraph)?.[1];
    const status = /^status:\s*(\d\.\d{1,3}\.\d{1,3})/im.exec(paragraph)?.[1];
    return action === undefined ? [] : [{ action: action.toLowerCase(), status: status ?? '' }];
  });
}

function messageIdsIn(content: Buffer): string[] {
  const head = content.toString('latin1').replaceAll('\r\n', '\n').split('\n\n')[0] ?? '';
  return idsIn(/^message-id:\s*(.*(\n[ \t].*)?)/im.exec(head)?.[1] ?? '');
}
