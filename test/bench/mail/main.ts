import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { createDataSource } from '#database/data-source.js';
import { editionStream } from '#telling/names.js';
import { StubbornClient } from '../../faults/client.js';
import { freshDirectory, removeDirectory } from '../../support/launcher.js';
import { taughtYesterday } from '../edition.js';
import { startPlant } from '../plant.js';
import { applyAll, burst, type MailParts, withdrawals } from './mails.js';

// Mail from the socket of the letter box until it is decided: whole applications, real SMTP, real Temporal.

const { values } = parseArgs({
  options: { people: { type: 'string', default: '200' }, burst: { type: 'string', default: '10000' } },
});

const directory = freshDirectory();
try {
  const plant = await startPlant(directory);
  const dataSource = await createDataSource(plant.databaseUrl, 4).initialize();
  try {
    await plant.parts.letterbox.start();
    await bench({ plant, dataSource, api: new StubbornClient(plant.apiUrl, plant.tokens), edition: 'bench' });
  } finally {
    await dataSource.destroy();
    await plant.stop();
  }
} finally {
  removeDirectory(directory);
}

async function bench(parts: MailParts): Promise<void> {
  const { api, edition } = parts;
  await api.post({
    ...{ path: 'editions', body: await taughtYesterday(edition, Date.now()), by: 'administrator' },
    ...{ leaves: 'EditionPublished', stream: editionStream(edition) },
  });
  const people = await applyAll(parts, Number(values.people));
  say('Mails that ask to leave, each of another person, eight connections', await withdrawals(parts, people));
  say('A burst of mails that ask for nothing', await burst(parts, people, Number(values.burst)));
}

function say(what: string, figures: Readonly<Record<string, number>>): void {
  console.log(`${what} (${availableParallelism()} cores, load ${(loadavg()[0] ?? 0).toFixed(1)})`);
  for (const [name, figure] of Object.entries(figures)) console.log(`  ${name.padEnd(42)}${figure.toFixed(1)}`);
}
