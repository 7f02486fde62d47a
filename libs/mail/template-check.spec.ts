import { describe, expect, it } from '@jest/globals';
import type { LetterName } from '#domain/application/letters.types.js';
import { lives } from '../../test/support/letter-lives.js';
import { contextOf } from './letter-context.js';
import { LANGUAGES, speak } from './speech.js';
import { faultsIn } from './template-check.js';
import { bareSampleOf, IMPLIES, mayLack, sampleOf } from './template-samples.js';
import { shippedSource } from './template-source.js';
import { loadTemplates } from './templates.js';

const templates = loadTemplates();
const english = speak('en');
const inputs = Object.values(lives).flatMap((live) => live().letters);
const letters = [...new Set<LetterName>([...inputs.map(({ letter }) => letter), 'substituted'])].sort();

describe.each(letters)('%s', (letter) => {
  it.each(LANGUAGES)('as it comes with the release passes in %s', (language) => {
    expect(faultsIn(templates, { letter, language, source: shippedSource(letter, language) })).toEqual([]);
  });

  it('has a sample of its whole and of its least', () => {
    for (const context of [sampleOf(letter, english), bareSampleOf(letter, english)])
      expect(templates({ letter, language: 'en' }, context).text).not.toMatch(/undefined|null|\[object/);
  });
});

/** What is an object in the sample, and missing here. */
function lackingIn(sample: unknown, context: unknown, path = ''): string[] {
  if (typeof sample !== 'object' || sample === null || Array.isArray(sample)) return [];
  if (context === null) return [path];
  return Object.entries(sample).flatMap(([name, value]) =>
    lackingIn(value, (context as Record<string, unknown>)[name], path === '' ? name : `${path}.${name}`),
  );
}

it('knows of every letter what it may lack', () => {
  for (const input of inputs) {
    const lacking = lackingIn(sampleOf(input.letter, english), contextOf(input, english));
    expect([input.letter, lacking.filter((path) => !mayLack(input.letter).includes(path))]).toEqual([input.letter, []]);
  }
});

it('knows what is there where a condition holds', () => {
  for (const input of inputs) {
    const context = contextOf(input, english);
    for (const [condition, implied] of Object.entries(IMPLIES))
      if (at(context, condition) === true) expect(at(context, implied)).not.toBeNull();
  }
});

const at = (context: object, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], context);

const subject = 'Received – {{course.title}}';
const check = (letter: LetterName, body: string, ownSubject = subject) =>
  faultsIn(templates, { letter, language: 'en', source: { subject: ownSubject, body } }).map(
    ({ part, line, because, says }) => [part, line, because, says] as const,
  );

