/** What a bank writes of one movement. */
export interface Movement {
  /** Signed: below zero it leaves. */
  readonly minor: number;
  readonly currency?: string;
  readonly bankReference: string;
  readonly isReversal?: boolean;
  readonly isPending?: boolean;
  /** Whoever paid; several for a batch booking, of which each pays its share. */
  readonly transfers: readonly Transfer[];
}

export interface Transfer {
  readonly minor: number;
  readonly name: string;
  /** Of the other side's account. */
  readonly iban?: string;
  /** As the one who ordered it has named it. */
  readonly endToEndId?: string;
  /** A creditor reference, in the field that is meant for it. */
  readonly reference?: string;
  /** In words, as the payer wrote it and the bank broke it. */
  readonly words?: readonly string[];
}

export interface StatementWanted {
  readonly iban: string;
  readonly id: string;
  readonly day: string;
  readonly openingMinor: number;
  readonly movements: readonly Movement[];
}

/** What is booked, in the account's currency. */
export const bookedMinor = (movements: readonly Movement[]): number =>
  movements
    .filter(({ currency, isPending }) => currency === undefined && isPending !== true)
    .reduce((sum, { minor }) => sum + minor, 0);

/** A camt.053 of one day, as a bank sends it in the morning. */
export function statementFile({ iban, id, day, openingMinor, movements }: StatementWanted): string {
  const balance = (type: string, minor: number): string =>
    `<Bal><Tp><CdOrPrtry><Cd>${type}</Cd></CdOrPrtry></Tp>${amount(minor)}<Dt><Dt>${day}</Dt></Dt></Bal>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>${id}</MsgId><CreDtTm>${day}T20:00:00Z</CreDtTm></GrpHdr>
<Stmt><Id>${id}</Id><Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>
${balance('OPBD', openingMinor)}${balance('CLBD', openingMinor + bookedMinor(movements))}
${movements.map((movement) => movementXml(movement, day)).join('\n')}
</Stmt></BkToCstmrStmt></Document>
`;
}

function movementXml(
  { minor, currency, bankReference, isReversal, isPending, transfers }: Movement,
  day: string,
): string {
  const batch = transfers.length > 1 ? `<Btch><NbOfTxs>${transfers.length}</NbOfTxs></Btch>` : '';
  return (
    `<Ntry>${amount(minor, currency)}<RvslInd>${isReversal === true}</RvslInd>` +
    `<Sts><Cd>${isPending === true ? 'PDNG' : 'BOOK'}</Cd></Sts><BookgDt><Dt>${day}</Dt></BookgDt>` +
    `<AcctSvcrRef>${bankReference}</AcctSvcrRef><NtryDtls>${batch}` +
    `${transfers.map((transfer) => transferXml(transfer, currency)).join('')}</NtryDtls></Ntry>`
  );
}

function transferXml({ minor, name, iban, endToEndId, reference, words = [] }: Transfer, currency?: string): string {
  const party = minor < 0 ? 'Cdtr' : 'Dbtr';
  const account = iban === undefined ? '' : `<${party}Acct><Id><IBAN>${iban}</IBAN></Id></${party}Acct>`;
  const ordered = endToEndId === undefined ? '' : `<Refs><EndToEndId>${endToEndId}</EndToEndId></Refs>`;
  const structured = reference === undefined ? '' : `<Strd><CdtrRefInf><Ref>${reference}</Ref></CdtrRefInf></Strd>`;
  return (
    `<TxDtls>${ordered}${amount(minor, currency)}` +
    `<RltdPties><${party}><Pty><Nm>${name}</Nm></Pty></${party}>${account}</RltdPties>` +
    `<RmtInf>${words.map((part) => `<Ustrd>${part}</Ustrd>`).join('')}${structured}</RmtInf></TxDtls>`
  );
}

function amount(minor: number, currency = 'EUR'): string {
  const cents = String(Math.abs(minor)).padStart(3, '0');
  const text = `${cents.slice(0, -2)}.${cents.slice(-2)}`;
  return `<Amt Ccy="${currency}">${text}</Amt><CdtDbtInd>${minor < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
}
