import type { AuthenticateResult, DNSResolver } from 'mailauth';
import { dmarc } from 'mailauth/lib/dmarc/index.js';
import { spf } from 'mailauth/lib/spf/index.js';

type Found = Pick<AuthenticateResult, 'dkim' | 'spf'>;

/** As if every domain had a policy that wants relaxed alignment. */
const everyDomain: DNSResolver = () => Promise.resolve([['v=DMARC1; p=none']]);

const fromOf = ({ dkim }: Found): string | null => {
  const senders = [dkim.headerFrom].flat();
  return senders.length === 1 ? (senders[0] ?? null) : null;
};

/** Whether all this was found of the one address that whoever reads the mail goes by. */
export const namesOne = (found: Found, author: string | null): boolean => author !== null && fromOf(found) === author;

/**
 * Whether a signature that fits, or the envelope of a host that SPF lets pass, is of the same organisational domain as
 * the sender in the head of the mail (RFC 7489, section 3.1).
 */
export async function isAligned(found: Found): Promise<boolean> {
  const headerFrom = fromOf(found);
  if (headerFrom === null) return false;
  const signed = found.dkim.results.filter(({ status }) => status.result === 'pass');
  return vouches(headerFrom, {
    spfDomains: found.spf !== false && found.spf.status.result === 'pass' ? [found.spf.domain] : [],
    dkimDomains: signed.map(({ signingDomain }) => signingDomain),
  });
}

interface Passed {
  readonly spfDomains: readonly string[];
  readonly dkimDomains: readonly string[];
}

/** The same, of domains whose envelope or signature has passed. */
export async function vouches(headerFrom: string, { spfDomains, dkimDomains }: Passed): Promise<boolean> {
  const verdict = await dmarc({
    headerFrom,
    spfDomains: [...spfDomains],
    dkimDomains: dkimDomains.map((domain) => ({ domain })),
    resolver: everyDomain,
  });
  return verdict !== false && verdict.status.result === 'pass';
}

/** What SPF says where the sender in the head stands in the envelope's place; `none` where that is nobody. */
export async function spfOfFrom(
  found: Found,
  { ip, helo, resolver }: { readonly ip: string; readonly helo: string; readonly resolver: DNSResolver },
): Promise<string> {
  const sender = fromOf(found);
  return sender === null ? 'none' : (await spf({ sender, ip, helo, resolver })).status.result;
}
