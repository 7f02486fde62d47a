import { describe, expect, it } from '@jest/globals';
import { ana, anaWants } from '../../../test/support/ana-writes.js';
import { intentOf } from './intent.js';

describe('gives the place up', () => {
  it.each([
    'I give up my place.',
    'I give up my place',
    'I hereby give up my place.\n\nAna Pérez',
    'Hello,\n\nthen I give up my place.\n\nBest regards\nAna',
    'I would like to give up my place in the course.',
    'We have to give up our seat, as I am ill.',
    'I give my place up.',
    'I am giving up my place so that somebody else can come.',
    'I give up my place without a refund.',
    'I understand that nothing is refunded and give up my place',
    'I know that it is too late to cancel. I give up my place.',
    'I give up my place, although nothing is refunded.',
    'Please release my place.',
    'Could you please release my place?',
    'I cannot come, so I give up my place.',
    'Give up my place',
    'I relinquish my place in the Metropolis Diploma.',
    'I give up the place of Ana Pérez.',
    'Je renonce à ma place.',
    'Je renonce à ma place',
    'Bonjour,\n\nje renonce donc à ma place.\n\nCordialement\nAna Pérez',
    'Je dois renoncer à ma participation au cours.',
    'Nous renonçons à notre inscription, je ne pourrai pas venir.',
    'Je renonce à ma place sans remboursement.',
    'Je sais que rien ne sera remboursé et je renonce à ma place.',
    'Je libère ma place.',
    'Je souhaite libérer ma place.',
    'Renuncio a mi plaza.',
    'Renuncio a mi plaza',
    'Buenos días:\n\nQuiero renunciar a mi plaza en el curso.\n\nUn saludo',
    'Entiendo que no se reembolsa nada y renuncio a mi plaza.',
    'Renuncio a mi plaza sin reembolso.',
    'Cedo mi plaza.',
    'Dejo mi plaza, no podré asistir.',
    'Renuncio a la meva plaça.',
    'Renuncio a la plaça',
    'Vull renunciar a la meva plaça.',
    'Bon dia,\n\nno podré venir i renuncio a la meva plaça.\n\nGràcies',
    'Accepto que no es reemborsa res i renuncio a la meva plaça.',
    'Allibero la meva plaça.',
  ])('%j', (text) => expect(anaWants(text)).toBe('given-up'));
});

describe('leaves it in doubt, so that a person looks', () => {
  it.each([
    'I do not give up my place.',
    'I will never give up my place!',
    'I will give up my place.',
    'Should I give up my place?',
    'May I give up my place?',
    'If nothing is refunded I would rather not give up my place.',
    'I give up my place if somebody else takes it.',
    'I might give up my place.',
    'My boss says that I should give up my place.',
    'I give up my place and that of Juan Soler.',
    'I give up the place of Juan Soler.',
    'I give up my place on Tuesday.',
    'I give up my place to a colleague.',
    'I give up my place, but please refund the fee.',
    'I give up my place only if I get a refund.',
    'I give up my place. Sorry, I have changed my mind.',
    'I gave up my seat on the bus, may I still come?',
    'Je ne renonce pas à ma place.',
    'Dois-je renoncer à ma place ?',
    'Si rien n’est remboursé, je renonce à ma place.',
    'Je renonce à ma place et à celle de Juan Soler.',
    'Je cède ma place à Juan Soler.',
    'Je cède ma place à une collègue.',
    'Je vais renoncer à ma place.',
    'No renuncio a mi plaza.',
    '¿Tengo que renunciar a mi plaza?',
    'Si no hay reembolso, renuncio a mi plaza.',
    'Cedo mi plaza a una compañera.',
    'Cedo mi plaza a Juan Soler.',
    'Renuncio a mi plaza y a la de Juan Soler.',
    'No renuncio a la meva plaça.',
    'He de renunciar a la meva plaça?',
    'Si no hi ha reemborsament, renuncio a la meva plaça.',
    'Cedeixo la meva plaça a una companya.',
    'Renuncio a la meva plaça i a la d’en Juan Soler.',
  ])('%j', (text) => expect(anaWants(text)).toBe('in-doubt'));
});

describe('says nothing of leaving', () => {
  it.each([
    'I never give up.',
    'I gave up smoking in 2019.',
    'We will not give up on this project.',
    'I was released from my former duties.',
    'J’ai cédé mon entreprise en 2019.',
    'Dejé mi trabajo en 2019.',
    'Vaig deixar la meva feina.',
  ])('%j', (text) => expect(anaWants(text)).toBe('not-mentioned'));
});

it('names the rule, and is a cancellation as soon as one is asked for', () => {
  expect(intentOf('I give up my place.', ana).rules).toEqual(['en/gives-up']);
  expect(intentOf('I give up my place. Please cancel it for me.', ana)).toEqual({
    is: 'in-doubt',
    rules: ['en/gives-up', 'en/other'],
  });
  expect(intentOf('Please cancel my registration. I give up my place.', ana)).toEqual({
    is: 'asked',
    rules: ['en/asks', 'en/gives-up'],
  });
});
