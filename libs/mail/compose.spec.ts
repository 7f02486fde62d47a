import { expect, it } from '@jest/globals';
import { ana, Correspondence } from '../../test/support/correspondence.js';
import { guaranteed, lives } from '../../test/support/letter-lives.js';
import { submit, webinarTerms } from '../../test/support/life.js';
import { compose } from './compose.js';
import type { LetterInput } from './letter-input.js';
import type { Mail } from './post.js';
import { loadTemplates } from './templates.js';

const office = 'office@example.org';
const templates = loadTemplates();
const mailOf = (input: LetterInput): Mail =>
  compose(input, {
    templates,
    replyTo: null,
    template: null,
    offices: { sender: office, admissions: office, finance: office, lead: office },
    papers: [],
    thread: { messageId: '<1@example.org>', references: [] },
    date: '2024-08-01T10:00:00.000Z',
  });
const subjectOf = (input: LetterInput): string => mailOf(input).subject;
const receipt = (language: string | null): LetterInput =>
  new Correspondence({}, { person: { ...ana, language } }).after('2024-08-01T10:00:00.000Z', submit).letter('receipt');

it('writes in the language that the person chose, and else in the one of the edition', () => {
  expect(subjectOf(receipt('ca'))).toMatch(/^Hem rebut la vostra sol·licitud – /);
  expect(subjectOf(receipt('es-MX'))).toMatch(/^Hemos recibido su solicitud – /);
  expect(subjectOf(receipt(null))).toMatch(/^We have received your application – /);
  // No letter exists in German.
  expect(subjectOf(receipt('de'))).toMatch(/^We have received your application – /);
});

it('writes in the edition’s language before English, where no letter exists in what the person chose', () => {
  const { programme } = receipt('de');
  for (const language of ['de', null])
    expect(subjectOf({ ...receipt(language), programme: { ...programme, language: 'fr' } })).toMatch(
      /^Nous avons (bien )?reçu/,
    );
});

it('writes to whoever pays in the language of the person that they pay for', () => {
  const letter = guaranteed().letter('admission-invoice');
  const payer = {
    ...letter,
    audience: 'payer' as const,
    person: { ...ana, language: 'ca', invoiceEmail: 'pay@city.example.org' },
  };
  expect(subjectOf(payer)).toBe(subjectOf({ ...payer, audience: 'participant' }));
  expect(subjectOf(payer)).not.toBe(subjectOf({ ...payer, person: { ...payer.person, language: null } }));
});

it('writes to the office in the language of the edition, whatever the person chose', () => {
  const letter = lives['never assessed']?.().letter('staff-assessment-overdue');
  if (letter === undefined) throw new Error('nobody waits');
  expect(subjectOf({ ...letter, person: { ...ana, language: 'ca' } })).toMatch(/^Assessment overdue: /);
});

it('offers a way out of what a subscriber of an open edition may do without, and of nothing else', () => {
  const lived = Object.values(lives)
    .flatMap((live) => live().letters)
    .filter(({ audience }) => audience === 'participant');
  const isOpen = ({ application }: LetterInput) => application.edition.terms.admission.mode === 'open';
  const may = ['practical-information', 'speakers-announced', 'webinar-follow-up'];
  const asOpen = ({ application, ...rest }: LetterInput): LetterInput => ({
    ...rest,
    application: { ...application, edition: { ...application.edition, terms: webinarTerms } },
  });
  const all = [...lived, ...lived.filter(({ letter }) => letter === 'speakers-announced').map(asOpen)];
  for (const input of all)
    expect([input.letter, mailOf(input).unsubscribeUrl !== null]).toEqual([
      input.letter,
      isOpen(input) && may.includes(input.letter),
    ]);
  // Each of them goes to whoever pays for a course as well, or to subscribers, or there would be nothing to see here.
  const names = (among: readonly LetterInput[]) => new Set(among.map(({ letter }) => letter));
  expect([...names(all.filter(isOpen))]).toEqual(expect.arrayContaining(may));
  expect([...names(all.filter((input) => !isOpen(input)))]).toEqual(expect.arrayContaining(may.slice(0, 2)));
});
