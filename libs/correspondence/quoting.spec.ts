import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { proposeReading } from '#domain/correspondence/reading.js';
import { ana } from '../../test/support/ana-writes.js';
import { parseMessage } from './parse-message.js';

const OWN = [
  ...['Please cancel my place.', 'I have to cancel\nAna Pérez', 'I would like to withdraw my cancellation.'],
  ...['Je dois annuler mon inscription.', 'Je n’annule pas ma place.', 'Tengo que cancelar mi plaza\n\nAna'],
  ...['¿Tengo que cancelar?', 'He de cancel·lar la meva inscripció.', 'No vull cancel·lar.', 'Thank you!', 'Merci'],
  ...['Please cancel Juan Soler’s registration', 'I work in the harbour.'],
];
/** Lines as our letters have them: of leaving, of staying, and of neither. */
const LETTER = [
  ...['Please cancel my place.', 'You can cancel until 19 October 2024 by answering this letter.', 'Do not cancel.'],
  ...['Vous pouvez annuler votre inscription.', 'Je dois annuler ma place.', 'Tengo que cancelar mi plaza.', ''],
  ...['Vull cancel·lar la meva plaça.', 'Dear Ana,', 'Your place is guaranteed.', 'Sinon, annulez.', '> cancel'],
];
const ABOVE = [
  ...['On Mon, 2 Sep 2024 at 09:00, School <replies+1@post.example> wrote:', 'Le lun. 2 sept. 2024, School a écrit :'],
  ...['El lun, 2 sept 2024, School <replies+1@post.example> escribió:', 'El dl., 2 de set. 2024, School va escriure:'],
  ...['-----Original Message-----', '-----Mensaje original-----', '________________________________'],
  ...['From: School <replies+1@post.example>\nSent: Monday, 2 September 2024\nSubject: Your place is guaranteed'],
];

async function readingOf(text: string): Promise<readonly [kind: string, rules: readonly string[]]> {
  const raw = Buffer.from(`From: ${ana.email}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}`);
  const message = await parseMessage(raw, ['replies+']);
  const { kind, rules } = proposeReading({
    ...message,
    marks: { ...message.marks, hasEmptySender: false },
    ...{ authentication: 'none', isFromRegistered: true, answered: 'reservation', returned: null, known: ana },
  });
  return [kind, rules];
}

it('what the sender wants does not change with the letter that is quoted below', async () => {
  const letter = fc.array(fc.constantFrom(...LETTER), { minLength: 1, maxLength: 8 });
  const quoted = fc.record({
    ...{ own: fc.constantFrom(...OWN), above: fc.constantFrom(...ABOVE), letter },
    isMarked: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(quoted, async ({ own, above, letter: lines, isMarked }) => {
      const below = ['Dear Ana,', ...lines].map((line) => (isMarked ? `> ${line}` : line)).join('\n');
      expect(await readingOf(`${own}\n\n${above}\n${below}\n`)).toEqual(await readingOf(own));
    }),
    { numRuns: 300 },
  );
}, 60_000);

it.each([
  'Please cancel my place.\nIf replies+1@post.example cannot give the money back, I stay.\nAna',
  'Please cancel my place.\nI have told replies+1@post.example that I changed my mind.',
  'Please cancel my place.\n\nOn Monday, School wrote:\n> Dear Ana\n\nOr rather ask replies+1@post.example whether I can stay.',
])('what stands below one’s own mention of our address is left to a person: %j', async (text) => {
  expect(await readingOf(text)).toEqual(['unclear', ['names-our-address', 'en/asks']]);
});

it.each([
  'Em seg., 2 de set. de 2024, School <replies+1@post.example> escreveu',
  'School (replies+1@post.example) ha scritto:',
  'De: replies+1@post.example',
  'On Monday, 2 September\nSchool (replies+1@post.example)\nwrote:',
])('but not what stands below a line of a program, in whichever language: %j', async (above) => {
  expect(await readingOf(`Please cancel my place.\n\n${above}\nYou can cancel until 19 October.`)).toEqual([
    ...['cancellation', ['en/asks']],
  ]);
});
