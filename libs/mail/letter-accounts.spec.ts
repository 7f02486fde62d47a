import { describe, expect, it } from '@jest/globals';
import type { LetterName } from '#domain/application/letters.types.js';
import { Correspondence } from '../../test/support/correspondence.js';
import { lives } from '../../test/support/letter-lives.js';
import { admit, cancel, groupLine, lineCredit, pay, submit } from '../../test/support/life.js';
import { contextOf } from './letter-context.js';
import type { Destination } from './letter-input.js';
import { type Language, speak } from './speech.js';
import { loadTemplates, type Rendered } from './templates.js';

const templates = loadTemplates();
const CITY = { kind: 'sender', iban: 'ES9121000418450200051332' } as const;
const PARTNER = { kind: 'sender', iban: 'FR1420041010050500013M02606' } as const;
const share = (amountMinor: number, account: Destination['account']): Destination => ({
  ...{ refund: 1, amountMinor, account },
});

/** 450.00 of 600.00 come back, and have come back, to these. */
function cancelled(destinations: readonly Destination[]): Correspondence {
  return new Correspondence({}, { destinations })
    .after('2024-08-01T10:00:00.000Z', submit)
    .after('2024-08-10T10:00:00.000Z', admit)
    .after('2024-08-20T09:00:00.000Z', pay(60_000, '2024-08-19'))
    .after('2024-09-02T08:00:00.000Z', cancel('2024-09-02T08:00:00.000Z'))
    .after('2024-09-03T08:00:00.000Z', { type: 'ApproveRefund', refund: 1, by: 'staff:a', role: 'finance' })
    .after('2024-09-03T09:00:00.000Z', { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:b', role: 'finance' })
    .after('2024-09-05T08:00:00.000Z', {
      ...{ type: 'ConfirmRefundPaid', refund: 1, paidOn: '2024-09-05', bankReference: 'B-77', amountMinor: null },
      ...{ by: 'staff:b', role: 'finance' },
    });
}

const write = (life: Correspondence, name: LetterName, language: Language = 'en'): Rendered =>
  templates({ letter: name, language }, contextOf(life.letter(name), speak(language)));
/** As it is read: a mail's text has no blanks that do not break. */
const said = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('’', "'");

const SAID: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'We send it by bank transfer to the account ES•• •••• … 1332 that the payment came from. We write to you when it has left.',
    'We send it by bank transfer: 300.00 € to the account ES•• •••• … 1332 that the payment came from and 150.00 € to the account FR•• •••• … 2606 that the payment came from.',
    'We send it by bank transfer to the account that the payment came from. We write',
    'We send it by bank transfer to the account ES•• •••• … 1332 that was agreed with us.',
    'We send it by bank transfer to your account ES•• •••• … 1332.',
  ],
  fr: [
    "Nous faisons un virement au compte ES•• •••• … 1332 d'où le paiement est venu. Nous vous écrivons dès qu'il est parti.",
    "Nous faisons un virement : 300,00 € au compte ES•• •••• … 1332 d'où le paiement est venu et 150,00 € au compte FR•• •••• … 2606 d'où le paiement est venu.",
    "Nous faisons un virement au compte d'où le paiement est venu. Nous",
    'Nous faisons un virement au compte ES•• •••• … 1332 convenu avec nous.',
    'Nous faisons un virement à votre compte ES•• •••• … 1332.',
  ],
  es: [
    'Lo enviamos por transferencia bancaria a la cuenta ES•• •••• … 1332 de la que llegó el pago. Le escribiremos cuando haya salido.',
    'Lo enviamos por transferencia bancaria: 300,00 € a la cuenta ES•• •••• … 1332 de la que llegó el pago y 150,00 € a la cuenta FR•• •••• … 2606 de la que llegó el pago.',
    'Lo enviamos por transferencia bancaria a la cuenta de la que llegó el pago. Le',
    'Lo enviamos por transferencia bancaria a la cuenta ES•• •••• … 1332 acordada con nosotros.',
    'Lo enviamos por transferencia bancaria a su cuenta ES•• •••• … 1332.',
  ],
  ca: [
    'Ho enviem per transferència bancària al compte ES•• •••• … 1332 des del qual va arribar el pagament. Us escriurem quan hagi sortit.',
    'Ho enviem per transferència bancària: 300,00 € al compte ES•• •••• … 1332 des del qual va arribar el pagament i 150,00 € al compte FR•• •••• … 2606 des del qual va arribar el pagament.',
    'Ho enviem per transferència bancària al compte des del qual va arribar el pagament. Us',
    'Ho enviem per transferència bancària al compte ES•• •••• … 1332 acordat amb nosaltres.',
    'Ho enviem per transferència bancària al vostre compte ES•• •••• … 1332.',
  ],
};
const CASES: readonly (readonly Destination[])[] = [
  [share(45_000, CITY)],
  // Two payments from one account are one sum.
  [share(20_000, CITY), share(15_000, PARTNER), share(10_000, CITY)],
  [share(45_000, null)],
  [share(45_000, { ...CITY, kind: 'requested' })],
  [share(45_000, { ...CITY, kind: 'own' })],
];

