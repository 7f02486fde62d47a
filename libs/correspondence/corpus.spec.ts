import { describe, expect, it } from '@jest/globals';
import { proposeReading } from '#domain/correspondence/reading.js';
import { ana } from '../../test/support/ana-writes.js';
import { CATALAN } from '../../test/support/corpus/ca.js';
import type { Corpus, Sample } from '../../test/support/corpus/corpus.js';
import { ENGLISH } from '../../test/support/corpus/en.js';
import { SPANISH } from '../../test/support/corpus/es.js';
import { FRENCH } from '../../test/support/corpus/fr.js';
import { parseMessage } from './parse-message.js';

// Whole mails, as people and their programs write them, and what a careful person takes each for.

/** With the head and the parts that a program would give it. */
function written(sample: Exclude<Sample, string>): Buffer {
  const { text, html, subject = 'Re: Your place is guaranteed', head = '' } = sample;
  const encoded = `=?utf-8?b?${Buffer.from(subject).toString('base64')}?=`;
  const part = (type: string, content: string) => `Content-Type: text/${type}; charset=utf-8\r\n\r\n${content}\r\n`;
  const parts = [
    ...(text === undefined ? [] : [part('plain', text)]),
    ...(html === undefined ? [] : [part('html', html)]),
  ];
  const body =
    parts.length === 1
      ? (parts[0] ?? '')
      : `Content-Type: multipart/alternative; boundary=b\r\n\r\n${parts.map((one) => `--b\r\n${one}`).join('')}--b--\r\n`;
  return Buffer.from(`From: ${ana.email}\r\nSubject: ${encoded}\r\n${head}MIME-Version: 1.0\r\n${body}`);
}

async function readingOf(sample: Sample): Promise<string> {
  const mail = typeof sample === 'string' ? { text: sample } : sample;
  const message = await parseMessage(written(mail), ['replies+']);
  const { kind } = proposeReading({
    ...message,
    marks: { ...message.marks, hasEmptySender: false },
    ...{ authentication: 'none', isFromRegistered: true, answered: mail.answered ?? 'reservation' },
    ...{ returned: null, known: ana },
  });
  return kind;
}

const CORPORA: Readonly<Record<string, Corpus>> = { en: ENGLISH, fr: FRENCH, es: SPANISH, ca: CATALAN };

describe.each(Object.entries(CORPORA))('in %s', (_language, corpus) => {
  describe.each(Object.entries(corpus))('is %s', (kind, samples) => {
    it.each(samples.map((sample) => [JSON.stringify(sample), sample] as const))('%s', async (_text, sample) => {
      expect(await readingOf(sample)).toBe(kind);
    });
  });
});
