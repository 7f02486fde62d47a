import { createHash } from 'node:crypto';

/** What the sender wrote above the text. Servers on the way add other lines, and other ones each time. */
const WRITTEN = /^(message-id|from|date|subject):/i;

/**
 * SHA-256 over what makes two deliveries one mail: the sender's own lines of the head, and the body. The same mail by
 * another way, or a second time, has the same; another text under the same Message-ID has not.
 */
export function contentHash(raw: Buffer): string {
  const text = raw.toString('latin1').replaceAll('\r\n', '\n');
  const end = text.startsWith('\n') ? 0 : text.indexOf('\n\n');
  const head = end === -1 ? text : text.slice(0, end);
  const body = end === -1 ? '' : text.slice(end).trim();
  const lines = head.replaceAll(/\n[ \t]+/g, ' ').split('\n');
  const written = lines.filter((line) => WRITTEN.test(line)).map((line) => line.trim());
  return createHash('sha256')
    .update(JSON.stringify([written.sort(), body]))
    .digest('hex');
}
