import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readProgramme } from '#programmes/read-programme.js';
import { packageRoot } from '#settings/package-root.js';
import { onlySpeakersDiffer } from './publish.js';

const webinar = await readProgramme(join(packageRoot(), 'programmes/al-las-webinar-2020.yaml'));
const confirmed = { ...webinar, speakers: webinar.speakers.map((speaker) => ({ ...speaker, confirmed: true })) };

describe('whether there is news of the speakers only', () => {
  test.each([
    ['confirmed speakers', confirmed, true],
    ['speakers taken away', { ...webinar, speakers: [] }, true],
    ['the same again', { ...webinar }, false],
    ['another title', { ...webinar, title: 'Autre titre' }, false],
    ['another title and confirmed speakers', { ...confirmed, title: 'Autre titre' }, false],
  ])('%s', (_, after, expected) => {
    expect(onlySpeakersDiffer(webinar, after)).toBe(expected);
  });
});
