import { expect, it } from '@jest/globals';
import { ana, Correspondence } from '../../test/support/correspondence.js';
import { lives } from '../../test/support/letter-lives.js';
import { submit } from '../../test/support/life.js';
import { compose } from './compose.js';
import type { LetterInput } from './letter-input.js';
import { loadTemplates } from './templates.js';

const office = 'office@example.org';
const templates = loadTemplates();
const subjectOf = (input: LetterInput): string =>
  compose(input, {
    templates,
    replyTo: null,
    template: null,
    offices: { sender: office, admissions: office, finance: office, lead: office },
    papers: [],
    thread: { messageId: '<1@example.org>', references: [] },
    date: '2024-08-01T10:00:00.000Z',
  }).subject;
const receipt = (language: string | null): LetterInput =>
  new Correspondence({}, { person: { ...ana, language } }).after('2024-08-01T10:00:00.000Z', submit).letter('receipt');

it('writes in the language that the person chose, and else in the one of the edition', () => {
  expect(subjectOf(receipt('ca'))).toMatch(/^Hem rebut la vostra sol·licitud – /);
  expect(subjectOf(receipt('es-MX'))).toMatch(/^Hemos recibido su solicitud – /);
  expect(subjectOf(receipt(null))).toMatch(/^We have received your application – /);
  // No letter exists in German.
  expect(subjectOf(receipt('de'))).toMatch(/^We have received your application – /);
});

it('writes to the office in the language of the edition, whatever the person chose', () => {
  const letter = lives['never assessed']?.().letter('staff-assessment-overdue');
  if (letter === undefined) throw new Error('nobody waits');
  expect(subjectOf({ ...letter, person: { ...ana, language: 'ca' } })).toMatch(/^Assessment overdue: /);
});
