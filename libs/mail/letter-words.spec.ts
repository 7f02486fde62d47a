import { describe, expect, it } from '@jest/globals';
import type { LetterName } from '#domain/application/letters.types.js';
import { intentOf } from '#domain/correspondence/intent.js';
import { Correspondence } from '../../test/support/correspondence.js';
import { ana } from '../../test/support/ana-writes.js';
import { applied, guaranteed, invoiced, lives } from '../../test/support/letter-lives.js';
import { admit, cancel, memberInGoodStanding, pay, submit } from '../../test/support/life.js';
import { contextOf } from './letter-context.js';
import type { LetterInput } from './letter-input.js';
import { type Language, speak } from './speech.js';
import { loadTemplates, type Rendered } from './templates.js';

const templates = loadTemplates();
const write = (input: LetterInput, language: Language = 'en'): Rendered =>
  templates({ letter: input.letter, language }, contextOf(input, speak(language)));
const textOf = (name: LetterName, life: Correspondence): string => write(life.letter(name)).text;
const late = (at: string) => applied().after(at, admit);

describe('the admission letter', () => {
  it('says amount, due date, account and reference, and who bears the charges', () => {
    const text = textOf('admission-invoice', invoiced());
    expect(text).toContain(
      [
        '- Invoice: INV-2024-00001',
        '- To pay: 600.00 €',
        '- Due: by the end of 9 September 2024 (Europe/Madrid)',
        '- Account holder: Metropolis (example of an invoicing entity)',
        '- IBAN: ES91 2100 0418 4502 0005 1332',
        '- BIC: CAIXESBBXXX',
        '- Payment reference: RF36BG5KMMMHTK',
      ].join('\n'),
    );
    expect(text).toContain('all charges are to the sender');
    expect(text).not.toContain('Before you pay');
  });

  it('says first that the window closes before the payment is due', () => {
    expect(textOf('admission-invoice', late('2024-09-20T10:00:00.000Z'))).toMatch(
      /^Dear Ana Pérez Soto,\n\nBefore you pay: .* ends before your payment is due\. .* by the end of 18 October 2024 \(Europe\/Madrid\)\.\n/,
    );
  });

  it('says first that the window is closed already', () => {
    expect(textOf('admission-invoice', late('2024-10-18T22:00:00.000Z'))).toMatch(
      /^Dear Ana Pérez Soto,\n\nBefore you pay: .* ended at the end of 18 October 2024 \(Europe\/Madrid\)\. .* nothing comes back\.\n/,
    );
    // A millisecond earlier one could still cancel.
    expect(textOf('admission-invoice', late('2024-10-18T21:59:59.999Z'))).toContain('ends before your payment is due');
  });
});

describe('the reservation letter', () => {
  it('states the four data, the last instant to cancel with its zone, the way, and what comes back', () => {
    const text = textOf('reservation', guaranteed());
    expect(text).toContain(
      [
        '- Course: Metropolis Diploma in Internationalization for Local Authorities',
        '- Name: Ana Pérez Soto',
        '- Date of registration: 1 August 2024',
        '- Contact: ana@city.example.org, +34 600 000 000',
      ].join('\n'),
    );
    expect(text).toContain('by replying to this mail; other ways are not accepted');
    expect(text).toContain(
      '- until the end of 18 October 2024 (Europe/Madrid): 75 % of what you have paid by then comes back',
    );
    expect(text).toContain('within 30 calendar days of your request');
  });

  it('promises nothing once the window is closed', () => {
    const life = late('2024-10-01T10:00:00.000Z').after('2024-10-20T09:00:00.000Z', pay(60_000, '2024-10-19'));
    const text = textOf('reservation', life);
    expect(text).toContain('ended at the end of 18 October 2024 (Europe/Madrid)');
    expect(text).not.toContain('comes back');
  });
});

