import { formatPlain, money } from '#domain/money.js';
import { isLocalDate, localDateOf, type LocalDate, type Moment, type Zone } from '#domain/time/zone.js';

export interface PaperLanguage {
  readonly tag: 'en' | 'fr';
  readonly labels: Readonly<Record<Label, string>>;
  /** '225.00 EUR' */
  readonly money: (amountMinor: number, currency: string) => string;
  readonly day: (date: LocalDate) => string;
  readonly days: (starts: Moment, ends: Moment, zone: Zone) => string;
}

type Label =
  | 'invoice'
  | 'creditNote'
  | 'number'
  | 'issuedOn'
  | 'dueOn'
  | 'corrects'
  | 'reference'
  | 'billTo'
  | 'taxId'
  | 'purchaseOrder'
  | 'buyerReference'
  | 'description'
  | 'amount'
  | 'total'
  | 'payTo'
  | 'holder'
  | 'iban'
  | 'bic'
  | 'bank'
  | 'paymentReference'
  | 'charges'
  | 'credited'
  | 'certifies'
  | 'completed'
  | 'heldIn'
  | 'with'
  | 'verify'
  | 'code';

const en: PaperLanguage['labels'] = {
  invoice: 'Invoice',
  creditNote: 'Credit note',
  number: 'Number',
  issuedOn: 'Date',
  dueOn: 'Due on',
  corrects: 'Corrects invoice',
  reference: 'Application',
  billTo: 'To',
  taxId: 'Tax id',
  purchaseOrder: 'Purchase order',
  buyerReference: 'Your reference',
  description: 'Description',
  amount: 'Amount',
  total: 'Total',
  payTo: 'Please pay to',
  holder: 'Account holder',
  iban: 'IBAN',
  bic: 'BIC',
  bank: 'Bank',
  paymentReference: 'Payment reference',
  charges: 'Please give exactly this reference. All bank charges are to the sender.',
  credited: 'This amount reduces what is owed on the invoice. What has been paid beyond it is refunded.',
  certifies: 'This certifies that',
  completed: 'has completed',
  heldIn: 'in',
  with: 'in cooperation with',
  verify: 'Verify at',
  code: 'Code',
};

const fr: PaperLanguage['labels'] = {
  invoice: 'Facture',
  creditNote: 'Avoir',
  number: 'Numéro',
  issuedOn: 'Date',
  dueOn: 'Échéance',
  corrects: 'Corrige la facture',
  reference: 'Dossier',
  billTo: 'À',
  taxId: 'N° fiscal',
  purchaseOrder: 'Bon de commande',
  buyerReference: 'Votre référence',
  description: 'Désignation',
  amount: 'Montant',
  total: 'Total',
  payTo: 'À payer sur le compte',
  holder: 'Titulaire',
  iban: 'IBAN',
  bic: 'BIC',
  bank: 'Banque',
  paymentReference: 'Référence du paiement',
  charges: "Merci d'indiquer exactement cette référence. Tous les frais sont à la charge du donneur d'ordre.",
  credited: 'Ce montant vient en déduction de la facture. Ce qui a été payé au-delà est remboursé.',
  certifies: 'Nous certifions que',
  completed: 'a achevé la formation',
  heldIn: 'à',
  with: 'en coopération avec',
  verify: 'À vérifier sur',
  code: 'Code',
};

/** Papers exist in English and French; every other language gets English. */
export function paperLanguage(tag: string): PaperLanguage {
  const french = tag.toLowerCase().split('-')[0] === 'fr';
  const locale = french ? 'fr-FR' : 'en-GB';
  const day = (date: LocalDate): string => dayText(date, locale);
  return {
    tag: french ? 'fr' : 'en',
    labels: french ? fr : en,
    day,
    days: (starts, ends, zone) => {
      const [first, last] = [starts, ends].map((moment) =>
        day(isLocalDate(moment) ? moment : localDateOf(moment, zone)),
      );
      return first === last ? String(first) : `${String(first)} – ${String(last)}`;
    },
    money: (amountMinor, currency) => moneyText(amountMinor, currency, locale),
  };
}

function dayText(date: LocalDate, locale: string): string {
  const text = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));
  return locale === 'fr-FR' ? text.replace(/^1 /, '1er ') : text;
}

function moneyText(amountMinor: number, currency: string, locale: string): string {
  const [digits = ''] = formatPlain(money(amountMinor, currency)).split(' ');
  const decimals = digits.split('.')[1]?.length ?? 0;
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  // The code, not the sign: a paper is read far from where it was written.
  return `${format.format(Number(digits))} ${currency}`;
}
