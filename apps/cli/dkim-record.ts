import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { CommandError } from './command-error.js';

/** RSA, which every mail server verifies, at the length that still fits into DNS (RFC 8301). */
export const freshDkimKey = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

interface Signed {
  readonly domain: string;
  readonly selector: string;
  /** PEM. */
  readonly privateKey: string;
}

/** The TXT record by which others verify the key's signatures (RFC 6376). */
export function dkimRecord({ domain, selector, privateKey }: Signed): {
  readonly name: string;
  readonly value: string;
} {
  try {
    const key = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
    return { name: `${selector}._domainkey.${domain}`, value: `v=DKIM1; k=rsa; p=${key}` };
  } catch {
    throw new CommandError('The file has no private key in PEM: give --key another.');
  }
}
