import { resolve } from 'node:dns/promises';
import { authenticate, type DNSResolver } from 'mailauth';
import { isAligned, namesOne, spfOfFrom, vouches } from './alignment.js';
import { authorOf } from './author.js';
import { resultsBy, type TrustedResults } from './trusted-results.js';

/** Where a mail came from, as the one who brought it says, and as we see it. */
export interface Brought {
  readonly raw: Buffer;
  readonly ip: string;
  readonly helo: string;
  readonly envelopeFrom: string;
}

/** What each check says, in its own standard's words; `none` where there is nothing to check by. */
export interface SenderVerdicts {
  readonly spf: string;
  readonly dkim: string;
  readonly dmarc: string;
}

/** `fail` is a domain that does not vouch for the mail, or could not be asked whether it does; `none` is one that says nothing. */
export interface Checked {
  readonly authentication: 'pass' | 'fail' | 'none';
  readonly verdicts: SenderVerdicts;
}

const TIMEOUT_MS = 5_000;
const UNCHECKED: Checked = {
  authentication: 'fail',
  verdicts: { spf: 'temperror', dkim: 'temperror', dmarc: 'temperror' },
};

/** SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489) by what DNS says now. Never throws, and takes 5 s at most. */
export const checkSender = (brought: Brought, resolver: DNSResolver = bySystem): Promise<Checked> =>
  inTime(checked(brought, resolver));

export interface Fetching {
  /** The server of the mailbox, by the name that it signs its own results with; null: none is believed. */
  readonly trustedServer: string | null;
  readonly asksDns: boolean;
}

/**
 * Of a mail that another server has taken: what that server says of the sender, where it is believed, and else what the
 * signature alone proves, since nobody knows any more which host brought it. A domain whose policy (DMARC) is not met by
 * a signature may have met it by its host: a person looks at that, as at what failed. null where nobody is asked. Never throws.
 */
export async function checkFetched(
  raw: Buffer,
  { trustedServer, asksDns }: Fetching,
  resolver: DNSResolver = bySystem,
): Promise<Checked | null> {
  const said = trustedServer === null ? null : resultsBy(trustedServer, raw);
  if (said !== null) return inTime(byTrusted(raw, said));
  return asksDns ? inTime(signed(raw, resolver)) : null;
}

async function inTime(checking: Promise<Checked>): Promise<Checked> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Checked>((settle) => {
    timer = setTimeout(() => settle(UNCHECKED), TIMEOUT_MS);
  });
  try {
    return await Promise.race([checking.catch(() => UNCHECKED), late]);
  } finally {
    clearTimeout(timer);
  }
}

const bySystem: DNSResolver = async (name, type) => (await resolve(name, type)) as string[] | string[][];

async function checked({ raw, ip, helo, envelopeFrom }: Brought, resolver: DNSResolver): Promise<Checked> {
  const found = await authenticate(raw, {
    ...{ ip, helo, resolver, sender: envelopeFrom, disableArc: true, disableBimi: true },
  });
  const { spf, dkim, dmarc } = found;
  const verdicts: SenderVerdicts = {
    spf: spf === false ? 'none' : spf.status.result,
    dkim: bestOf(dkim.results.map(({ status }) => status.result)),
    dmarc: dmarc === false ? 'none' : dmarc.status.result,
  };
  if (!namesOne(found, authorOf(raw))) return { authentication: 'fail', verdicts };
  // DMARC decides where there is a policy; elsewhere the same is asked without one, for only what is aligned with the
  // sender that the reader sees says anything of it: anybody may have an envelope and a signature of their own.
  if (verdicts.dmarc === 'pass' || verdicts.dmarc === 'fail') return { authentication: verdicts.dmarc, verdicts };
  if (await isAligned(found)) return { authentication: 'pass', verdicts };
  const ofFrom = await spfOfFrom(found, { ip, helo, resolver });
  const own = dkim.results.filter(({ status }) => Boolean(status.aligned)).map(({ status }) => status.result);
  const isDenied = verdicts.dkim === 'fail' || [ofFrom, verdicts.dmarc, ...own].some((word) => DENYING.includes(word));
  return { authentication: isDenied ? 'fail' : 'none', verdicts };
}

async function signed(raw: Buffer, resolver: DNSResolver): Promise<Checked> {
  const found = await authenticate(raw, { resolver, disableArc: true, disableBimi: true });
  const { dkim, dmarc } = found;
  const isOwn = dkim.results.some(({ status }) => status.result === 'pass' && Boolean(status.aligned));
  const verdict = dmarc === false ? 'none' : dmarc.status.result;
  // A policy of none asks nothing of anybody.
  const isOpen = dmarc === false || dmarc.policy === 'none';
  const verdicts: SenderVerdicts = {
    spf: 'none',
    dkim: bestOf(dkim.results.map(({ status }) => status.result)),
    dmarc: verdict === 'fail' && isOpen ? 'none' : verdict,
  };
  const named = namesOne(found, authorOf(raw)) ? verdicts.dmarc : 'fail';
  if (named === 'pass' || named === 'fail') return { authentication: named, verdicts };
  // Anybody can sign with a domain of their own.
  return { authentication: verdicts.dkim === 'fail' ? 'fail' : isOwn ? 'pass' : 'none', verdicts };
}

const bestOf = (signatures: readonly string[]): string =>
  signatures.includes('pass') ? 'pass' : (signatures[0] ?? 'none');

/**
 * DMARC decides where there is a policy: it knows what the reader sees. Elsewhere only what is aligned with that says
 * anything for it. An envelope of somebody else that passes says that the mail did not come from the sender's own host.
 */
async function byTrusted(raw: Buffer, { spf, dkim, dmarc, passed }: TrustedResults): Promise<Checked> {
  const verdicts = { spf, dkim: bestOf(dkim), dmarc };
  const author = authorOf(raw);
  if (author === null) return { authentication: 'fail', verdicts };
  if (dmarc === 'pass' || dmarc === 'fail') return { authentication: dmarc, verdicts };
  if (await vouches(author, passed)) return { authentication: 'pass', verdicts };
  const isDenied = spf === 'pass' || [spf, dmarc, ...dkim].some((word) => DENYING.includes(word));
  return { authentication: isDenied ? 'fail' : 'none', verdicts };
}

/** What a domain has records for and does not vouch for, or cannot be asked of now. */
const DENYING: readonly string[] = ['fail', 'softfail', 'temperror'];
