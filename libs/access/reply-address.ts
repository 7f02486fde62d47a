import { createHmac } from 'node:crypto';
import type { Opened } from './access-token.js';
import { isTheSame } from './constant-time.js';

const PURPOSE = 'reply';
/** What every reply address begins with. */
export const REPLIES = 'replies+';
// 26 digits of base 32 hold an id; as many of the HMAC are 130 bits. Together they fit the 64 characters of RFC 5321.
const DIGITS = 26;
const FORM = /^replies\+([\da-v]{26})[\da-v]{26}$/;

/** What reply addresses are made with. */
export interface ReplyKey {
  readonly secret: string;
  /** The right-hand side of every reply address. */
  readonly domain: string;
}

/**
 * Where answers to the letters of one application go: `replies+<application><HMAC>@<domain>`. It is computed, never
 * stored, dies when the application's generation is raised, and survives servers that change upper and lower case.
 */
export const replyAddress = ({ secret, domain }: ReplyKey, { applicationId, generation }: Opened): string => {
  const hmac = createHmac('sha256', secret).update(`${PURPOSE}\n${applicationId}\n${generation}`).digest('hex');
  // 132 bits, of which the last two are let go.
  return `${REPLIES}${inBase32(applicationId.replaceAll('-', ''))}${inBase32(hmac.slice(0, 33), 2n)}@${domain}`;
};

/** Whether mail to the address belongs to the application; compared in constant time. */
export const isReplyAddress = (key: ReplyKey, address: string, opened: Opened): boolean =>
  isTheSame(address.toLowerCase(), replyAddress(key, opened).toLowerCase());

/** The application that an address claims to be of, before anything is believed; null where it is none of ours. */
export function applicationIdInReply({ domain }: ReplyKey, address: string): string | null {
  const [local = '', host = ''] = address.toLowerCase().split('@');
  const digits = FORM.exec(local)?.[1];
  if (digits === undefined || host !== domain.toLowerCase()) return null;
  const hex = Array.from(digits)
    .reduce((sum, digit) => sum * 32n + BigInt(parseInt(digit, 32)), 0n)
    .toString(16);
  if (hex.length > 32) return null;
  return hex.padStart(32, '0').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const inBase32 = (hex: string, dropped = 0n): string =>
  (BigInt(`0x${hex}`) >> dropped).toString(32).padStart(DIGITS, '0');
