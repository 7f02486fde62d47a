import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { createDataSource } from '#database/data-source.js';
import { migrate } from '#database/migrate.js';
import { appends } from './appends.js';
import { withPostgres } from './database.js';
import { rebuilding } from './rebuilding.js';
import { readings } from './today.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    events: { type: 'string', default: '100000,400000' },
    applications: { type: 'string', default: '100000' },
  },
});
const WRITERS = [1, 8, 64];
const row = (...cells: readonly (string | number)[]): void => console.log(`| ${cells.join(' | ')} |`);

const [core] = cpus();
console.log(
  `${cpus().length} cores (${core?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`,
);
await withPostgres(async (url) => {
  const dataSource = await createDataSource(url, Math.max(...WRITERS)).initialize();
  try {
    await migrate(dataSource);
    row('writers', 'on', 'appends/s', 'p50 ms', 'p99 ms');
    row('--:', '---', '--:', '--:', '--:');
    for (const streams of ['one stream', 'many streams'] as const)
      for (const writers of WRITERS) {
        const { perSecond, p50Ms, p99Ms } = await appends(dataSource, writers, {
          streams,
          forMs: Number(values.seconds) * 1_000,
        });
        row(writers, streams, Math.round(perSecond), p50Ms.toFixed(1), p99Ms.toFixed(1));
      }
  } finally {
    await dataSource.destroy();
  }
});
console.log();
row('rebuild', 'streams', 'events', 'seconds', 'peak MB', 'it said');
row('---', '--:', '--:', '--:', '--:', '---');
for (const events of values.events.split(',').filter((count) => count !== ''))
  await withPostgres(async (url) => {
    const dataSource = await createDataSource(url, 4).initialize();
    try {
      await migrate(dataSource);
      for await (const one of rebuilding(dataSource, url, Number(events)))
        row(one.what, one.streams, one.events, one.seconds.toFixed(1), Math.round(one.peakMb), one.lastLine);
    } finally {
      await dataSource.destroy();
    }
  });
console.log();
row('read', 'applications', 'p50 ms', 'p95 ms');
row('---', '--:', '--:', '--:');
for (const applications of values.applications.split(',').filter((count) => count !== ''))
  await withPostgres(async (url) => {
    const dataSource = await createDataSource(url, 4).initialize();
    try {
      await migrate(dataSource);
      for await (const { what, p50Ms, p95Ms } of readings(dataSource, Number(applications)))
        row(what, applications, p50Ms.toFixed(1), p95Ms.toFixed(1));
    } finally {
      await dataSource.destroy();
    }
  });
