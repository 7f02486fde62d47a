import { createHmac } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import { emailKey } from '#domain/matching.js';

const NAMESPACE = '8b0d3c0e-6f0a-4b6e-9d51-0a6b8a4f7c11';

/**
 * The application id of an e-mail address in an open edition: the same person always comes back to the same one, and
 * nobody without the secret can tell from an id whose it is.
 */
export function subscriptionId(secret: string, edition: string, email: string): string {
  const digest = createHmac('sha256', secret)
    .update(`subscription\n${edition}\n${emailKey(email)}`)
    .digest('hex');
  return uuidv5(digest, NAMESPACE);
}
