import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { packageRoot } from '#settings/package-root.js';
import { plantCopies, threeLives } from '../../support/many-streams.js';
import { RealRecord } from '../../support/real-record.js';
import { must } from '../must.js';

export interface Rebuilding {
  readonly what: string;
  readonly streams: number;
  readonly events: number;
  readonly seconds: number;
  /** The command's resident memory at its highest. */
  readonly peakMb: number;
  readonly lastLine: string;
}

/** Plants whole lives and rebuilds them with the operator's own command: all rows lost, and then none different. */
export async function* rebuilding(dataSource: DataSource, url: string, events: number): AsyncGenerator<Rebuilding> {
  const lives = await threeLives(new RealRecord(dataSource));
  const [recorded] = await counted(dataSource);
  await plantCopies(dataSource, lives, Math.ceil((events - recorded) / recorded));
  await dataSource.query('VACUUM ANALYZE');
  const [total, streams] = await counted(dataSource);
  for (const what of ['every row lost', 'no row different']) {
    const said = await rebuilt(url);
    const [, gone, mended] =
      /^(\d+) streams gone through, (\d+) differences mended, 0 failures\.$/.exec(said.lastLine) ?? [];
    must(
      `${what}: streams, and whether any was mended`,
      [Number(gone), mended !== '0'],
      [streams, what === 'every row lost'],
    );
    yield { what, streams, events: total, ...said };
  }
}

async function counted(dataSource: DataSource): Promise<readonly [events: number, streams: number]> {
  const [row] = await dataSource.query<readonly { events: number; streams: number }[]>(
    `SELECT (SELECT count(*) FROM domain_event)::integer AS events, (SELECT count(*) FROM stream)::integer AS streams`,
  );
  return [row?.events ?? 0, row?.streams ?? 0];
}

const LOOK_EVERY_MS = 50;

async function rebuilt(url: string): Promise<Pick<Rebuilding, 'seconds' | 'peakMb' | 'lastLine'>> {
  const began = performance.now();
  const cli = join(packageRoot(), 'dist', 'apps', 'cli', 'main.js');
  const child = spawn(process.execPath, [cli, 'rebuild'], {
    env: { PATH: process.env['PATH'], DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let lastLine = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (lastLine = text.trim().split('\n').at(-1) ?? ''));
  let peakMb = 0;
  const looking = setInterval(() => (peakMb = Math.max(peakMb, peakOf(child.pid))), LOOK_EVERY_MS);
  try {
    await once(child, 'close');
  } finally {
    clearInterval(looking);
  }
  return { seconds: (performance.now() - began) / 1000, peakMb, lastLine };
}

/** Reads /proc, so it needs Linux. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes = '0'] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return 0; // It has just ended.
  }
}
