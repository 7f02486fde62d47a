import { resolve } from 'node:path';
import { expect, it } from '@jest/globals';
import { LANGUAGES, speak } from '#mail/speech.js';

interface PageWords {
  readonly refundCauses: Readonly<Record<string, string>>;
}

it.each(LANGUAGES)(
  'the page of an application calls the cause of a refund what letters call it, in %s',
  async (language) => {
    const file = resolve(`apps/api/pages/browser/words.${language}.js`);
    const { [language]: words } = (await import(file)) as Readonly<Record<string, PageWords>>;
    expect(words?.refundCauses).toEqual(speak(language).words.refundCause);
  },
);
