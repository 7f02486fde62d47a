import { resolve } from 'node:dns/promises';
import { authenticate, type DNSResolver } from 'mailauth';

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

/** `fail` is a domain that says the mail is not its own; a check that could not be made is none. */
export interface Checked {
  readonly authentication: 'pass' | 'fail' | 'none';
  readonly verdicts: SenderVerdicts;
}

const TIMEOUT_MS = 5_000;
const UNCHECKED: Checked = {
  authentication: 'none',
  verdicts: { spf: 'temperror', dkim: 'temperror', dmarc: 'temperror' },
};

/** SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489) by what DNS says now. Never throws, and takes 5 s at most. */
export async function checkSender(brought: Brought, resolver: DNSResolver = bySystem): Promise<Checked> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Checked>((settle) => {
    timer = setTimeout(() => settle(UNCHECKED), TIMEOUT_MS);
  });
  try {
    return await Promise.race([checked(brought, resolver).catch(() => UNCHECKED), late]);
  } finally {
    clearTimeout(timer);
  }
}

const bySystem: DNSResolver = async (name, type) => (await resolve(name, type)) as string[] | string[][];

async function checked({ raw, ip, helo, envelopeFrom }: Brought, resolver: DNSResolver): Promise<Checked> {
  const { spf, dkim, dmarc } = await authenticate(raw, {
    ...{ ip, helo, resolver, sender: envelopeFrom, disableArc: true, disableBimi: true },
  });
  const signatures = dkim.results.map(({ status }) => status.result);
  const verdicts: SenderVerdicts = {
    spf: spf === false ? 'none' : spf.status.result,
    dkim: signatures.includes('pass') ? 'pass' : (signatures[0] ?? 'none'),
    dmarc: dmarc === false ? 'none' : dmarc.status.result,
  };
  return { authentication: inOneWord(verdicts), verdicts };
}

/** DMARC decides where there is a policy: it knows what the reader sees. Elsewhere SPF and DKIM alone do. */
function inOneWord({ spf, dkim, dmarc }: SenderVerdicts): Checked['authentication'] {
  if (dmarc === 'pass' || dmarc === 'fail') return dmarc;
  if (spf === 'fail' || dkim === 'fail') return 'fail';
  return spf === 'pass' || dkim === 'pass' ? 'pass' : 'none';
}
