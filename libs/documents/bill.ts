import type { Column, Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { PaperLanguage } from './language.js';
import type { BillPaper } from './paper.js';
import { partyLines, sellerNumbers } from './parties.js';
import { paymentBox } from './payment-box.js';
import { ACCENT, factsTable, infoOf, MUTED, PALE } from './typography.js';

/** An invoice or a credit note on A4; as many pages as its lines take. */
export function billDefinition(bill: BillPaper, language: PaperLanguage): TDocumentDefinitions {
  const { labels } = language;
  const title = bill.kind === 'invoice' ? labels.invoice : labels.creditNote;
  return {
    pageSize: 'A4',
    pageMargins: [56, 56, 56, 84],
    info: infoOf(`${title} ${bill.number}`, bill),
    // An archive keeps it readable by itself: fonts and colours within, and what it says in words as well.
    version: '1.7',
    subset: 'PDF/A-3b',
    tagged: true,
    displayTitle: true,
    language: language.tag,
    defaultStyle: { fontSize: 9.5, lineHeight: 1.25 },
    content: [
      heading(bill, title),
      { columns: [buyerBlock(bill, language), factsBlock(bill, language)], columnGap: 24, margin: [0, 34, 0, 30] },
      linesTable(bill, language),
      ...vatNote(bill),
      ...(bill.kind === 'invoice'
        ? [paymentBox(bill, language)]
        : [{ text: labels.credited, margin: [0, 22, 0, 0] as [number, number, number, number] }]),
    ],
    footer: (page, pages) => footer(bill, language, { page, pages }),
  };
}

const heading = ({ seller, number }: BillPaper, title: string): Content => ({
  columns: [
    {
      width: '*',
      stack: [
        { text: seller.name, fontSize: 13, bold: true, color: ACCENT },
        { text: seller.address.join('\n'), fontSize: 8.5, color: MUTED, margin: [0, 3, 0, 0] },
      ],
    },
    {
      width: 210,
      alignment: 'right',
      stack: [
        { text: title, fontSize: 21, color: ACCENT },
        { text: number, fontSize: 11, bold: true },
      ],
    },
  ],
  columnGap: 24,
});

const buyerBlock = (bill: BillPaper, language: PaperLanguage): Column => ({
  width: '*',
  stack: [
    { text: language.labels.billTo, fontSize: 8, color: MUTED, margin: [0, 0, 0, 3] },
    ...partyLines(bill.buyer, language).map((text, index) => ({ text, bold: index === 0 })),
  ],
});

function factsBlock(bill: BillPaper, { labels, day }: PaperLanguage): Column {
  const facts: [string, string | null][] = [
    [labels.issuedOn, day(bill.issuedOn)],
    bill.kind === 'invoice'
      ? [labels.dueOn, day(bill.dueOn)]
      : [labels.corrects, `${bill.corrects.number}\n${day(bill.corrects.issuedOn)}`],
    [labels.purchaseOrder, bill.purchaseOrder],
    [labels.buyerReference, bill.buyerReference],
    [labels.reference, bill.applicationReference],
    [labels.period, bill.period ? daysText(bill.period, day) : null],
  ];
  return { width: 222, ...factsTable(facts) };
}

const daysText = ({ starts, ends }: NonNullable<BillPaper['period']>, day: PaperLanguage['day']): string =>
  starts === ends ? day(starts) : `${day(starts)} –\n${day(ends)}`;

function linesTable(bill: BillPaper, { labels, money }: PaperLanguage): Content {
  const amount = (amountMinor: number) => ({
    text: money(amountMinor, bill.currency),
    alignment: 'right' as const,
    noWrap: true,
  });
  const head: TableCell[] = [
    { text: labels.description, fontSize: 8, color: MUTED },
    { text: labels.amount, fontSize: 8, color: MUTED, alignment: 'right' },
  ];
  const total = { bold: true, fontSize: 11, fillColor: PALE };
  return {
    layout: LINES,
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: ['*', 'auto'],
      body: [
        head,
        ...bill.lines.map(({ description, amountMinor }): TableCell[] => [description, amount(amountMinor)]),
        ...(bill.vat ? [[labels.vat, amount(0)]] : []),
        [
          { text: bill.kind === 'invoice' ? labels.total : labels.credit, ...total },
          { ...amount(bill.totalMinor), ...total },
        ],
      ],
    },
  };
}

const LINES = {
  hLineWidth: (row: number) => (row === 0 ? 0 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => '#c8d0d8',
  paddingLeft: () => 6,
  paddingRight: () => 6,
  paddingTop: () => 6,
  paddingBottom: () => 5,
};

const vatNote = ({ vat }: BillPaper): Content[] =>
  vat ? [{ text: vat.reason, fontSize: 8.5, color: MUTED, margin: [6, 8, 6, 0] }] : [];

interface Sheet {
  readonly page: number;
  readonly pages: number;
}

/** Who has issued it, on every sheet; which sheet it is, where there are several. */
function footer(bill: BillPaper, language: PaperLanguage, { page, pages }: Sheet): Content {
  const { seller } = bill;
  return {
    margin: [56, 18, 56, 0],
    fontSize: 7.5,
    color: MUTED,
    stack: [
      { canvas: [{ type: 'line', x1: 0, y1: 0, x2: 483, y2: 0, lineWidth: 0.5, lineColor: '#c8d0d8' }] },
      {
        margin: [0, 6, 0, 0],
        columns: [
          { width: '*', text: [seller.name, ...seller.address].join(' · ') + '\n' + sellerNumbers(seller, language) },
          { width: 'auto', text: pages > 1 ? `${bill.number} · ${page}/${pages}` : '' },
        ],
        columnGap: 16,
      },
    ],
  };
}
