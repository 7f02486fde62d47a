import type { Report } from './run.js';

const SHOWN = 10;

/** What a person reads at the end: a line for each promise, its violations below it, and how long callers waited. */
export function tableOf({ findings, lives, taken, repeatedLetters, quietAfterMs }: Report): string {
  const width = Math.max(...findings.map(({ promise }) => promise.length));
  const rows = findings.flatMap(({ promise, looked, violations }) => [
    `${promise.padEnd(width)}  ${String(looked).padStart(7)}  ${violations.length === 0 ? 'kept' : `BROKEN ${violations.length} times`}`,
    ...violations.slice(0, SHOWN).map((violation) => `    ${violation}`),
  ]);
  const waits = taken.map(({ waitedMs }) => waitedMs).sort((one, other) => one - other);
  const share = (part: number): string => `${waits[Math.floor((waits.length - 1) * part)] ?? 0} ms`;
  const repeated = taken.filter(({ attempts }) => attempts > 1).length;
  return [
    ...rows,
    '',
    `${lives} lives, ${taken.length} commands, ${repeated} of them sent more than once; ${taken.filter(({ status }) => status >= 300).length} refused.`,
    `A caller waited ${share(0.5)} (p50), ${share(0.95)} (p95), ${share(0.99)} (p99), ${share(1)} at worst.`,
    `${repeatedLetters} letters came a second time, under the same Message-ID. Quiet ${quietAfterMs} ms after the end.`,
  ].join('\n');
}

export const isKept = ({ findings }: Report): boolean => findings.every(({ violations }) => violations.length === 0);
