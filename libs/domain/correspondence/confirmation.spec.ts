import { describe, expect, it } from '@jest/globals';
import { confirmationOf } from './confirmation.js';
import { ana } from '../../../test/support/ana-writes.js';

const is = (text: string): string => confirmationOf(text, ana).is;

describe('says that it is so', () => {
  it.each([
    // en
    'Yes',
    'Yes, I confirm.',
    'Hello,\n\nYes, I confirm the cancellation. My assistant wrote it.\n\nKind regards',
    'Confirmed!',
    'That is correct. I cannot come.',
    'Yes, please cancel my place.',
    'Yes, I give up my place.',
    'Dear Anna,\n\nYes, I confirm. I cannot come any more, sorry.\n\nBest regards\nAna Pérez',
    'Hi, yes, it was me. Thank you for asking!',
    // fr
    'Oui, je confirme.',
    'Madame, Monsieur,\n\nOui. Mon assistante vous l’a demandé pour moi, je ne serai pas disponible.\nBien cordialement,\nAna',
    'Bonjour,\nje confirme l’annulation. Je ne pourrai pas venir.',
    'Oui, c’est exact',
    'Oui, je renonce à ma place.',
    // es
    'Sí, lo confirmo',
    'SÍ',
    'Si, confirmo la cancelación.',
    'Confirmo mi cancelación, no podré asistir.',
    'Sí, renuncio a mi plaza.',
    'Buenos días:\nSí, confirmo. Lo siento mucho.\nUn saludo cordial,\nAna Pérez Soto',
    // ca
    'Bon dia,\nSí. Moltes gràcies per preguntar.\nSalutacions,\nAna',
    'Sí, ho confirmo.',
    'Si, ho confirmo',
    'Sí, renuncio a la meva plaça.',
    'Bon dia, confirmo la cancel·lació. No podré venir.',
  ])('%j', (text) => expect(is(text)).toBe('confirmed'));
});

describe('says that it is not', () => {
  it.each([
    'No',
    'No, that was not me.',
    'I did not ask for this, and do not know who that is.',
    'Please don’t cancel my place!',
    'Non, ce n’est pas moi.',
    'Je n’ai rien demandé.',
    'No, no fui yo.',
    'Yo no he pedido nada',
    'No, no he estat jo.',
    'No ho he demanat.',
  ])('%j', (text) => expect(is(text)).toBe('denied'));
});

describe('a place is taken by a plain yes alone', () => {
  it.each([
    'Yes, but only if I get everything back.',
    'Yes, if that is possible.',
    'Yes? What is this about?',
    'Yes, that was my boss. I want to stay.',
    'Yes, I confirm. No, wait.',
    'Yes, I confirm that I will come.',
    'Yes, I never wanted this.',
    'No, please cancel my place all the same.',
    'Oui, mais je garde ma place.',
    ...['Yes, I give up my place to Juan Soler.', 'Oui, je ne renonce pas à ma place.', 'Sí, ¿renuncio a mi plaza?'],
    'Sí, pero quiero asistir.',
    'Sí, però vull venir.',
    'Oui, si vous me remboursez.',
    'Sí, si me devuelven todo.',
    // It is the attendance that is confirmed, or the place, or something else of which only a person can tell.
    ...['Yes, I confirm my attendance.', 'Yes, I confirm my participation.', 'Yes, I want my place.'],
    ...['Yes, I am still interested in the course.', 'Yes, I am coming.', 'Yes, I would like to take part.'],
    ...['Yes, this was a mistake.', 'Yes, that mail is fake.', 'Yes. Please keep me on the list', 'Yes, Bob'],
    ...['Oui, je confirme ma participation.', 'Oui, je confirme ma présence.', 'Oui, c’est une erreur.'],
    ...['Sí, confirmo mi asistencia.', 'Sí, es un error.', 'Sí, confirmo la meva assistència.', 'Sí, és un error.'],
    'Yes, I confirm. I cannot come on Monday.',
    `Yes. ${'I have a story to tell about it. '.repeat(20)}`,
  ])('%j is in doubt', (text) => expect(is(text)).toBe('in-doubt'));

  it.each(['OK', 'Thank you for asking.', 'Yesterday I was ill.', 'Who is that?', 'Siento mucho lo ocurrido.', ''])(
    '%j says neither',
    (text) => expect(is(text)).toBe('not-said'),
  );
});

it('names each rule that spoke', () => {
  expect(confirmationOf('Oui. Confirmed, mais plus tard.', ana).rules).toEqual([
    'en/confirms',
    'fr/confirms',
    'says-more',
  ]);
  expect(confirmationOf('No, no fui yo.', ana).rules).toEqual(['en/disowns', 'es/disowns', 'ca/disowns']);
});
