import type { Finding } from '../faults/audit.js';
import type { Measured } from './measure.js';
import type { Slept } from './sleeping.js';

/** A row for each arm and number at once, the rounds taken together; then the CPU by process. */
export function livesTable(all: readonly Measured[]): string {
  const rows = grouped(all);
  return [
    '| arm | at once | lives/s | with letters | updates/s | p50 ms | p95 ms | p99 ms | CPU ms a life | history events |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(throughput),
    '',
    '| arm | at once | CPU ms a life, by process |',
    '| --- | ---: | --- |',
    ...rows.map(byProcess),
  ].join('\n');
}

/** How near each comes to the floor, at each number at once. */
export function besideTheFloor(all: readonly Measured[]): string {
  const rows = grouped(all);
  return [
    '| arm | at once | of the floor’s lives/s | times its p50 | times its CPU |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows.flatMap((row) => {
      const floor = rows.find(({ arm, atOnce }) => arm === 'floor' && atOnce === row.atOnce);
      return floor === undefined || floor === row ? [] : [beside(row, floor)];
    }),
  ].join('\n');
}

function beside(row: Together, floor: Together): string {
  const times = (of: (one: Together) => number): number => of(row) / of(floor);
  const cells = [
    ...[row.arm, row.atOnce, `${(100 * times(({ lives, answeredMs }) => lives / answeredMs)).toFixed(0)} %`],
    ...[times(({ waitsMs }) => shareOf(waitsMs, 0.5)).toFixed(2), times(cpuOf).toFixed(2)],
  ];
  return `| ${cells.join(' | ')} |`;
}

const cpuOf = ({ cpuMs, lives }: Together): number => Object.values(cpuMs).reduce((total, ms) => total + ms, 0) / lives;

const shareOf = (ascending: readonly number[], part: number): number =>
  ascending[Math.floor((ascending.length - 1) * part)] ?? 0;

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

function throughput(row: Together): string {
  const { arm, atOnce, lives, answeredMs, settledMs, waitsMs, historyLengths } = row;
  const share = (part: number): string => shareOf(waitsMs, part).toFixed(0);
  const cells = [
    ...[arm, atOnce, perSecond(lives, answeredMs), perSecond(lives, settledMs), perSecond(waitsMs.length, answeredMs)],
    ...[share(0.5), share(0.95), share(0.99), cpuOf(row).toFixed(0), Math.max(...historyLengths)],
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

export function sleepTable({ sleepers, startedPerSecond, temporalMb, workerMb, warmMs, coldMs }: Slept): string {
  const spread = (waitsMs: readonly number[]): string => {
    const ascending = [...waitsMs].sort((one, other) => one - other);
    return `${shareOf(ascending, 0.5).toFixed(0)} (${shareOf(ascending, 1).toFixed(0)}) ms`;
  };
  const megabytes = [temporalMb, workerMb, temporalMb + workerMb].map((mb) => mb.toFixed(0));
  return [
    '| sleeping | started/s | Temporal MB | worker MB | together MB | p50 (longest) of a command to one in memory | to a cold one |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    `| ${[sleepers, startedPerSecond.toFixed(0), ...megabytes, spread(warmMs), spread(coldMs)].join(' | ')} |`,
  ].join('\n');
}
