import { isUtf8 } from 'node:buffer';
import { csvMapping } from '#contracts/bank/csv-mapping.js';
import type { CsvAccount } from '#bank/csv.js';
import { readStatements, recognise, type StatementFile } from '#bank/read-statements.js';
import type { BankEntry, StatementItem } from '#domain/bank/statement.js';

/** Bytes as a file, in pieces that end anywhere: in the middle of a letter, of a tag, of a line end. */
export function fileOf(content: string | Uint8Array, pieceBytes = 7): StatementFile {
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
  return {
    isUtf8: isUtf8(bytes),
    chunks: async function* () {
      for (let at = 0; at < bytes.length; at += pieceBytes)
        yield await Promise.resolve(bytes.subarray(at, at + pieceBytes));
    },
  };
}

/** All that is in a file, as readers give it. */
export async function itemsOf(file: StatementFile, csv: CsvAccount | null = null): Promise<StatementItem[]> {
  const recognised = await recognise(file, csv?.mapping.encoding ?? null);
  const items: StatementItem[] = [];
  for await (const item of readStatements(file, recognised, csv)) items.push(item);
  return items;
}

export async function entriesIn(file: StatementFile, csv: CsvAccount | null = null): Promise<BankEntry[]> {
  return (await itemsOf(file, csv)).flatMap((item) => (item.kind === 'entry' ? [item.entry] : []));
}

/** A camt.053 of one booking, which says this beside its amount, its direction and its day. */
export const camtOfOne = (said: string, { amount = '1200.00', mark = 'CRDT' } = {}): string =>
  `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>ES9121000418450200051332</IBAN></Id></Acct>
<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${mark}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2024-09-02</Dt></BookgDt>${said}</Ntry></Stmt></BkToCstmrStmt></Document>`;

/** How the sample export.csv is written. */
export const sampleCsv: CsvAccount = {
  iban: 'ES9121000418450200051332',
  currency: 'EUR',
  mapping: csvMapping.parse({
    skippedLines: 2,
    thousands: '.',
    columns: {
      bookedOn: 'Booked',
      valuedOn: 'Value',
      amount: 'Amount',
      currency: 'Currency',
      name: 'Party',
      iban: 'Account',
      text: ['Purpose'],
      bankReference: 'Reference',
      status: 'State',
    },
    pending: ['pending'],
  }),
};

/** A line of an export that is written as the sample. */
export interface CsvLine {
  readonly on: string;
  readonly minor: number;
  readonly name?: string;
  readonly text?: string;
}

/** An export of these lines, without the bank's references. */
export function csvExport(...lines: readonly CsvLine[]): string {
  const rows = lines.map(({ on, minor, name = 'City of Sample', text = 'fee' }) => {
    const amount = `${minor < 0 ? '-' : ''}${Math.floor(Math.abs(minor) / 100)},${String(Math.abs(minor) % 100).padStart(2, '0')}`;
    return `${on.split('-').toReversed().join('.')};;${name};;${text};;${amount};EUR;booked`;
  });
  const heads = [';;;;;;;;', ';;;;;;;;', 'Booked;Value;Party;Account;Purpose;Reference;Amount;Currency;State'];
  return `${[...heads, ...rows].join('\n')}\n`;
}
