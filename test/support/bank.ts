import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { importStatements, type Imported, type ImportProgress } from '#activities/import-statements.js';
import { spool } from '#bank/spool.js';
import { declareAccount } from '#bank/store/accounts.js';
import { bankAccountBody } from '#contracts/bank.js';
import { fileOf, sampleCsv } from './statement-files.js';

export const OUR_IBAN = 'ES9121000418450200051332';
const AT = '2024-09-03T07:00:00.000Z';

export const declare = (dataSource: DataSource, change: object = {}): Promise<void> =>
  declareAccount(
    dataSource,
    bankAccountBody.parse({ iban: OUR_IBAN, currency: 'EUR', name: 'Fees', csv: sampleCsv.mapping, ...change }),
    { by: 'staff:omar', at: AT },
  );

/** An IBAN of its own for each number: a German one, whose only check digits are the IBAN's. */
export function ibanOf(number: number): string {
  const bban = String(number).padStart(18, '0');
  const check = 98n - (BigInt(`${bban}131400`) % 97n); // D is 13, E is 14.
  return `DE${String(check).padStart(2, '0')}${bban}`;
}

/** Imports a file as the api and the cli do. */
export async function importFile(
  dataSource: DataSource,
  content: string | Uint8Array,
  { account = null, progress }: { readonly account?: string | null; readonly progress?: ImportProgress } = {},
): Promise<Imported> {
  const file = await spool(fileOf(content, 65_536).chunks(), 1_000_000_000);
  if (file === null) throw new Error('too large');
  try {
    const wanted = { fileName: 'file', account, by: 'staff:omar', at: AT };
    return await importStatements(dataSource, { file, wanted }, progress);
  } finally {
    await file.discard();
  }
}

/** One line of a statement: how many cents come in (or go out), from whom, and the bank's reference where it has one. */
export interface Line {
  readonly minor: number;
  readonly on?: string;
  readonly name?: string;
  /** Of the other side's account. */
  readonly from?: string;
  readonly reference?: string;
  readonly currency?: string;
  /** Written by the payer, part by part. */
  readonly text?: readonly string[];
  readonly structured?: string;
  readonly endToEnd?: string;
  readonly valued?: string;
  readonly isReversal?: boolean;
  readonly returnReason?: string;
  /** BOOK unless it is pending. */
  readonly status?: 'BOOK' | 'PDNG';
}

export interface Statement {
  readonly iban?: string;
  readonly id?: string;
  readonly sequence?: number;
  /** null: without balances. */
  readonly openingMinor: number | null;
  readonly day?: string;
  /** Of the closing balance, where it is another day. */
  readonly until?: string;
  readonly lines: readonly Line[];
}

const amount = (minor: number): string =>
  `${Math.trunc(Math.abs(minor) / 100)}.${String(Math.abs(minor) % 100).padStart(2, '0')}`;
const mark = (minor: number): string => `<CdtDbtInd>${minor < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;

/** A camt.053 that adds up. Its days are those of its balances. */
export function camt(...statements: readonly Statement[]): string {
  const body = statements.map(statementXml).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>${randomUUID()}</MsgId><CreDtTm>2024-09-03T06:00:00Z</CreDtTm></GrpHdr>${body}
</BkToCstmrStmt></Document>`;
}

function statementXml({
  iban = OUR_IBAN,
  id,
  sequence,
  openingMinor,
  day = '2024-09-02',
  until = day,
  lines,
}: Statement): string {
  const sum = lines.reduce(
    (total, { minor, currency = 'EUR', status }) => total + (currency === 'EUR' && status !== 'PDNG' ? minor : 0),
    0,
  );
  const balance = (type: string, minor: number, on: string): string =>
    `<Bal><Tp><CdOrPrtry><Cd>${type}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount(minor)}</Amt>${mark(minor)}<Dt><Dt>${on}</Dt></Dt></Bal>`;
  return `<Stmt><Id>${id ?? randomUUID()}</Id>${sequence === undefined ? '' : `<ElctrncSeqNb>${sequence}</ElctrncSeqNb>`}
<Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>
${openingMinor === null ? '' : balance('OPBD', openingMinor, day) + balance('CLBD', openingMinor + sum, until)}
${lines.map((line) => entryXml(line, day)).join('\n')}</Stmt>`;
}

function entryXml(line: Line, day: string): string {
  const { minor, on = day, name = 'City of Sample', reference, currency = 'EUR', status = 'BOOK' } = line;
  const party = minor < 0 ? 'Cdtr' : 'Dbtr';
  const account = wrapped(`${party}Acct`, wrapped('Id', tagged('IBAN', line.from)));
  return (
    `<Ntry><Amt Ccy="${currency}">${amount(minor)}</Amt>${mark(minor)}${tagged('RvslInd', line.isReversal?.toString())}` +
    `<Sts><Cd>${status}</Cd></Sts><BookgDt><Dt>${on}</Dt></BookgDt>` +
    `${line.valued === undefined ? '' : `<ValDt><Dt>${line.valued}</Dt></ValDt>`}${tagged('AcctSvcrRef', reference)}` +
    `<NtryDtls><TxDtls>${wrapped('Refs', tagged('EndToEndId', line.endToEnd))}` +
    `<RltdPties><${party}><Pty><Nm>${name}</Nm></Pty></${party}>${account}</RltdPties>${remittance(line)}` +
    `${wrapped('RtrInf', wrapped('Rsn', tagged('Cd', line.returnReason)))}</TxDtls></NtryDtls></Ntry>`
  );
}

interface WholeDebit {
  /** As the file for the bank names itself. */
  readonly order: string;
  readonly minor: number;
  readonly count: number;
}

/** The same statement, whose one line is the debit for a whole file: of its transfers the bank says their number only. */
export const camtOfBatch = (file: string, { order, minor, count }: WholeDebit): string =>
  file.replace(
    /<NtryDtls>[^]*<\/NtryDtls>/,
    `<NtryDtls><Btch><PmtInfId>${order}</PmtInfId><NbOfTxs>${count}</NbOfTxs>` +
      `<TtlAmt Ccy="EUR">${amount(minor)}</TtlAmt></Btch></NtryDtls>`,
  );

const remittance = ({ text = [], structured }: Line): string =>
  wrapped(
    'RmtInf',
    text.map((part) => tagged('Ustrd', part)).join('') +
      wrapped('Strd', wrapped('CdtrRefInf', tagged('Ref', structured))),
  );

const tagged = (tag: string, content: string | undefined): string => wrapped(tag, content ?? '');
const wrapped = (tag: string, content: string): string => (content === '' ? '' : `<${tag}>${content}</${tag}>`);

/** `60000 open`, `60000 suspected of …` of every stored entry, in the order of amounts. */
export async function storedEntries(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<readonly { line: string }[]>(
    `SELECT CASE direction WHEN 'debit' THEN '-' ELSE '' END || amount_minor || ' '
            || CASE WHEN state = 'open' THEN 'open' ELSE 'suspected of ' || suspected_of END AS line
     FROM bank_entry ORDER BY amount_minor, ordinal, key`,
  );
  return rows.map(({ line }) => line);
}

/** `added/known/suspected/pending` of every statement, in the order of import. */
export async function countedStatements(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<readonly { line: string }[]>(
    `SELECT concat_ws('/', added, known, suspected, pending) AS line FROM bank_statement
     ORDER BY imported_at, (SELECT min(position) FROM domain_event WHERE payload ->> 'statement' = bank_statement.id::text), number`,
  );
  return rows.map(({ line }) => line);
}
