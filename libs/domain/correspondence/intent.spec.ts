import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { intentOf } from './intent.js';

const is = (text: string): string => intentOf(text).is;

describe('asks to leave, in so many words', () => {
  it.each([
    // en
    'I would like to cancel my place.',
    'Please cancel my registration.',
    'Hello,\n\nunfortunately I will not be able to attend, so I have to cancel.\n\nAna',
    'I hereby cancel my participation in the course.',
    'We regret to cancel.',
    'Could you please cancel my place?',
    'This is my formal cancellation.',
    'Cancellation of my registration',
    'I am writing to cancel my booking. Name: Ana Pérez.',
    'I can’t come any more. Please cancel my seat',
    // fr
    'Bonjour, je souhaite annuler ma place.',
    'J’annule mon inscription.',
    'Veuillez annuler ma réservation, je ne pourrai pas venir.',
    'Je ne suis plus en mesure de participer et je voudrais donc annuler mon inscription.',
    'Pourriez-vous annuler mon inscription ?',
    'Par la présente, je demande l’annulation de mon inscription.',
    'JE ME DÉSISTE.',
    // es
    'Hola, quiero cancelar mi plaza.',
    'Sí, deseo anular mi inscripción.',
    'Lamentablemente no podré asistir, por favor cancelen mi inscripción.',
    'Solicito la cancelación de mi plaza.',
    '¿Podrían cancelar mi inscripción?',
    'Me doy de baja.',
    // ca
    'Bon dia, vull cancel·lar la meva plaça.',
    'Voldria cancel.lar la meva inscripció.',
    'Anul·lo la meva inscripció.',
    'Malauradament no podré venir. Si us plau, cancel·leu la meva plaça.',
    'Sol·licito la cancel·lació de la meva inscripció.',
    'Em dono de baixa.',
  ])('%j', (text) => expect(is(text)).toBe('asked'));
});

describe('leaves it in doubt, so that a person looks', () => {
  it.each([
    // en
    'I will not cancel.',
    'I do not, under any circumstances, want to cancel.',
    'Please do not cancel my place.',
    'Do I have to cancel?',
    'Until when can I cancel my place?',
    'If I cannot get a visa I would like to cancel.',
    'I might have to cancel.',
    'I want to cancel my hotel.',
    'My flight was cancelled.',
    'I would like to cancel my place. Sorry, I have changed my mind.',
    'I would like to cancel. Or should I not cancel?',
    'What is the cancellation deadline?',
    'I would like to cancel and send a colleague instead.',
    'You wrote that I want to cancel.',
    // fr
    'Je ne souhaite pas annuler.',
    'Je n’annule pas ma place.',
    'Dois-je annuler ?',
    'Si je n’ai pas de visa, je voudrais annuler.',
    'Mon vol a été annulé.',
    'Je viendrai sans annuler.',
    // es
    'No quiero cancelar.',
    'No cancelo mi plaza.',
    '¿Tengo que cancelar?',
    'Si no tengo visado, quisiera cancelar.',
    'Mi vuelo fue cancelado.',
    // ca
    'No vull cancel·lar.',
    'No cancel·lo la meva plaça.',
    'He de cancel·lar?',
    'Si no tinc visat, voldria cancel·lar.',
    'El meu vol ha estat cancel·lat.',
  ])('%j', (text) => expect(is(text)).toBe('in-doubt'));
});

describe('does not speak of leaving', () => {
  it.each([
    'I work for the department of mobility since 2019.',
    'I cannot come on Monday.',
    'Merci, je serai là.',
    'Gracias por la información.',
    'Moltes gràcies, fins aviat.',
    '',
  ])('%j', (text) => expect(is(text)).toBe('not-mentioned'));
});

it('names each rule that spoke', () => {
  expect(intentOf('Please cancel my place. Veuillez annuler.').rules).toEqual(['en/asks', 'fr/asks']);
  expect(intentOf('I will not cancel.').rules).toEqual(['en/denies']);
  expect(intentOf('Do I have to cancel?').rules).toEqual(['en/question']);
});

it('is not moved by accents, case, spaces or dashes of another kind', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('J’ANNULE MON INSCRIPTION', "j'annule   mon\ninscription", '– J´annule mon inscription!'),
      (text) => {
        expect(is(text)).toBe('asked');
      },
    ),
  );
});

it('takes any text, and does not take long over it', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 500, unit: 'binary' }), (text) => expect(is(text)).toMatch(/^[a-z-]+$/)),
  );
  const startMs = performance.now();
  for (const word of ['i would like to ', 'please ', 'not ', '? ', 'si us plau ', 'no podre '])
    intentOf(`${word.repeat(20_000)}cancel`);
  expect(performance.now() - startMs).toBeLessThan(2_000);
});
