import { domainToUnicode } from 'node:url';
import addressparser from 'nodemailer/lib/addressparser';
import { headOf } from './head-of.js';

/**
 * The one address that a mail says it is from, as it stands in its head; null where it says none or several, or hides it.
 * A reader that took the last of two lines, or an encoded word for an address (RFC 2047, section 5 forbids it), would name
 * somebody of whom no check has heard.
 */
export function authorOf(raw: Buffer): string | null {
  const lines = headOf(raw).filter((line) => /^from\s*:/i.test(line));
  const [value = ''] = lines.map((line) => Buffer.from(line.slice(line.indexOf(':') + 1), 'latin1').toString());
  const [author, ...others] = addressparser(value.trim());
  if (lines.length !== 1 || others.length > 0) return null;
  const address = author !== undefined && 'address' in author ? (author.address ?? '') : '';
  return address === '' || address.includes('=?') ? null : address;
}

/** As people write it: DNS has its own spelling of a domain with accents. */
export function asPeopleWrite(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  const domain = address.slice(at);
  return /(^|\.)xn--/i.test(domain) ? address.slice(0, at) + (domainToUnicode(domain) || domain) : address;
}
