import { describe, expect, it } from '@jest/globals';
import type { LetterName } from '#domain/application/letters.types.js';
import { lives } from '../../test/support/letter-lives.js';
import { contextOf } from './letter-context.js';
import { type Language, LANGUAGES, speak } from './speech.js';
import { loadTemplates } from './templates.js';

const templates = loadTemplates();

/** What the letter says that is written in that life, its subject first. */
function said(letter: LetterName, life: string, language: Language = 'en'): string {
  const written = lives[life];
  if (written === undefined) throw new Error(`nobody lives '${life}'`);
  const { subject, text } = templates({ letter, language }, contextOf(written().letter(letter), speak(language)));
  return `${subject}\n${text}`;
}

/** Letter, life, and the facts in it that its reader acts upon, in the order in which they stand. */
const rows: readonly (readonly [letter: LetterName, life: string, facts: readonly string[]])[] = [
  ['receipt', 'withdrawn', ['our answer by the end of 15 August 2024 (Europe/Madrid)', 'reference is BG5KMMMHTK']],
  ['question-reminder', 'asked and reminded', ['> What do you do in your city?', 'by the end of 16 August 2024']],
  ['rejection', 'rejected', ['> The course is for public servants.', 'ask for a review', 'the end of 1 October 2024']],
  ['withdrawal', 'withdrawn', ['is withdrawn', 'owe nothing', 'a credit note follows']],
  [
    'payment-reminder',
    'pays nothing',
    [
      'due by the end of 9 September 2024 (Europe/Madrid), and 600.00 € is still open',
      '- Invoice: INV-2024-00001\n- To pay: 600.00 €\n',
      '- IBAN: ES91 2100 0418 4502 0005 1332\n',
      '- Payment reference: RF36BG5KMMMHTK\n',
      'all charges are to the sender',
    ],
  ],
  [
    'payment-overdue',
    'pays a part and lapses',
    [
      '400.00 € has not arrived yet',
      '- To pay: 400.00 €\n',
      'by the end of 23 September 2024',
      'your admission lapses',
    ],
  ],
  [
    'payer-payment-reminder',
    'pays nothing',
    [
      'invoice INV-2024-00001 is due soon',
      'payment for Ana Pérez Soto in Metropolis Diploma',
      'by the end of 9 September 2024 (Europe/Madrid), and 600.00 € is still open',
      '- Invoice: INV-2024-00001\n- To pay: 600.00 €\n',
      '- Payment reference: RF36BG5KMMMHTK\n',
    ],
  ],
  [
    'payer-payment-reminder',
    'group pays a part, and it lapses',
    [
      'payment for Ana Pérez Soto of the group ghent in',
      '400.00 € is still open',
      '- Payment reference: RF18G7K3QW9XM2A',
      'Your reference is ghent',
    ],
  ],
  [
    'payer-payment-overdue',
    'pays a part and lapses',
    [
      '400.00 € has not arrived yet',
      'has not arrived by the end of 23 September 2024',
      'lapses and goes to somebody else',
    ],
  ],
  ['payer-deadline-extended', 'gets more time', ['pay for Ana Pérez Soto in', 'until the end of 30 September 2024']],
  [
    'payer-lapse',
    'pays a part and lapses',
    ['payment for Ana Pérez Soto', 'paid 200.00 € for it. 150.00 € comes back to you by the end of 24 October 2024'],
  ],
  [
    'payer-lapse',
    'group pays a part, and it lapses',
    ['Ana Pérez Soto of the group ghent', 'what is due for others of the group stays due', 'comes back to you'],
  ],
  [
    'lapse',
    'group pays a part, and it lapses',
    ['has lapsed', 'City of Ghent, who pays', 'your place is then reinstated'],
  ],
  ['lapse', 'pays a part and lapses', ['paid 200.00 €. 150.00 € comes back to you by the end of 24 October 2024']],
  ['lapse', 'pays nothing', ['Nothing more is to be paid', 'by the day on which our bank received it']],
  ['reinstatement', 'lapses, but had paid in time', ['reinstated and guaranteed', 'reservation letter follows']],
  [
    'payment-received',
    'pays after the lapse',
    [
      '600.00 € from you arrived on 30 September 2024',
      'arrived after the place had ended',
      '600.00 € comes back to you',
    ],
  ],
  ['place-given-up', 'gives up', ['of the 600.00 € that you paid, nothing comes back', 'a cancellation in due form']],
  [
    'cancellation-to-confirm',
    'somebody else cancels',
    [
      'cancel your place reached us on 12 October 2024 at 10:00 (Europe/Madrid)',
      'another address (b…@city.example.org) than ana@city.example.org',
      'Nothing is cancelled before you say',
      '“Yes, I confirm”, so that it reaches us by 17 October 2024, 11:00 (Europe/Madrid)',
      'counts from the moment at which the first mail reached us',
      'reply with “No”',
      '- Name: Ana Pérez Soto\n- Date of registration: 1 August 2024\n',
    ],
  ],
  [
    'cancellation-data-requested',
    'cancels without the data',
    [
      '- the name of the course\n- the date of your registration\n- your contact information\n',
      'by 17 October 2024, 11:00 (Europe/Madrid)',
      'counts from the moment at which your first mail arrived',
    ],
  ],
  [
    'cancellation-refused',
    'cancels without the data',
    ['did not reach us in time:', '- the name of the course\n', 'Cancel in due form', 'Keep your place'],
  ],
  [
    'invoice-cancelled',
    'invoice cancelled',
    ['our invoice INV-2024-00001', 'do not pay it', 'by the end of 26 August 2024', 'counts for the next invoice'],
  ],
  ['credit-note', 'cancels in time', ['credit note CN-2024-00001 over 450.00 €', 'corrects invoice INV-2024-00001']],
  [
    'refund-paid',
    'pays too much and gets it back',
    [
      '- Amount: 50.00 €\n- Paid on: 20 September 2024\n',
      '- By bank transfer: to the account that the payment came from\n- Bank reference: B-77\n',
      'later than we had promised',
    ],
  ],
  ['dates-confirmed', 'dates confirmed', ['now final', '- Dates: 18–22 November 2024\n', 'book your travel now']],
  [
    'edition-cancelled',
    'edition cancelled',
    ['does not take place', 'paid 600.00 €, and all of it comes back', 'by the end of 29 November 2024'],
  ],
  [
    'practical-information',
    'certified, reissued, revoked',
    [
      '- Dates: 18–22 November 2024\n- Place: Barcelona\n',
      "- Example Hotel Eixample, Carrer de l'Exemple 10, 08000 Barcelona – Single room with breakfast: 135.00 €; Double",
      "- Example Hotel Gòtic, Carrer de l'Exemple 20, 08000 Barcelona – Single room: 95.00 €; Single room with breakfast",
      "- Example Residence Sants, Carrer de l'Exemple 30, 08000 Barcelona – Studio: 72.00 € ",
      "- sharing your own city's experience\n",
    ],
  ],
  [
    'certificate',
    'certified, reissued, revoked',
    ['- Code: CODE', '- Verify the certificate: https://register.example.org/certificates/CODE'],
  ],
  // To staff.
  ['staff-assessment-overdue', 'never assessed', ['BG5KMMMHTK', 'An application of 1 August 2024', 'Please decide']],
  ['staff-payment-overdue', 'pays nothing', ['lapses by itself at the end of 23 September 2024 (Europe/Madrid)']],
  [
    'staff-refund-near',
    'pays too much and gets it back',
    [...['its deadline comes nearer', 'R1\n- Amount: 50.00 €\n', '- In a batch released by: 17 September 2024\n']],
  ],
  [
    'staff-refund-due',
    'pays too much and gets it back',
    [
      ...['must leave today', 'R1\n- Amount: 50.00 €\n'],
      '- In a batch released by: 17 September 2024 – that day is over: what is released now leaves too late\n',
      ...['on its next banking day', 'by hand today'],
    ],
  ],
  [
    'staff-refund-overdue',
    'pays too much and gets it back',
    ['The breach is on record', 'R1\n- Amount: 50.00 €\n', 'by the end of 18 September 2024', 'not approved yet'],
  ],
];

