export interface StatementWanted {
  readonly entries: number;
  readonly day: string;
  /** How many entries of the same amounts the account has had before. */
  readonly earlier: number;
}

const AMOUNTS = [60_000, 45_000, 30_000, 22_500];

const decimal = (minor: number): string => `${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;

const balance = (type: string, minor: number, day: string): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${type}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${decimal(minor)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`;

const amountOf = (at: number): number => AMOUNTS[at % AMOUNTS.length] ?? 0;

/** A camt.053 that adds up, as long as banks write them, piece by piece; every second entry has the bank's reference. */
export function* statementText({ entries, day, earlier }: StatementWanted): Generator<string> {
  const sumOf = (count: number): number =>
    Array.from({ length: count }, (_, at) => amountOf(at)).reduce((a, b) => a + b, 0);
  const opening = sumOf(earlier);
  yield `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr>
<Stmt><Id>S-${day}</Id><Acct><Id><IBAN>ES9121000418450200051332</IBAN></Id><Ccy>EUR</Ccy></Acct>
${balance('OPBD', opening, day)}${balance('CLBD', opening + sumOf(entries), day)}`;
  for (let at = 0; at < entries; at += 1) yield entryText(at, day);
  yield '</Stmt></BkToCstmrStmt></Document>\n';
}

const entryText = (at: number, day: string): string => `
<Ntry><NtryRef>${at + 1}</NtryRef><Amt Ccy="EUR">${decimal(amountOf(at))}</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt>
${at % 2 === 0 ? `<AcctSvcrRef>${day}-${at}</AcctSvcrRef>` : ''}
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>E2E-${at}</EndToEndId></Refs><Amt Ccy="EUR">${decimal(amountOf(at))}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><RltdPties><Dbtr><Pty><Nm>City of Sample ${at % 977}</Nm></Pty></Dbtr>
<DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct><Cdtr><Pty><Nm>Our Network</Nm></Pty></Cdtr></RltdPties>
<RmtInf><Ustrd>Course fee, invoice INV-2024-${String(at).padStart(5, '0')}</Ustrd>
<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>
</TxDtls></NtryDtls></Ntry>`;
