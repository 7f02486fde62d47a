import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { intentOf } from './intent.js';
import { ana, anaWants } from '../../../test/support/ana-writes.js';

describe('does not speak of leaving', () => {
  it.each([
    'I work for the department of mobility since 2019.',
    'I cannot come on Monday.',
    'Merci, je serai là.',
    'Gracias por la información.',
    'Moltes gràcies, fins aviat.',
    '',
  ])('%j', (text) => expect(anaWants(text)).toBe('not-mentioned'));
});

it('names each rule that spoke', () => {
  const rulesOf = (text: string) => intentOf(text, ana).rules;
  expect(rulesOf('Please cancel my place. Veuillez annuler.')).toEqual(['en/asks', 'fr/asks']);
  expect(rulesOf('I will not cancel.')).toEqual(['en/denies']);
  expect(rulesOf('Do I have to cancel?')).toEqual(['en/question']);
  expect(rulesOf('Please cancel my previous mail.')).toEqual(['en/other']);
});

it('takes nobody else’s name, and no other course, for the sender’s own', () => {
  const bertWants = (text: string): string =>
    intentOf(text, { course: 'Hotel Management: when and how', givenName: 'Bert', familyName: 'Wood' }).is;
  expect(bertWants('Please cancel my place in the course “Hotel Management: when and how”.')).toBe('asked');
  expect(bertWants('Please cancel the registration of Bert Wood.')).toBe('asked');
  expect(bertWants('Please cancel the registration of Ana Pérez.')).toBe('in-doubt');
  expect(bertWants('Please cancel my hotel.')).toBe('in-doubt');
  expect(bertWants('Please cancel my place in the Metropolis Diploma.')).toBe('in-doubt');
});

it('is not moved by accents, case, spaces or dashes of another kind', () => {
  for (const text of ['J’ANNULE MON INSCRIPTION', "j'annule   mon\ninscription", '– J´annule mon inscription!'])
    expect(anaWants(text)).toBe('asked');
});

const WORDS = [
  ...['i', 'would', 'like', 'to', 'cancel', 'my', 'place', 'please', 'not', 'the', 'course', 'Ana', 'withdraw', 'je'],
  ...[
    'dois',
    'annuler',
    'mon',
    'inscription',
    'quiero',
    'cancelar',
    'mi',
    'plaza',
    'del',
    'curso',
    'vull',
    'cancel·lar',
  ],
  ...[
    'la',
    'meva',
    'plaça',
    '.',
    '?',
    ',',
    '\n',
    '\n\n',
    '(',
    ')',
    ':',
    ' – ',
    '>',
    '\u0000',
    '🙂',
    'Metropolis',
    'si',
  ],
];

it('takes any text, whoever wrote it and whatever the course is called', () => {
  const name = fc.string({ maxLength: 20, unit: 'binary' });
  const called = fc.record({ course: name, givenName: name, familyName: name });
  const text = fc.oneof(
    fc.string({ maxLength: 500, unit: 'binary' }),
    fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join(' ')),
  );
  fc.assert(
    fc.property(text, called, (written, sender) => {
      expect(['asked', 'in-doubt', 'not-mentioned']).toContain(intentOf(written, sender).is);
    }),
    { numRuns: 500 },
  );
});

it('asks nothing of whoever says nothing of it, and does nothing where it is taken back', () => {
  const words = fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }).map((some) => some.join(' '));
  fc.assert(
    fc.property(words, words, (before, after) => {
      expect(anaWants(`${before}\n\nI do not want to cancel.\n\n${after}`)).not.toBe('asked');
      expect(anaWants(`${before}\n\nI would like to withdraw my cancellation.\n\n${after}`)).not.toBe('asked');
    }),
    { numRuns: 500 },
  );
});

it('does not take long over any text', () => {
  const startMs = performance.now();
  for (const word of [
    'i would like to ',
    'please ',
    'not ',
    '? ',
    'si us plau ',
    'no podre ',
    'please cancel my place ',
    ', ',
  ])
    intentOf(`${word.repeat(20_000)}cancel`, ana);
  for (const word of ['of ana ', 'for the course ', 'metropolis ', 'cancel my place of ana '])
    intentOf(`please cancel my place ${word.repeat(2_000)}`, ana);
  expect(performance.now() - startMs).toBeLessThan(2_000);
});
