import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { readStatements, recognise, type StatementFile } from './read-statements.js';

const BYTES = 200_000_000;
const ENTRIES_AT_ONCE = 10;
const LOOK_EVERY = 1_000;

/** The sample's first entry with a long text, again and again, until there are so many bytes. */
async function large(): Promise<{ readonly file: StatementFile; readonly entries: number }> {
  const sample = (await readFile('libs/bank/samples/camt-053-08.xml')).toString();
  const [entry = ''] = /<Ntry>[^]*?<\/Ntry>/.exec(sample) ?? [];
  const [head = ''] = sample.split('<Ntry>');
  const long = entry.replace('Course fee of', 'Course fee of '.repeat(1_000));
  const piece = Buffer.from(long.repeat(ENTRIES_AT_ONCE));
  const pieces = Math.ceil(BYTES / piece.length);
  const chunks = async function* () {
    yield await Promise.resolve(Buffer.from(head));
    for (let nth = 0; nth < pieces; nth += 1) yield piece;
    yield Buffer.from('</Stmt></BkToCstmrStmt></Document>');
  };
  return { file: { isUtf8: true, chunks }, entries: pieces * ENTRIES_AT_ONCE };
}

it('reads 200 MB, and holds no more of them than a few lines', async () => {
  const { file, entries } = await large();
  const before = process.memoryUsage().heapUsed;
  let read = 0;
  let highest = 0;
  for await (const item of readStatements(file, await recognise(file, null), null)) {
    if (item.kind !== 'entry') continue;
    read += 1;
    if (read % LOOK_EVERY === 0) highest = Math.max(highest, process.memoryUsage().heapUsed);
  }
  expect(read).toBe(entries);
  expect(highest - before).toBeLessThan(150_000_000);
}, 120_000);
