import { headOf } from './head-of.js';

/** What a server has found of a mail, method by method. */
export interface TrustedResults {
  readonly spf: string;
  /** Of each signature. */
  readonly dkim: readonly string[];
  readonly dmarc: string;
  /** Whose envelope and whose signatures have passed. */
  readonly passed: { readonly spfDomains: readonly string[]; readonly dkimDomains: readonly string[] };
}

/**
 * What a server has written above a mail (Authentication-Results, RFC 8601); null where it has written nothing. The first
 * line of its name counts: a server removes those of its own name that come in.
 */
export function resultsBy(server: string, raw: Buffer): TrustedResults | null {
  for (const line of headOf(raw)) {
    const [, value] = /^authentication-results:(.*)$/i.exec(line) ?? [];
    if (value === undefined) continue;
    const [id = '', ...results] = plain(value).split(';');
    if (id.trim().split(/\s+/)[0]?.toLowerCase() !== server.toLowerCase()) continue;
    const of = (method: string) => results.flatMap((one) => resultOf(method, one) ?? []);
    const [spf, dkim, dmarc] = [of('spf'), of('dkim'), of('dmarc')];
    const passed = (all: typeof spf) => all.flatMap((one) => (one.result === 'pass' ? one.domain : []));
    return {
      ...{ spf: spf[0]?.result ?? 'none', dmarc: dmarc[0]?.result ?? 'none' },
      dkim: dkim.map(({ result }) => result),
      passed: { spfDomains: passed(spf.slice(0, 1)), dkimDomains: passed(dkim) },
    };
  }
  return null;
}

/** Without comments and quoted words: whoever sent the mail may have had a hand in what stands in them. */
function plain(value: string): string {
  const left = value.replaceAll(/"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)/g, ' ');
  return left === value ? value : plain(left);
}

/** `domain`: of the envelope or the signature, where the server names it. */
function resultOf(method: string, text: string): { readonly result: string; readonly domain: string[] } | null {
  const [, result] = new RegExp(`^\\s*${method}\\s*=\\s*([a-z]+)`, 'i').exec(text) ?? [];
  if (result === undefined) return null;
  const [, named] = /\s(?:smtp\.mailfrom|header\.d|header\.i)\s*=\s*([^\s;]+)/i.exec(text) ?? [];
  return { result: result.toLowerCase(), domain: named === undefined ? [] : [named.split('@').at(-1) ?? ''] };
}
