import { createHash } from 'node:crypto';
import { authorOf } from './author.js';

/** What the sender wrote above the text. Servers on the way add other lines, and other ones each time. */
const WRITTEN = /^(message-id|from|date|subject):/i;
/** More than any program of a person makes; what has more is compared as it stands. */
const MOST_BOUNDARIES = 100;

/**
 * SHA-256 over what makes two deliveries one mail. Where its program has named it (Message-ID) that is the name, who wrote
 * it and when, and what each of its parts says once it is decoded: servers on the way mark subjects and put parts into
 * other encodings. Elsewhere it is the sender's own lines of the head, and the body as it stands. Another text under the
 * same name is another mail.
 */
export function contentHash(raw: Buffer): string {
  const text = raw.toString('latin1').replaceAll('\r\n', '\n');
  const [head, body] = apart(text);
  const written = head.filter((line) => WRITTEN.test(line)).map((line) => line.trim());
  const named = written.filter((line) => /^(message-id|date):/i.test(line)).map((line) => line.replaceAll(/\s+/g, ' '));
  const says = named.some((line) => /^message-id:.*\S/i.test(line)) ? saidIn(text) : null;
  const hashed =
    says === null
      ? [written.sort(), body.trim()]
      : [named.sort(), authorOf(raw) ?? written.filter((line) => /^from:/i.test(line)), says];
  return createHash('sha256').update(JSON.stringify(hashed)).digest('hex');
}

/** The lines of a head, unfolded, and what stands below it. */
function apart(text: string): readonly [head: readonly string[], body: string] {
  const end = text.startsWith('\n') ? 0 : text.indexOf('\n\n');
  const head = end === -1 ? text : text.slice(0, end);
  return [head.replaceAll(/\n[ \t]+/g, ' ').split('\n'), end === -1 ? '' : text.slice(end)];
}

/** What each part says, decoded, its lines broken anyhow; null where it is in more parts than can be told apart. */
function saidIn(text: string): readonly string[] | null {
  const boundaries = new Set(
    [...text.matchAll(/\bboundary="?([^"\s;]{1,70})/gi)].map(([, boundary]) => boundary ?? ''),
  );
  if (boundaries.size > MOST_BOUNDARIES) return null;
  if (boundaries.size === 0) return [decoded(text)];
  const either = [...boundaries].map((boundary) => boundary.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|');
  return text.split(new RegExp(`^--(?:${either})(?:--)?[ \\t]*$`, 'm')).map((part) => decoded(part.replace(/^\n/, '')));
}

function decoded(part: string): string {
  const [head, body] = apart(part);
  const encoding = head.map((line) => /^content-transfer-encoding:\s*([\w-]+)/i.exec(line)?.[1]?.toLowerCase());
  const plain = encoding.includes('base64')
    ? Buffer.from(body, 'base64').toString('latin1')
    : encoding.includes('quoted-printable')
      ? body.replaceAll(/=[ \t]*\n/g, '').replaceAll(/=([\da-f]{2})/gi, byte)
      : body;
  return plain.replaceAll(/\s+/g, ' ').trim();
}

const byte = (_all: string, hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));
