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
    // fr
    'Oui, je confirme.',
    'Bonjour,\nje confirme l’annulation. Je ne pourrai pas venir.',
    'Oui, c’est exact',
    // es
    'Sí, lo confirmo',
    'SÍ',
    'Si, confirmo la cancelación.',
    'Confirmo mi cancelación, no podré asistir.',
    // ca
    'Sí, ho confirmo.',
    'Si, ho confirmo',
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
    'Sí, pero quiero asistir.',
    'Sí, però vull venir.',
    'Oui, si vous me remboursez.',
    'Sí, si me devuelven todo.',
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
    'fr/hedges',
  ]);
  expect(confirmationOf('No, no fui yo.', ana).rules).toEqual(['en/disowns', 'es/disowns', 'ca/disowns']);
});