describe('a template of the office', () => {
  it('may say the same in its own words', () => {
    expect(
      check(
        'receipt',
        'We have it.\n\n{{#if course.place}}\nSee you in {{course.place}}.\n{{/if}}\n\nBy {{answer.by}}.',
      ),
    ).toEqual([]);
    expect(check('credit-note', '{{number}} {{amount}} {{corrects}}{{#if refund}} {{> refund}}{{/if}}')).toEqual([]);
  });

  it.each<[string, LetterName, string, (string | number | null)[]]>([
    [
      'a placeholder that the letter has not',
      'receipt',
      'By {{answer.by}}\n{{payment.iban}}',
      ['body', 2, 'unknown-placeholder'],
    ],
    ['a part that there is not', 'receipt', '{{answer.when}} {{answer.by}}', ['body', 1, 'unknown-placeholder']],
    ['a whole for a part', 'receipt', '{{answer}}', ['body', 1, 'unknown-placeholder']],
    [
      'a condition on nothing known',
      'receipt',
      '{{answer.by}}{{#if refund}}x{{/if}}',
      ['body', 1, 'unknown-placeholder'],
    ],
    [
      'a name in a branch that no sample takes',
      'receipt',
      '{{answer.by}}{{#unless provisional}}{{oops}}{{/unless}}',
      ['body', 1, 'unknown-placeholder'],
    ],
    [
      'what may be missing, unasked',
      'cancellation-accepted',
      '{{received}} {{percent}}\n{{refund.amount}} {{refund.due.by}}',
      ['body', 2, 'may-be-missing'],
    ],
    [
      'what is missing in the other branch',
      'lapse',
      '{{#if refund}}x{{else}}{{refund.amount}}{{refund.due.by}}{{/if}}',
      ['body', 1, 'may-be-missing'],
    ],
    ['a partial that needs what may be missing', 'lapse', '{{> refund}}', ['body', 1, 'may-be-missing']],
    ['a bracket left open', 'receipt', 'By {{answer.by}}\n\n{{#if course.place}}x', ['body', 3, 'syntax']],
    ['braces left open', 'receipt', 'By {{answer.by', ['body', 1, 'syntax']],
    ['a helper', 'receipt', '{{answer.by}} {{lookup course "title"}}', ['body', 1, 'not-provided']],
    ['the way up', 'question', '{{answer.by}}{{#each question}}{{../reference}}{{/each}}', ['body', 1, 'not-provided']],
    ['a partial that there is not', 'receipt', '{{answer.by}}{{> footer}}', ['body', 1, 'not-provided']],
    ['HTML', 'receipt', '{{answer.by}}\n<script>alert(1)</script>', ['body', 2, 'no-html']],
    ['an image', 'receipt', '{{answer.by}} ![x](<https://spy.example.org/x.png>)', ['body', 1, 'bad-link']],
    ['a link that runs', 'receipt', '{{answer.by}} [x](<javascript:alert(1)>)', ['body', 1, 'bad-link']],
    [
      'a link that is said elsewhere',
      'receipt',
      '{{answer.by}} [x]\n\n [x]: https://a.example',
      ['body', 3, 'bad-link'],
    ],
    ['an address that a text cannot show', 'receipt', '{{answer.by}} [x](https://a.example)', ['body', 1, 'bad-link']],
    ['markup that letters do not have', 'receipt', '{{answer.by}}\n\n```\ncode\n```', ['body', null, 'no-html']],
    ['more than anybody reads', 'receipt', '{{answer.by}}'.padEnd(20_001, 'x'), ['body', null, 'too-long']],
    ['a list that is none', 'receipt', '{{answer.by}}{{#each course}}x{{/each}}', ['body', 1, 'unknown-placeholder']],
    [
      'a helper of Handlebars',
      'receipt',
      '{{answer.by}}{{#with course}}{{title}}{{/with}}',
      ['body', 1, 'not-provided'],
    ],
    ['a value that is no name', 'receipt', '{{answer.by}}{{#if @root}}x{{/if}}', ['body', 1, 'not-provided']],
    ['a link to what somebody wrote', 'receipt', '{{answer.by}} [x](<{{person.name}}>)', ['body', 1, 'bad-link']],
    ['nothing', 'receipt', ' \n', ['body', null, 'empty']],
  ])('is refused for %s', (_what, letter, body, expected) => {
    expect(check(letter, body)[0]?.slice(0, 3)).toEqual(expected);
  });

  it('is refused for each mandatory part that it leaves out', () => {
    expect(check('reservation', 'You are in, {{person.name}}: {{course.title}}, {{course.dates}}.')).toEqual([
      ['body', null, 'part-missing', 'This letter must say {{registeredOn}}: its reader relies on it.'],
      ['body', null, 'part-missing', 'This letter must say {{person.contact}}: its reader relies on it.'],
      ['body', null, 'part-missing', 'This letter must say {{windows.windows}}: its reader relies on it.'],
    ]);
  });

  it('is refused for its subject too', () => {
    expect(check('receipt', '{{answer.by}}', '')[0]).toEqual(['subject', null, 'empty', 'Write the subject.']);
    expect(check('receipt', '{{answer.by}}', 'Hello {{nobody}}')[0]?.slice(0, 3)).toEqual([
      'subject',
      1,
      'unknown-placeholder',
    ]);
    expect(check('receipt', '{{answer.by}}', 'One\r\nBcc: all@example.org')[0]?.slice(0, 3)).toEqual([
      'subject',
      null,
      'no-html',
    ]);
    expect(check('receipt', '{{answer.by}}', 'Hello <b>you</b>')[0]?.slice(0, 3)).toEqual(['subject', null, 'no-html']);
    expect(check('receipt', '{{answer.by}}', 'x'.repeat(201))[0]?.slice(0, 3)).toEqual(['subject', null, 'too-long']);
    expect(check('receipt', '{{answer.by}}'.padEnd(20_000, 'x'), 'x'.repeat(200))).toEqual([]);
  });

  it('hears what there is instead', () => {
    expect(check('refund-paid', '{{amount}} {{paidOn}} {{bankReference}} {{iban}}')[0]?.[3]).toMatch(
      /^This letter has no \{\{iban\}\}; it has: language, course, .*bankReference, late, to\.$/,
    );
  });
});