/** The webinar speaks French. */
const french: typeof rows = [
  [
    'webinar-confirmed',
    'webinar',
    [
      'Rejoindre le webinaire : https://webinaire.example.org/internationalisation',
      'votre agenda',
      'Désinscrivez-vous',
    ],
  ],
  ['practical-information', 'webinar', ['Rejoindre la séance : https://webinaire.example.org/internationalisation']],
  ['webinar-follow-up', 'webinar', ["Merci d'avoir pris part", "publication thématique de l'Observatoire Metropolis"]],
];

function expectInOrder(text: string, facts: readonly string[]): void {
  let from = 0;
  for (const fact of facts) {
    expect(text.slice(from)).toContain(fact);
    from = text.indexOf(fact, from) + fact.length;
  }
}

describe('each step of a life is told with what its reader needs', () => {
  it.each(rows)('%s when %s', (letter, life, facts) => expectInOrder(said(letter, life), facts));
  it.each(french)('%s when %s, in French', (letter, life, facts) => expectInOrder(said(letter, life, 'fr'), facts));
});

describe('who does not pay', () => {
  const asks = ['payment-reminder', 'payment-overdue', 'payment-deadline-extended'] as const;
  const WHO = { en: 'made out to City', fr: 'au nom de City', es: 'a nombre de City', ca: 'a nom de City' };

  it.each(LANGUAGES)('is told who does, in %s', (language) => {
    for (const [letter, life] of asks.map(
      (one, nth) => [one, nth === 2 ? 'gets more time' : 'pays nothing'] as const,
    )) {
      const input = lives[life]?.().letter(letter);
      if (input === undefined) throw new Error(`nobody lives '${life}'`);
      const said = (payer: string | null) =>
        templates({ letter, language }, contextOf({ ...input, payer }, speak(language))).text;
      expect(said('City of Example')).toContain(WHO[language]);
      expect(said(null)).not.toContain(WHO[language]);
    }
  });

  it('is not said to have paid, nor asked for money when the place of a group has lapsed', () => {
    const text = said('lapse', 'group pays a part, and it lapses');
    expect(text).not.toMatch(/[Yy]ou have paid|IBAN|comes back to you/);
    expect(text).toMatch(/200\.00 € had been paid for it; of that 150\.00 € goes back/);
  });
});

describe('what has become untrue is not said', () => {
  it('dates are no longer provisional once the course has begun', () => {
    expect(said('practical-information', 'certified, reissued, revoked')).toContain('are provisional');
    expect(said('certificate', 'certified, reissued, revoked')).not.toContain('are provisional');
  });

  it('hours of other dates than those in force', () => {
    // The course of this life is not on the days for which the file gives the hours, as after a reschedule.
    expect(said('practical-information', 'webinar')).toContain('25 November 2024');
    expect(said('practical-information', 'webinar')).not.toContain('25 November 2020');
  });
});
