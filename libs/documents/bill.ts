import type { Column, Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { PaperLanguage } from './language.js';
import type { CreditNotePaper, InvoicePaper, Party } from './paper.js';

type Bill = InvoicePaper | CreditNotePaper;

const ACCENT = '#14507a';

/** An invoice or a credit note, on one page of A4. */
export function billDefinition(bill: Bill, language: PaperLanguage): TDocumentDefinitions {
  const title = bill.kind === 'invoice' ? language.labels.invoice : language.labels.creditNote;
  return {
    pageSize: 'A4',
    pageMargins: [56, 56, 56, 72],
    info: infoOf(`${title} ${bill.number}`, bill),
    defaultStyle: { fontSize: 10, lineHeight: 1.25 },
    content: [
      { text: bill.seller.name, fontSize: 14, bold: true, color: ACCENT },
      { text: partyLines(bill.seller, language).slice(1).join(' · '), fontSize: 8, color: '#555555' },
      rule(14, 24),
      { columns: [buyerBlock(bill, language), factsBlock(bill, language)], columnGap: 24 },
      { text: `${title} ${bill.number}`, fontSize: 20, bold: true, margin: [0, 28, 0, 14] },
      linesTable(bill, language),
      ...(bill.kind === 'invoice' ? paymentBlock(bill, language) : [note(language.labels.credited)]),
    ],
    footer: (page, pages) => ({
      text: `${bill.seller.name} · ${bill.number} · ${page}/${pages}`,
      alignment: 'center',
      fontSize: 8,
      color: '#555555',
      margin: [56, 24, 56, 0],
    }),
  };
}

/** The paper's own day, not today's: the bytes must be the same whenever they are made. */
export const infoOf = (title: string, { issuedOn }: { readonly issuedOn: string }) => ({
  title,
  creator: 'Matricula',
  producer: 'Matricula',
  creationDate: new Date(`${issuedOn}T00:00:00.000Z`),
});

const rule = (above: number, below: number, width = 483): Content => ({
  canvas: [{ type: 'line', x1: 0, y1: 0, x2: width, y2: 0, lineWidth: 1, lineColor: ACCENT }],
  margin: [0, above, 0, below],
});

function partyLines(party: Party, { labels }: PaperLanguage): string[] {
  const { name, address, taxId, email } = party;
  return [
    name,
    ...address,
    ...(taxId === null ? [] : [`${labels.taxId}: ${taxId}`]),
    ...(email === null ? [] : [email]),
  ];
}

const buyerBlock = (bill: Bill, language: PaperLanguage): Column => ({
  width: '*',
  stack: [
    { text: language.labels.billTo, fontSize: 8, color: '#555555' },
    ...partyLines(bill.buyer, language).map((text, index) => ({ text, bold: index === 0 })),
  ],
});

function factsBlock(bill: Bill, { labels, day }: PaperLanguage): Column {
  const facts: [string, string | null][] = [
    [labels.number, bill.number],
    [labels.issuedOn, day(bill.issuedOn)],
    ...(bill.kind === 'invoice'
      ? ([[labels.dueOn, day(bill.dueOn)]] as [string, string][])
      : ([[labels.corrects, `${bill.corrects.number} (${day(bill.corrects.issuedOn)})`]] as [string, string][])),
    [labels.reference, bill.applicationReference],
    [labels.purchaseOrder, bill.purchaseOrder],
    [labels.buyerReference, bill.buyerReference],
  ];
  return { width: 230, ...factsTable(facts) };
}

const factsTable = (facts: readonly [string, string | null][]) => ({
  layout: 'noBorders',
  table: {
    widths: ['auto', '*'],
    body: facts.flatMap(([label, value]) => (value === null ? [] : [[{ text: label, color: '#555555' }, value]])),
  },
});

const linesTable = (bill: Bill, { labels, money }: PaperLanguage): Content => ({
  layout: 'lightHorizontalLines',
  table: {
    headerRows: 1,
    widths: ['*', 'auto'],
    body: [
      [
        { text: labels.description, bold: true },
        { text: labels.amount, bold: true, alignment: 'right' },
      ],
      ...bill.lines.map(({ description, amountMinor }) => [
        description,
        { text: money(amountMinor, bill.currency), alignment: 'right' as const, noWrap: true },
      ]),
      [
        { text: labels.total, bold: true },
        { text: money(bill.totalMinor, bill.currency), bold: true, alignment: 'right', noWrap: true },
      ],
    ],
  },
});

function paymentBlock(bill: InvoicePaper, { labels }: PaperLanguage): Content[] {
  const { holder, iban, bic, bankName } = bill.account;
  const facts: [string, string | null][] = [
    [labels.holder, holder],
    [labels.iban, inFours(iban)],
    [labels.bic, bic],
    [labels.bank, bankName],
    [labels.paymentReference, inFours(bill.creditorReference)],
  ];
  return [{ text: labels.payTo, bold: true, margin: [0, 28, 0, 6] }, factsTable(facts), note(labels.charges)];
}

const note = (text: string): Content => ({ text, margin: [0, 14, 0, 0] });

const inFours = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ');
