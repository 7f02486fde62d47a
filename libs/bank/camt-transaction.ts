import type { Booking, Transaction } from '#domain/bank/batch.js';
import type { EntryDetails } from '#domain/bank/statement.js';
import { minorUnits } from '#domain/bank/amount.js';
import { UNSPECIFIED_REASON } from '#domain/bank/identity.js';
import { sayingAlso } from '#domain/bank/told-more.js';
import { referenceAt, transactionCodeIn } from './camt-entry.js';
import { ibanFrom } from './facts.js';
import { child, childrenOf, descend, textAt, type XmlElement } from './xml.js';

/** One TxDtls, without its elements: a batch may hold very many until its entry ends. */
export interface Detail {
  readonly direction: 'credit' | 'debit' | null;
  readonly amounts: readonly { readonly text: string; readonly currency: string }[];
  /** Of both sides: who is the other one depends on the direction, which the entry may have to say. */
  readonly debtor: EntryDetails['counterparty'];
  readonly creditor: EntryDetails['counterparty'];
  /** By what the file is known in which it was ordered. */
  readonly order: string | null;
  readonly details: Omit<EntryDetails, 'counterparty'>;
  /** It says of itself that it came back, be it without a reason. */
  readonly isBack: boolean;
  /** Why it came back, in words. */
  readonly why: readonly string[];
}

// In this order the first one in the entry's currency is taken. What was instructed is the last resort.
const AMOUNTS = ['Amt', 'AmtDtls/TxAmt/Amt', 'AmtDtls/InstdAmt/Amt'];
const NAMES = ['Nm', 'Pty/Nm', 'Agt/FinInstnId/Nm'];

// Of the families of credit transfers, direct debits and cheques: Bank Transaction Codes of ISO 20022, external code set.
const BACK = new Set(['RRTN', 'RPCR', 'UPDD', 'PRDD', 'RCDD', 'UPCQ']);

/** Whether a code such as `PMNT/RCDT/RRTN` is of money that goes back to where it came from. */
export const isOfReturn = (transactionCode: string | null): boolean => BACK.has(transactionCode?.split('/')[2] ?? '');

export function detailOf(element: XmlElement): Detail {
  const indicator = textAt(element, 'CdtDbtInd');
  return {
    direction: indicator === 'CRDT' ? 'credit' : indicator === 'DBIT' ? 'debit' : null,
    amounts: AMOUNTS.flatMap((path) => {
      const amount = descend(element, path);
      return amount === undefined ? [] : [{ text: amount.text, currency: amount.attributes['Ccy'] ?? '' }];
    }),
    debtor: partyOf(element, 'Dbtr'),
    creditor: partyOf(element, 'Cdtr'),
    order: referenceAt(element, textAt(element, 'Refs/PmtInfId') === null ? 'Refs/MsgId' : 'Refs/PmtInfId'),
    details: {
      endToEndId: referenceAt(element, 'Refs/EndToEndId'),
      creditorReferences: childrenOf(descend(element, 'RmtInf'), 'Strd').flatMap(
        (structured) =>
          referenceAt(
            structured,
            textAt(structured, 'CdtrRefInf/Ref') === null ? 'CdtrRefInf/CdtrRef' : 'CdtrRefInf/Ref',
          ) ?? [],
      ),
      mandateId: referenceAt(element, 'Refs/MndtId'),
      returnReason: textAt(element, 'RtrInf/Rsn/Cd') ?? textAt(element, 'RtrInf/Rsn/Prtry'),
      remittance: remittanceOf(element),
    },
    isBack: child(element, 'RtrInf') !== undefined || isOfReturn(transactionCodeIn(element)),
    why: childrenOf(child(element, 'RtrInf'), 'AddtlInf').flatMap(({ text }) => (text === '' ? [] : [text])),
  };
}

/** All that is unstructured, and what the structured parts and the bank add in words. */
function remittanceOf(element: XmlElement): string[] {
  const information = descend(element, 'RmtInf');
  const lines = [
    ...childrenOf(information, 'Ustrd').map(({ text }) => text),
    ...childrenOf(information, 'Strd').flatMap((structured) =>
      childrenOf(structured, 'AddtlRmtInf').map(({ text }) => text),
    ),
    ...childrenOf(information, 'Strd').flatMap((structured) =>
      childrenOf(structured, 'RfrdDocInf').map((document) => textAt(document, 'Nb') ?? ''),
    ),
    ...childrenOf(element, 'AddtlTxInf').map(({ text }) => text),
  ];
  return lines.filter((line) => line !== '');
}

function partyOf(element: XmlElement, role: 'Dbtr' | 'Cdtr'): EntryDetails['counterparty'] {
  const parties = descend(element, 'RltdPties');
  const name = NAMES.map((path) => textAt(parties, `${role}/${path}`)).find((found) => found !== null) ?? null;
  return { name, iban: ibanFrom(textAt(parties, `${role}Acct/Id/IBAN`)) };
}

/** The transaction within its booking, which is binding in direction and currency. */
export function transactionOf(detail: Detail, booking: Booking): Transaction {
  const { amounts, details: said } = detail;
  const direction = detail.direction ?? booking.direction;
  const amount = amounts.find(({ currency }) => currency === booking.currency);
  const amountMinor = amount === undefined ? null : minorUnits(amount.text, amount.currency);
  const told = detailsOf(detail, said, { ...booking, direction });
  const isUnexplained = said.returnReason === null && (detail.isBack || isOfReturn(booking.transactionCode));
  const back = isUnexplained
    ? { ...detailsOf(detail, { ...said, returnReason: UNSPECIFIED_REASON }, { ...booking, direction }), knownBy: told }
    : told;
  return { direction, amountMinor, details: sayingAlso(back, detail.why) };
}

function detailsOf(
  { debtor, creditor, order }: Detail,
  said: Detail['details'],
  { direction, isReversal }: Pick<Booking, 'direction' | 'isReversal'>,
): EntryDetails {
  // What left in one sum for a file of ours has only the name of the file.
  const endToEndId = said.endToEndId ?? (direction === 'debit' ? order : null);
  // What takes back money that we received goes out, but the other side is still whoever had sent it.
  const isIncoming = (direction === 'credit') !== isReversal;
  const [other, ours] = isIncoming ? [debtor, creditor] : [creditor, debtor];
  // Of a transfer that came back, many banks name the parties as they were on its way out.
  const isTurned = said.returnReason !== null && other.name === null && other.iban === null;
  return { ...said, endToEndId, counterparty: isTurned ? ours : other };
}
