import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from './speech.js';
import { partialsFolder } from './template-source.js';

const folderOf = (language: (typeof LANGUAGES)[number]): string => join(partialsFolder(language), '..');
const filesOf = (language: (typeof LANGUAGES)[number]): string[] =>
  readdirSync(folderOf(language), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .sort();
/** Every placeholder, condition and partial. */
const namedIn = (language: (typeof LANGUAGES)[number], file: string): string[] =>
  [...readFileSync(join(folderOf(language), file), 'utf8').matchAll(/\{\{[^}]+\}\}/g)].map(([found]) => found);

describe.each(LANGUAGES)('letters in %s', (language) => {
  it('are the same as in English', () => {
    expect(filesOf(language)).toEqual(filesOf('en'));
  });

  it.each(filesOf('en'))('%s says what the English one does', (file) => {
    // As sets: a language may say a thing twice, but it may not leave anything out.
    expect(new Set(namedIn(language, file))).toEqual(new Set(namedIn('en', file)));
  });
});
