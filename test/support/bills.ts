import type { CreditNotePaper, InvoicePaper } from '#documents/paper.js';

/** An invoice to a city, with all that one can say. */
export const invoice: InvoicePaper = {
  kind: 'invoice',
  ordinal: 1,
  number: 'INV-2024-00042',
  issuedOn: '2024-08-10',
  language: 'en',
  seller: {
    name: 'Metropolis',
    address: ['Carrer de l’Exemple 1', '08000 Barcelona'],
    country: 'ES',
    taxId: '12/345/6789',
    vatId: 'ESG00000000',
    registrationId: 'R-77',
    email: 'diploma@metropolis.example.org',
  },
  buyer: {
    name: 'Ajuntament d’Exemple & Co <Àrea>',
    address: ['Servei de Comptabilitat', 'Plaça Major 1', '2a planta', '08001 Exemple'],
    country: 'ES',
    taxId: 'es-P0800000A',
    email: 'invoices@city.example.org',
  },
  purchaseOrder: 'PO-7/2024',
  buyerReference: 'GE0001234',
  lines: [
    { description: 'Diploma — Member — Ana Pérez Soto', amountMinor: 30_000 },
    { description: 'Diploma — Everyone else — Çelik "Can" Öztürk', amountMinor: 60_001 },
  ],
  totalMinor: 90_001,
  currency: 'EUR',
  vat: { treatment: 'exempt', code: 'VATEX-EU-132-1I', reason: 'VAT exempt: education' },
  period: { starts: '2024-11-18', ends: '2024-11-22' },
  applicationReference: '7K3QW9XM2A',
  dueOn: '2024-09-09',
  creditorReference: 'RF547K3QW9XM2A',
  account: { holder: 'Metropolis', iban: 'ES9121000418450200051332', bic: 'CAIXESBBXXX', bankName: null },
};

/** A credit note over a part of it. */
export const creditNote: CreditNotePaper = {
  kind: 'credit-note',
  language: invoice.language,
  seller: invoice.seller,
  buyer: invoice.buyer,
  purchaseOrder: invoice.purchaseOrder,
  buyerReference: invoice.buyerReference,
  currency: invoice.currency,
  vat: { treatment: 'exempt', code: 'VATEX-EU-132-1I', reason: 'VAT exempt: education' },
  period: { starts: '2024-11-18', ends: '2024-11-22' },
  applicationReference: invoice.applicationReference,
  number: 'CN-2024-00007',
  issuedOn: '2024-10-12',
  lines: [{ description: 'Diploma — Member — Ana Pérez Soto', amountMinor: 22_500 }],
  totalMinor: 22_500,
  corrects: { number: invoice.number, issuedOn: invoice.issuedOn },
};
