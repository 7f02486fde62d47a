import { createHmac } from 'node:crypto';
import type { Opened } from './access-token.js';
import { isTheSame } from './constant-time.js';

const PURPOSE = 'no-reminders';
const FORM = /^matu_([\da-f]{32})_([\w-]{43})$/;

/**
 * What stops the reminders of one application, and opens nothing: `matu_<application id>_<HMAC>`. It stands in a header
 * that every mail server on the way may read and follow.
 */
export function unsubscribeKey(secret: string, { applicationId, generation }: Opened): string {
  const hmac = createHmac('sha256', secret).update(`${PURPOSE}\n${applicationId}\n${generation}`).digest('base64url');
  return `matu_${applicationId.replaceAll('-', '')}_${hmac}`;
}

/** Whether the key is the application's; compared in constant time. */
export const isUnsubscribeKey = (secret: string, key: string, opened: Opened): boolean =>
  isTheSame(key, unsubscribeKey(secret, opened));

/** The application that a key claims to be of, before anything is believed; null for what is no key. */
export function applicationIdInKey(key: string): string | null {
  const digits = FORM.exec(key)?.[1];
  if (digits === undefined) return null;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