describe.each(['en', 'fr', 'es', 'ca'] as const)('money that comes back, in %s', (language) => {
  it.each(CASES.map((destinations, nth) => [SAID[language][nth] ?? '', destinations] as const))(
    '%s',
    (words, destinations) => {
      const { text, html } = write(cancelled(destinations), 'cancellation-accepted', language);
      expect(said(text)).toContain(said(words));
      if (destinations[0]?.account) expect(html).toContain('•• •••• … 1332');
      for (const part of [text, html]) expect(part).not.toContain('0418');
    },
  );

  it('has left for an account that the letter names', () => {
    const { text } = write(cancelled([share(45_000, CITY)]), 'refund-paid', language);
    expect(said(text)).toContain(`: ${speak(language).words.toAccount.sender('ES•• •••• … 1332')}\n`);
  });
});

describe('the papers of a group that are made out anew', () => {
  const life = (): Correspondence =>
    lives['pays with a group, whose invoice is made out anew']?.() ?? new Correspondence();

  it.each([
    ['en', 'takes back the whole of invoice INV-2024-00001', 'takes the place of invoice INV-2024-00001'],
    ['fr', 'annule la facture INV-2024-00001 en entier', 'remplace la facture INV-2024-00001'],
    ['es', 'Anula por completo la factura INV-2024-00001', 'Sustituye a la factura INV-2024-00001'],
    ['ca', 'la del tot la factura INV-2024-00001', 'Substitueix la factura INV-2024-00001'],
  ] as const)('say so in %s', (language, credited, replaced) => {
    const note = write(life(), 'group-credit-note', language).text;
    expect(note).toContain(credited);
    expect(write(life(), 'group-invoice', language).text).toContain(replaced);
    const first = life().letters.find(({ letter }) => letter === 'group-invoice');
    if (first === undefined) throw new Error('nothing was invoiced');
    const { text } = templates({ letter: 'group-invoice', language }, contextOf(first, speak(language)));
    expect(text).not.toContain(replaced);
  });
});

describe('the credit note of a group', () => {
  it.each([
    ['en', '405.00 € will be refunded to the account ES•• •••• … 1332 that the payment came from.'],
    ['fr', "405,00 € vous seront remboursés au compte ES•• •••• … 1332 d'où le paiement est venu."],
    ['es', 'se le devolverán 405,00 € a la cuenta ES•• •••• … 1332 de la que llegó el pago.'],
    ['ca', 'se us retornaran 405,00 € al compte ES•• •••• … 1332 des del qual va arribar el pagament.'],
  ] as const)('says in %s to which account what was paid too much goes', (language, words) => {
    const life = new Correspondence({}, { destinations: [share(40_500, CITY)] })
      .after('2024-08-01T10:00:00.000Z', submit)
      .after('2024-08-10T10:00:00.000Z', admit, { group: { code: 'ghent' } })
      .after('2024-08-15T10:00:00.000Z', groupLine)
      .after('2024-08-20T10:00:00.000Z', pay(54_000, '2024-08-19'))
      .after('2024-08-26T10:00:00.000Z', cancel('2024-08-26T10:00:00.000Z'))
      .after('2024-08-26T10:01:00.000Z', { ...lineCredit, amountMinor: 40_500 });
    expect(said(write(life, 'group-credit-note', language).text)).toContain(words);
  });
});
