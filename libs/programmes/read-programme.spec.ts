import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ProgrammeFileError, readProgramme } from './read-programme.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'programmes-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function problemsIn(content: string | Uint8Array): Promise<readonly string[]> {
  const file = join(folder, 'programme.yaml');
  await writeFile(file, content);
  const failure: unknown = await readProgramme(file).catch((reason: unknown) => reason);
  if (!(failure instanceof ProgrammeFileError)) throw new Error('the file was read', { cause: failure });
  return failure.problems.map((problem) => problem.replace(file, 'FILE'));
}

describe('a broken programme file', () => {
  test('names file, line and path of each problem', async () => {
    const problems = await problemsIn('code: A B\ntitle: A course\nzone: Mars/Olympus\nterms:\n  capacity: 1\n');
    expect(problems).toEqual(
      expect.arrayContaining([
        'FILE:1: code: is not a code: small letters and digits, in words joined by single hyphens',
        'FILE:3: zone: is not a zone of the IANA database such as Europe/Madrid',
        'FILE:5: terms.fees: is missing',
        'FILE:1: organiser: is missing',
      ]),
    );
  });

  test('that is no YAML', async () => {
    expect(await problemsIn('code: "unfinished\ntitle: x\n')).toEqual(['FILE:3: Missing closing "quote']);
  });

  test('that says a thing twice', async () => {
    expect(await problemsIn('code: a\ncode: b\n')).toEqual(['FILE:2: Map keys must be unique']);
  });

  test('that is empty, or a list', async () => {
    expect(await problemsIn('')).toEqual(['FILE:1: is not an object']);
    expect(await problemsIn('- code\n')).toEqual(['FILE:1: is not an object']);
  });

  test('that is not UTF-8', async () => {
    expect(await problemsIn(Uint8Array.of(0x63, 0x3a, 0x20, 0xff))).toEqual(['FILE: is not UTF-8 text']);
  });

  test('that is huge', async () => {
    expect(await problemsIn(`code: ${'a'.repeat(1_000_000)}`)).toEqual(['FILE: is larger than 1000000 bytes']);
  });

  test('that would grow without end', async () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]', 'b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]'];
    const last = 'c: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b]';
    expect(await problemsIn([...bomb, last].join('\n'))).toEqual([
      'FILE: Excessive alias count indicates a resource exhaustion attack',
    ]);
  });

  test('that is not there', async () => {
    const file = join(folder, 'nowhere.yaml');
    await expect(readProgramme(file)).rejects.toThrow(`${file}: cannot be read (ENOENT`);
  });
});
