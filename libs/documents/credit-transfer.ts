import { createHash } from 'node:crypto';
import type { Instant, LocalDate } from '#domain/time/zone.js';
import { sepaText } from './sepa-text.js';
import { leaf, tree, type Xml } from './xml.js';

/** What goes to the bank in one file. Amounts are in cents: SEPA credit transfers are in euro and nothing else. */
export interface CreditTransferFile {
  /** 35 characters at most, and never used twice. */
  readonly messageId: string;
  readonly createdAt: Instant;
  readonly executionOn: LocalDate;
  readonly debtor: Debtor;
  readonly transfers: readonly CreditTransfer[];
}

export interface Debtor {
  readonly name: string;
  readonly iban: string;
  /** What banks outside of the European Economic Area ask for (GB or CH, say); null where it is not known. */
  readonly address: { readonly city: string; readonly country: string } | null;
}

export interface CreditTransfer {
  readonly endToEnd: string;
  readonly amountMinor: number;
  readonly name: string;
  readonly iban: string;
  readonly remittance: string;
}

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09';
const LONGEST_NAME = 70;
const LONGEST_CITY = 35;
const LONGEST_REMITTANCE = 140;

/**
 * The file that orders SEPA credit transfers: pain.001.001.09 as the customer-to-bank guidelines of the European
 * Payments Council have it (EPC132-08). The same transfers give the same bytes.
 */
export function creditTransferFile(file: CreditTransferFile): Buffer {
  const { messageId, createdAt, debtor, transfers } = file;
  const sums = [
    leaf('NbOfTxs', String(transfers.length)),
    leaf('CtrlSum', euros(transfers.reduce((sum, { amountMinor }) => sum + amountMinor, 0))),
  ];
  const header = tree('GrpHdr', [
    leaf('MsgId', messageId),
    leaf('CreDtTm', createdAt),
    ...sums,
    tree('InitgPty', [nameOf(debtor.name)]),
  ]);
  const document = tree('Document', [tree('CstmrCdtTrfInitn', [header, payment(file, sums)])], { xmlns: NAMESPACE });
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${document ?? ''}\n`);
}

function payment({ messageId, executionOn, debtor, transfers }: CreditTransferFile, sums: readonly Xml[]): Xml {
  return tree('PmtInf', [
    leaf('PmtInfId', messageId),
    leaf('PmtMtd', 'TRF'),
    // Each transfer shall come back as a line of its own, so that each can be told to be paid.
    leaf('BtchBookg', 'false'),
    ...sums,
    tree('PmtTpInf', [tree('SvcLvl', [leaf('Cd', 'SEPA')])]),
    tree('ReqdExctnDt', [leaf('Dt', executionOn)]),
    tree('Dbtr', [nameOf(debtor.name), addressOf(debtor)]),
    account('DbtrAcct', debtor.iban),
    // Within the SEPA the IBAN alone says which bank it is.
    tree('DbtrAgt', [tree('FinInstnId', [tree('Othr', [leaf('Id', 'NOTPROVIDED')])])]),
    leaf('ChrgBr', 'SLEV'),
    ...transfers.map(transfer),
  ]);
}

const transfer = ({ endToEnd, amountMinor, name, iban, remittance }: CreditTransfer): Xml =>
  tree('CdtTrfTxInf', [
    tree('PmtId', [leaf('EndToEndId', endToEnd)]),
    tree('Amt', [leaf('InstdAmt', euros(amountMinor), { Ccy: 'EUR' })]),
    tree('Cdtr', [nameOf(name)]),
    account('CdtrAcct', iban),
    tree('RmtInf', [leaf('Ustrd', sepaText(remittance, LONGEST_REMITTANCE))]),
  ]);

const nameOf = (name: string): Xml => leaf('Nm', sepaText(name, LONGEST_NAME));

/** Structured, since lines alone are not taken any more. */
const addressOf = ({ address }: Debtor): Xml =>
  address === null
    ? null
    : tree('PstlAdr', [leaf('TwnNm', sepaText(address.city, LONGEST_CITY)), leaf('Ctry', address.country)]);

const account = (element: string, iban: string): Xml => tree(element, [tree('Id', [leaf('IBAN', iban)])]);

/** From the digits, for no floating point is to touch money. */
function euros(amountMinor: number): string {
  const digits = String(amountMinor).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

interface Stored {
  readonly sha256: string;
  readonly bytes: Buffer;
}

export const sha256Of = (bytes: Buffer): Stored => ({
  sha256: createHash('sha256').update(bytes).digest('hex'),
  bytes,
});
