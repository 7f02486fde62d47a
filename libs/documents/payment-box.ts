import type { Column, Content } from 'pdfmake/interfaces.js';
import { epcPayload } from './epc.js';
import type { PaperLanguage } from './language.js';
import type { InvoicePaper } from './paper.js';
import { qrCode } from './qr-code.js';
import { ACCENT, factsTable, inFours, MUTED, PALE } from './typography.js';

/** All that a transfer needs, to be copied or scanned; never torn apart by the end of a page. */
export const paymentBox = (bill: InvoicePaper, language: PaperLanguage): Content => ({
  unbreakable: true,
  margin: [0, 30, 0, 0],
  layout: BOX,
  table: {
    widths: ['*'],
    body: [
      [
        {
          fillColor: PALE,
          columns: [wordsOf(bill, language), ...codeOf(bill, language)],
          columnGap: 20,
        },
      ],
    ],
  },
});

const BOX = {
  hLineWidth: () => 0,
  vLineWidth: () => 0,
  paddingLeft: () => 16,
  paddingRight: () => 16,
  paddingTop: () => 14,
  paddingBottom: () => 14,
};

function wordsOf(bill: InvoicePaper, { labels, money, day }: PaperLanguage): Column {
  const { holder, iban, bic, bankName } = bill.account;
  return {
    width: '*',
    stack: [
      { text: labels.payTo, fontSize: 11, bold: true, color: ACCENT, margin: [0, 0, 0, 8] },
      factsTable([
        [labels.toPay, money(bill.totalMinor, bill.currency)],
        [labels.dueOn, day(bill.dueOn)],
        [labels.holder, holder],
        [labels.iban, inFours(iban)],
        [labels.bic, bic],
        [labels.bank, bankName],
        [labels.paymentReference, inFours(bill.creditorReference)],
      ]),
      { text: labels.charges, fontSize: 8.5, color: MUTED, margin: [0, 8, 0, 0] },
    ],
  };
}

function codeOf(bill: InvoicePaper, { labels }: PaperLanguage): Column[] {
  const payload = epcPayload(bill);
  if (payload === null) return [];
  return [
    {
      width: 118,
      stack: [
        // The scheme asks for medium correction.
        { ...qrCode({ qr: payload, eccLevel: 'M', fit: 112, background: PALE }), alignment: 'center' },
        { text: labels.scan, fontSize: 7.5, color: MUTED, alignment: 'center', margin: [0, 6, 0, 0] },
      ],
    },
  ];
}
