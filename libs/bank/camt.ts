import { entriesOf, type Transaction } from '#domain/bank/batch.js';
import { UNSPECIFIED_REASON } from '#domain/bank/identity.js';
import { type Balance, NO_DETAILS, type StatementItem, type StatementOpened } from '#domain/bank/statement.js';
import { bookingOf, dayOf, directionOf, type Entry, placeOf, referenceAt } from './camt-entry.js';
import { type Detail, detailOf, isOfReturn, transactionOf } from './camt-transaction.js';
import { amountFrom, currencyFrom } from './facts.js';
import { quoted, StatementError } from './statement-error.js';
import { childrenOf, textAt, type XmlElement, xmlEvents } from './xml.js';

const NAMESPACE = /^urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.\d{3}\.\d{3}\.\d{2})$/;
const MESSAGE = 'Document/BkToCstmrStmt';
const STATEMENT = `${MESSAGE}/Stmt`;
const ENTRY = `${STATEMENT}/Ntry`;
const TRANSACTION = `${ENTRY}/NtryDtls/TxDtls`;
const KEPT = new Set([
  ...['Id', 'ElctrncSeqNb', 'LglSeqNb', 'FrToDt', 'Acct', 'Bal', 'Ntry'].map((name) => `${STATEMENT}/${name}`),
  TRANSACTION,
]);

const KEPT_ELEMENTS = { keeps: (path: string) => KEPT.has(path), deepest: TRANSACTION.split('/').length };

/** How many transactions of one booking are held until their sum is known. */
const MOST_TRANSACTIONS = 100_000;

/**
 * Reads camt.053 "Bank to customer statement" of ISO 20022, versions .001.02 to today's: elements and their meaning are
 * those of the message definition report "Cash Management" (iso20022.org). What the versions write differently is read
 * in each form: an entry's status (text, then a code), parties (direct, then under Pty), dates (Dt or DtTm).
 * @throws StatementError for anything else, naming line and element
 */
export async function* readCamt(texts: AsyncIterable<string>): AsyncGenerator<StatementItem> {
  const reading = new CamtReading();
  for await (const event of xmlEvents(texts, KEPT_ELEMENTS)) {
    const { path, element } = event;
    if (event.kind === 'open') reading.open(path, element);
    else if (event.kind === 'kept') yield* reading.take(path, element);
    else if (path === STATEMENT) yield* reading.close(element);
  }
  if (reading.statements === 0) throw new StatementError(null, `there is no statement (${STATEMENT}) in it`);
}

class CamtReading {
  statements = 0;
  private place = '';
  private header: XmlElement[] = [];
  private opened: StatementOpened | null = null;
  private entries = 0;
  private details: Detail[] = [];

  open(path: string, element: XmlElement): void {
    if (!path.includes('/')) assertMessage(element);
    else if (path !== MESSAGE && !path.includes('/', 'Document/'.length))
      throw new StatementError(`line ${element.line}`, `${quoted(element.name)} is not a statement`);
    if (path !== STATEMENT) return;
    this.statements += 1;
    this.place = placeOf(element);
    this.header = [];
    this.opened = null;
    this.entries = 0;
  }

  *take(path: string, element: XmlElement): Generator<StatementItem> {
    if (path === TRANSACTION) this.keepDetail(element);
    else if (path !== ENTRY) this.header.push(element);
    else {
      yield* this.begin();
      yield* this.entry({ element, number: (this.entries += 1) });
    }
  }

  *close(element: XmlElement): Generator<StatementItem> {
    yield* this.begin();
    const closing = balanceAmong(this.header, CLOSING, OPENING);
    yield { kind: 'closed', place: placeOf(element), closing };
  }

  /** By the schema all of the header stands before the first entry. */
  private *begin(): Generator<StatementItem> {
    if (this.opened !== null) return;
    this.opened = openedBy(this.header, this.place);
    yield this.opened;
  }

  private *entry(entry: Entry): Generator<StatementItem> {
    const place = placeOf(entry.element, `Ntry[${entry.number}]`);
    const booking = bookingOf(entry);
    const details = this.details;
    this.details = [];
    if (booking === 'pending') {
      yield { kind: 'pending', place };
      return;
    }
    const transactions = details.map((detail): Transaction => transactionOf(detail, booking));
    const remark = textAt(entry.element, 'AddtlNtryInf');
    const alone = {
      ...NO_DETAILS,
      endToEndId: booking.direction === 'debit' ? orderIn(entry.element, details) : null,
      remittance: remark === null ? [] : [remark],
    };
    const own = {
      details: isOfReturn(booking.transactionCode)
        ? { ...alone, returnReason: UNSPECIFIED_REASON, knownBy: alone }
        : alone,
      transactions: transactionsIn(entry.element),
    };
    for (const one of entriesOf(booking, transactions, own)) yield { kind: 'entry', place, entry: one };
  }

