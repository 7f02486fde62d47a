import type { Finding } from '../faults/audit.js';
import type { Measured } from './measure.js';
import type { Slept } from './sleeping.js';

/** A row for each arm and number at once, the rounds taken together; then the CPU by process. */
export function livesTable(all: readonly Measured[]): string {
  const rows = grouped(all);
  return [
    '| arm | at once | lives/s | with letters | commands/s | p50 ms | p95 ms | p99 ms | CPU ms a life | history events |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(throughput),
    '',
    '| arm | at once | CPU ms a life, by process |',
    '| --- | ---: | --- |',
    ...rows.map(byProcess),
  ].join('\n');
}

interface Together extends Measured {
  readonly rounds: number;
}

function grouped(all: readonly Measured[]): readonly Together[] {
  const keys = [...new Set(all.map(({ arm, atOnce }) => `${atOnce}\n${arm}`))];
  return keys.flatMap((key) => together(all.filter(({ arm, atOnce }) => `${atOnce}\n${arm}` === key)));
}

function together(rounds: readonly Measured[]): readonly Together[] {
  const [first] = rounds;
  if (first === undefined) return [];
  const sum = (of: (one: Measured) => number): number => rounds.reduce((total, one) => total + of(one), 0);
  const names = Object.keys(first.cpuMs) as (keyof Measured['cpuMs'])[];
  return [
    {
      ...{ arm: first.arm, atOnce: first.atOnce, rounds: rounds.length },
      lives: sum(({ lives }) => lives),
      answeredMs: sum(({ answeredMs }) => answeredMs),
      settledMs: sum(({ settledMs }) => settledMs),
      waitsMs: rounds.flatMap(({ waitsMs }) => waitsMs).sort((one, other) => one - other),
      cpuMs: Object.fromEntries(names.map((name) => [name, sum(({ cpuMs }) => cpuMs[name] ?? 0)])),
      historyLengths: rounds.flatMap(({ historyLengths }) => historyLengths),
    },
  ];
}

function throughput({ arm, atOnce, lives, answeredMs, settledMs, waitsMs, cpuMs, historyLengths }: Together): string {
  const share = (part: number): string => (waitsMs[Math.floor((waitsMs.length - 1) * part)] ?? 0).toFixed(0);
  const cpu = Object.values(cpuMs).reduce((total, ms) => total + ms, 0);
  const cells = [
    ...[arm, atOnce, perSecond(lives, answeredMs), perSecond(lives, settledMs), perSecond(waitsMs.length, answeredMs)],
    ...[share(0.5), share(0.95), share(0.99), (cpu / lives).toFixed(0), Math.max(...historyLengths)],
  ];
  return `| ${cells.join(' | ')} |`;
}

function byProcess({ arm, atOnce, lives, cpuMs }: Together): string {
  const parts = Object.entries(cpuMs).map(([name, ms]) => `${name} ${(ms / lives).toFixed(1)}`);
  return `| ${arm} | ${atOnce} | ${parts.join(', ')} |`;
}

const perSecond = (count: number, ms: number): string => ((count * 1_000) / ms).toFixed(1);

const SHOWN = 5;

export const auditTable = (findings: readonly Finding[]): string =>
  findings
    .flatMap(({ promise, looked, violations }) => [
      `- ${promise}: ${looked} looked at, ${violations.length === 0 ? 'kept' : `broken ${violations.length} times`}`,
      ...violations.slice(0, SHOWN).map((violation) => `  - ${violation}`),
    ])
    .join('\n');

export const sleepTable = ({ sleepers, startedPerSecond, temporalMb, workerMb, warmMs, coldMs }: Slept): string =>
  [
    '| sleeping | started/s | Temporal MB | worker MB | a command to one that the worker knows | to a cold one |',
    '| ---: | ---: | ---: | ---: | ---: | ---: |',
    `| ${[sleepers, startedPerSecond.toFixed(0), temporalMb.toFixed(0), workerMb.toFixed(0), `${warmMs} ms`, `${coldMs} ms`].join(' | ')} |`,
  ].join('\n');