describe('money in letters', () => {
  it('says what is missing of a part, and what returns of an excess', () => {
    const part = invoiced().after('2024-08-20T09:00:00.000Z', pay(20_000, '2024-08-19'));
    expect(textOf('payment-received', part)).toContain('400.00 € is still missing.');
    const excess = invoiced().after('2024-08-20T09:00:00.000Z', pay(65_000, '2024-08-19'));
    expect(textOf('payment-received', excess)).toContain('50.00 € comes back to you by the end of 18 September 2024');
    expect(textOf('reservation', excess)).toContain('your payment of 600.00 € is complete');
  });

  it('says that money which was held until the decision comes back with a rejection', () => {
    const life = applied()
      .after('2024-08-02T10:00:00.000Z', pay(10_000, '2024-08-02'))
      .after('2024-08-10T10:00:00.000Z', { type: 'Reject', reason: 'not-eligible', becauseId: null });
    expect(textOf('rejection', life)).toContain(
      'What you have paid comes back in full. 100.00 € comes back to you by the end of 9 September 2024 (Europe/Madrid).',
    );
    expect(write(life.letter('rejection'), 'fr').text).toContain(
      'La somme que vous avez versée vous est rendue en entier. 100,00 € vous seront remboursés',
    );
    expect(textOf('rejection', lives['rejected']?.() ?? applied())).not.toContain('comes back');
  });

  it('says what comes back of a cancellation, until when, and what stays', () => {
    const life = new Correspondence({ evidence: memberInGoodStanding })
      .after('2024-08-01T10:00:00.000Z', submit)
      .after('2024-08-10T10:00:00.000Z', admit)
      .after('2024-08-20T09:00:00.000Z', pay(30_000, '2024-08-19'))
      .after('2024-10-12T09:00:00.000Z', cancel('2024-10-12T08:00:00.000Z'));
    const text = textOf('cancellation-accepted', life);
    expect(text).toContain(
      'You had paid 300.00 €; 75 % of the fee paid comes back. 225.00 € comes back to you by the end of 11 November 2024 (Europe/Madrid).',
    );
    expect(text).toContain('75.00 € stays with us');
    expect(textOf('credit-note', life)).toContain('credit note CN-2024-00001 over 225.00 €');
    const french = write(life.letter('cancellation-accepted'), 'fr').text;
    expect(french).toContain('225,00 € vous seront remboursés avant la fin du 11 novembre 2024 (Europe/Madrid).');
  });
});

const OFFERS = {
  en: { offer: /reply that you give up your place/, accepts: 'I give up my place.' },
  fr: { offer: /répondez que vous renoncez à votre place/, accepts: 'Je renonce à ma place.' },
  es: { offer: /responda que renuncia a su plaza/, accepts: 'Renuncio a mi plaza.' },
  ca: { offer: /responeu que renuncieu a la vostra plaça/, accepts: 'Renuncio a la meva plaça.' },
};

describe('a refused cancellation', () => {
  const refusedBy = (life: string) => textOf('cancellation-refused', lives[life]?.() ?? applied());

  it('that came too late says so, and offers what is left', () => {
    const text = refusedBy('cancels too late');
    expect(text).toContain('on 19 October 2024 at 00:00 (Europe/Madrid)');
    expect(text).toContain('had to reach us by the end of 18 October 2024 (Europe/Madrid)');
    expect(text).not.toContain('Cancel in due form');
    expect(text).toContain('Send somebody else');
    expect(text).toContain('Give up your place');
  });

  it.each(['en', 'fr', 'es', 'ca'] as const)(
    'offers to give the place up in words that do it, and its own text does not, should a program quote it as new: %s',
    (language) => {
      const { text } = write((lives['cancels too late']?.() ?? applied()).letter('cancellation-refused'), language);
      const offer = text.split('\n').find((line) => OFFERS[language].offer.test(line)) ?? '';
      expect(offer).not.toBe('');
      expect(intentOf(OFFERS[language].accepts, ana).is).toBe('given-up');
      for (const quoted of [text, offer]) expect(['asked', 'given-up']).not.toContain(intentOf(quoted, ana).is);
    },
  );

  it('that came another way says how it can still be done', () => {
    expect(refusedBy('cancels by telephone')).toContain(
      'Cancel in due form so that it reaches us by the end of 18 October 2024 (Europe/Madrid): reply to your reservation mail',
    );
  });
});

it('offers those who get word of new dates a way out with all their money', () => {
  const text = textOf('dates-moved', lives['dates moved']?.() ?? applied());
  expect(text).toContain('- New dates: 2–6 December 2024\n- Until now: 18–22 November 2024');
  expect(text).toContain('- until 15 September 2024, 12:00 (Europe/Madrid), because the dates have moved: 100 %');
});
