import { createHmac } from 'node:crypto';
import { isTheSame } from './constant-time.js';

const PURPOSE = 'application-access';
const FORM = /^mata_([\da-f]{32})_([\w-]{43})$/;

/**
 * What opens one application to the person who made it: `mata_<application id>_<HMAC>`. It is computed, never stored,
 * and dies when the application's generation is raised.
 */
export function accessToken(secret: string, applicationId: string, generation: number): string {
  const hmac = createHmac('sha256', secret).update(`${PURPOSE}\n${applicationId}\n${generation}`).digest('base64url');
  return `mata_${applicationId.replaceAll('-', '')}_${hmac}`;
}

/** An application, and which generation of links to it is alive. */
export interface Opened {
  readonly applicationId: string;
  readonly generation: number;
}

/** Whether the token opens it; compared in constant time. */
export const isAccessToken = (secret: string, token: string, { applicationId, generation }: Opened): boolean =>
  isTheSame(token, accessToken(secret, applicationId, generation));

/** The application that a token claims to open, before anything is believed; null for another kind of token. */
export function applicationIdIn(token: string): string | null {
  const digits = FORM.exec(token)?.[1];
  if (digits === undefined) return null;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