  private keepDetail(element: XmlElement): void {
    this.details.push(detailOf(element));
    if (this.details.length > MOST_TRANSACTIONS)
      throw new StatementError(placeOf(element), `has more than ${MOST_TRANSACTIONS} transactions in one entry`);
  }
}

/** Of a file of ours that left in one sum the bank may tell the name, and no more. */
const orderIn = (element: XmlElement, [first, second]: readonly Detail[]): string | null =>
  referenceAt(element, 'NtryDtls/Btch/PmtInfId') ?? (second === undefined ? (first?.order ?? null) : null);

/** Far beyond what a bank books in one sum, and still a number that is stored. */
const MOST_COUNTED = 1_000_000_000;

/** How many the bank says that there are in the booking, of which it need not tell all; 0 where it does not say. */
function transactionsIn(element: XmlElement): number {
  const counts = childrenOf(element, 'NtryDtls').map((details) => textAt(details, 'Btch/NbOfTxs') ?? '');
  const sum = counts.reduce((total, count) => total + (/^\d{1,15}$/.test(count) ? Number(count) : 0), 0);
  return Math.min(sum, MOST_COUNTED);
}

function assertMessage(root: XmlElement): void {
  const namespaces = Object.entries(root.attributes).filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  const message = namespaces.flatMap(([, value]) => NAMESPACE.exec(value)?.[1] ?? [])[0];
  if (root.name !== 'Document' || message === undefined)
    throw new StatementError(`line ${root.line}`, `${quoted(root.name)} is not a document of ISO 20022 (camt.053)`);
  const kind = message.slice(0, 8);
  if (kind === 'camt.053') return;
  throw new StatementError(placeOf(root), DECLINED[kind] ?? `${message} is not a bank statement (camt.053)`);
}

const DECLINED: Readonly<Record<string, string>> = {
  'camt.052':
    'is a report of the day so far (camt.052), whose lines may still change and come again in the statement: send the statement (camt.053) of the day',
  'camt.054':
    'is a notification (camt.054) without balances, and its lines come again in the statement: send the statement (camt.053) of the day',
};

function openedBy(header: readonly XmlElement[], place: string): StatementOpened {
  const named = (name: string): XmlElement | undefined => header.find((element) => element.name === name);
  const account = named('Acct');
  const currency = textAt(account, 'Ccy');
  const number = textAt(account, 'Id/IBAN') ?? textAt(account, 'Id/Othr/Id');
  if (number === null) throw new StatementError(account === undefined ? place : placeOf(account), 'names no account');
  return {
    kind: 'opened',
    place,
    account: number.replaceAll(/\s/g, ''),
    currency: currency === null ? null : currencyFrom(currency, `${placeOf(account)}/Ccy`),
    statementId: named('Id')?.text ?? null,
    sequence: (named('ElctrncSeqNb') ?? named('LglSeqNb'))?.text ?? null,
    opening: balanceAmong(header, OPENING, CLOSING),
    period: periodOf(named('FrToDt')),
  };
}

function periodOf(element: XmlElement | undefined): StatementOpened['period'] {
  const from = textAt(element, 'FrDtTm') ?? textAt(element, 'FrDt');
  const to = textAt(element, 'ToDtTm') ?? textAt(element, 'ToDt');
  if (element === undefined || from === null || to === null) return null;
  return { from: dayOf(from, placeOf(element)), to: dayOf(to, placeOf(element)) };
}

interface End {
  readonly types: readonly string[];
  /** Which of the interim balances it is, where there is none of these types. */
  readonly interim: 0 | -1;
}

const OPENING: End = { types: ['OPBD', 'PRCD'], interim: 0 };
const CLOSING: End = { types: ['CLBD'], interim: -1 };

/**
 * Of the types for this end; else an interim booked one, which is what pages of a statement carry: the first or the last of
 * two, and of one alone that which the other end is not.
 */
function balanceAmong(header: readonly XmlElement[], end: End, other: End): Balance | null {
  const balances = header.filter(({ name }) => name === 'Bal');
  const typed = (type: string) => balances.filter((one) => textAt(one, 'Tp/CdOrPrtry/Cd') === type);
  const interim = typed('ITBD');
  const isThisEnd = interim.length > 1 || other.types.some((type) => typed(type).length > 0);
  const found = end.types.flatMap(typed)[0] ?? (isThisEnd ? interim.at(end.interim) : undefined);
  if (found === undefined) return null;
  const place = placeOf(found);
  const amount = found.children.find(({ name }) => name === 'Amt');
  const currency = currencyFrom(amount?.attributes['Ccy'], `${place}/Amt`);
  const size = amountFrom(amount?.text ?? '', currency, `${place}/Amt`);
  const day = textAt(found, 'Dt/Dt') ?? textAt(found, 'Dt/DtTm');
  if (day === null) throw new StatementError(place, 'has no date');
  return { amountMinor: directionOf(found) === 'credit' ? size : 0 - size, currency, on: dayOf(day, `${place}/Dt`) };
}
