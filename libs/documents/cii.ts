import { formatPlain, money } from '#domain/money.js';
import type { LocalDate } from '#domain/time/zone.js';
import { paperLanguage } from './language.js';
import type { BillPaper, InvoicePaper, Party } from './paper.js';
import { leaf, tree, type Xml } from './xml.js';

/** A bill that says all that an electronic one has to. */
type Electronic = BillPaper & { readonly vat: NonNullable<BillPaper['vat']> };

const NAMESPACES = {
  'xmlns:rsm': 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
  'xmlns:ram': 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
  'xmlns:qdt': 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100',
  'xmlns:udt': 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
};

/** Codes of UN/EDIFACT 1001 and 4461, and of UN/ECE Recommendation 20. */
const TYPE_CODES = { invoice: '380', 'credit-note': '381' } as const;
const SEPA_CREDIT_TRANSFER = '58';
const ONE_PIECE = 'C62';

/**
 * The bill as Cross Industry Invoice D16B in the profile EN 16931. The elements stand in the schema's order; what
 * each means in the standard is named by its business term (BT) or group (BG).
 * @returns null for a paper that lacks what the standard demands: how VAT treats it, or a country of seller or buyer
 */
export function ciiXml(bill: BillPaper): string | null {
  if (!isElectronic(bill)) return null;
  const invoice = tree(
    'rsm:CrossIndustryInvoice',
    [
      tree('rsm:ExchangedDocumentContext', [
        tree('ram:GuidelineSpecifiedDocumentContextParameter', [leaf('ram:ID', 'urn:cen.eu:en16931:2017')]), // BT-24
      ]),
      tree('rsm:ExchangedDocument', [
        leaf('ram:ID', bill.number), // BT-1
        leaf('ram:TypeCode', TYPE_CODES[bill.kind]), // BT-3
        tree('ram:IssueDateTime', [dateTime('udt', bill.issuedOn)]), // BT-2
      ]),
      tree('rsm:SupplyChainTradeTransaction', [
        ...bill.lines.map((line, index) => lineItem(bill, line, String(index + 1))),
        agreement(bill),
        '<ram:ApplicableHeaderTradeDelivery/>',
        settlement(bill),
      ]),
    ],
    NAMESPACES,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${invoice ?? ''}\n`;
}

const isElectronic = (bill: BillPaper): bill is Electronic =>
  (bill.vat ?? null) !== null && bill.seller.country !== null && bill.buyer.country !== null;

/** BG-25: a place on the course is one piece of its price. */
function lineItem(bill: Electronic, line: BillPaper['lines'][number], id: string): Xml {
  const amount = amountText(line.amountMinor, bill);
  return tree('ram:IncludedSupplyChainTradeLineItem', [
    tree('ram:AssociatedDocumentLineDocument', [leaf('ram:LineID', id)]), // BT-126
    tree('ram:SpecifiedTradeProduct', [leaf('ram:Name', line.description)]), // BT-153
    tree('ram:SpecifiedLineTradeAgreement', [
      tree('ram:NetPriceProductTradePrice', [leaf('ram:ChargeAmount', amount)]), // BT-146
    ]),
    tree('ram:SpecifiedLineTradeDelivery', [leaf('ram:BilledQuantity', '1', { unitCode: ONE_PIECE })]), // BT-129
    tree('ram:SpecifiedLineTradeSettlement', [
      tree('ram:ApplicableTradeTax', [leaf('ram:TypeCode', 'VAT'), ...category(bill)]), // BG-30
      tree('ram:SpecifiedTradeSettlementLineMonetarySummation', [leaf('ram:LineTotalAmount', amount)]), // BT-131
    ]),
  ]);
}

/** BT-151, BT-152 and their like in the breakdown: exempt is a rate of nought, outside the scope is none. */
const category = ({ vat }: Electronic): Xml[] =>
  vat.treatment === 'exempt'
    ? [leaf('ram:CategoryCode', 'E'), leaf('ram:RateApplicablePercent', '0.00')]
    : [leaf('ram:CategoryCode', 'O')];

function agreement(bill: Electronic): Xml {
  const { seller, buyer, buyerReference, purchaseOrder } = bill;
  return tree('ram:ApplicableHeaderTradeAgreement', [
    leaf('ram:BuyerReference', buyerReference), // BT-10
    party('ram:SellerTradeParty', seller, sellerTax(bill)),
    party('ram:BuyerTradeParty', buyer, buyerTax(bill)),
    tree('ram:BuyerOrderReferencedDocument', [leaf('ram:IssuerAssignedID', purchaseOrder)]), // BT-13
  ]);
}

interface TaxIds {
  /** BT-46, for a number of which it is not known what it is. */
  readonly id: string | null;
  readonly vatId: string | null;
  /** BT-32 */
  readonly taxId: string | null;
}

/** Outside the scope of VAT nobody is named by a VAT id (BR-O-2). */
const sellerTax = ({ vat, seller }: Electronic): TaxIds => ({
  id: null,
  vatId: vat.treatment === 'exempt' ? (seller.vatId ?? null) : null,
  taxId: seller.taxId,
});

/** Payers write their number as they know it; it is a VAT id where it begins with their country (BR-CO-9). */
function buyerTax({ vat, buyer }: Electronic): TaxIds {
  const number = buyer.taxId?.replaceAll(/[\s.-]/g, '').toUpperCase() ?? '';
  const prefix = buyer.country === 'GR' ? 'EL' : (buyer.country ?? '');
  const isVatId = number.startsWith(prefix) && /^[A-Z]{2}[A-Z\d+*]{2,13}$/.test(number);
  if (isVatId && vat.treatment === 'exempt') return { id: null, vatId: number, taxId: null };
  return { id: buyer.taxId, vatId: null, taxId: null };
}

/** BG-4 and BG-7. An address of more than three lines goes on in the third. */
function party(name: string, { address, ...who }: Party, { id, vatId, taxId }: TaxIds): Xml {
  const [one, two, ...rest] = address;
  return tree(name, [
    leaf('ram:ID', id),
    leaf('ram:Name', who.name),
    tree('ram:SpecifiedLegalOrganization', [leaf('ram:ID', who.registrationId)]), // BT-30
    tree('ram:PostalTradeAddress', [
      leaf('ram:LineOne', one),
      leaf('ram:LineTwo', two),
      leaf('ram:LineThree', rest.join(', ')),
      leaf('ram:CountryID', who.country),
    ]),
    tree('ram:URIUniversalCommunication', [leaf('ram:URIID', who.email, { schemeID: 'EM' })]), // BT-34, BT-49
    tree('ram:SpecifiedTaxRegistration', [leaf('ram:ID', vatId, { schemeID: 'VA' })]), // BT-31, BT-48
    tree('ram:SpecifiedTaxRegistration', [leaf('ram:ID', taxId, { schemeID: 'FC' })]),
  ]);
}

function settlement(bill: Electronic): Xml {
  return tree('ram:ApplicableHeaderTradeSettlement', [
    bill.kind === 'invoice' ? leaf('ram:PaymentReference', bill.creditorReference) : null, // BT-83
    leaf('ram:InvoiceCurrencyCode', bill.currency), // BT-5
    bill.kind === 'invoice' ? paymentMeans(bill) : null,
    vatBreakdown(bill),
    tree('ram:BillingSpecifiedPeriod', [
      tree('ram:StartDateTime', [dateTime('udt', bill.period?.starts)]), // BT-73
      tree('ram:EndDateTime', [dateTime('udt', bill.period?.ends)]), // BT-74
    ]),
    paymentTerms(bill),
    totals(bill),
    bill.kind === 'credit-note' ? precedingInvoice(bill.corrects) : null,
  ]);
}

/** BG-16: any transfer where the euro's own scheme does not reach. */
const paymentMeans = ({ account, currency }: InvoicePaper): Xml =>
  tree('ram:SpecifiedTradeSettlementPaymentMeans', [
    leaf('ram:TypeCode', currency === 'EUR' ? SEPA_CREDIT_TRANSFER : '30'), // BT-81
    tree('ram:PayeePartyCreditorFinancialAccount', [
      leaf('ram:IBANID', account.iban), // BT-84
      leaf('ram:AccountName', account.holder), // BT-85
    ]),
    tree('ram:PayeeSpecifiedCreditorFinancialInstitution', [leaf('ram:BICID', account.bic)]), // BT-86
  ]);

/** BG-23: one group, for all lines are treated alike. */
function vatBreakdown(bill: Electronic): Xml {
  const [categoryCode = null, rate = null] = category(bill);
  return tree('ram:ApplicableTradeTax', [
    leaf('ram:CalculatedAmount', amountText(0, bill)), // BT-117
    leaf('ram:TypeCode', 'VAT'),
    leaf('ram:ExemptionReason', bill.vat.reason), // BT-120
    leaf('ram:BasisAmount', amountText(bill.totalMinor, bill)), // BT-116
    categoryCode, // BT-118
    leaf('ram:ExemptionReasonCode', bill.vat.treatment === 'exempt' ? bill.vat.code : 'VATEX-EU-O'), // BT-121
    rate, // BT-119
  ]);
}

/** What is due has a day (BT-9) or is said in words (BT-20), by BR-CO-25; that of a credit note is the payer's. */
function paymentTerms(bill: Electronic): Xml {
  const { labels } = paperLanguage(bill.language);
  return tree('ram:SpecifiedTradePaymentTerms', [
    bill.kind === 'invoice'
      ? tree('ram:DueDateDateTime', [dateTime('udt', bill.dueOn)])
      : leaf('ram:Description', labels.credited),
  ]);
}

/** BG-22: without VAT, allowances and anything paid before, every sum is that of the lines. */
function totals(bill: Electronic): Xml {
  const total = amountText(bill.totalMinor, bill);
  return tree('ram:SpecifiedTradeSettlementHeaderMonetarySummation', [
    leaf('ram:LineTotalAmount', total), // BT-106
    leaf('ram:TaxBasisTotalAmount', total), // BT-109
    leaf('ram:TaxTotalAmount', amountText(0, bill), { currencyID: bill.currency }), // BT-110
    leaf('ram:GrandTotalAmount', total), // BT-112
    leaf('ram:DuePayableAmount', total), // BT-115
  ]);
}

/** BG-3 */
const precedingInvoice = (invoice: { readonly number: string; readonly issuedOn: LocalDate }): Xml =>
  tree('ram:InvoiceReferencedDocument', [
    leaf('ram:IssuerAssignedID', invoice.number), // BT-25
    tree('ram:FormattedIssueDateTime', [dateTime('qdt', invoice.issuedOn)]), // BT-26
  ]);

/** Format 102 of UN/EDIFACT 2379: 20240810. */
const dateTime = (prefix: 'udt' | 'qdt', date: LocalDate | undefined): Xml =>
  leaf(`${prefix}:DateTimeString`, date?.replaceAll('-', ''), { format: '102' });

const amountText = (amountMinor: number, { currency }: BillPaper): string =>
  formatPlain(money(amountMinor, currency)).split(' ')[0] ?? '';
