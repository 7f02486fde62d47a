import { Readable } from 'node:stream';
import type { DataSource } from 'typeorm';
import yazl from 'yazl';
import { archivedBytes, type ArchivedPaper } from '#readmodel/paper-archive.js';
import { csvOf } from './csv.js';

const COLUMNS = {
  number: 'number',
  kind: 'kind',
  issuedOn: 'issued_on',
  dueOn: 'due_on',
  amount: 'amount',
  currency: 'currency',
  buyer: 'buyer',
  edition: 'edition',
  application: 'application',
  corrects: 'corrects',
  creditorReference: 'creditor_reference',
  state: 'state',
  file: 'file',
  sha256: 'sha256',
} as const satisfies Partial<Record<keyof ArchivedPaper, string>>;

/**
 * A zip with the papers' documents and `index.csv`, which lists all of them: one that is not rendered yet has no file
 * there. Only one document is in memory at a time; the stream fails where one is not what was stored.
 */
export function archiveOf(dataSource: DataSource, papers: readonly ArchivedPaper[]): Readable {
  const zip = new yazl.ZipFile();
  const out = zip.outputStream as Readable; // A pass-through, whatever its types say.
  // The library ends nothing by itself when a document fails it.
  zip.on('error', (error: Error) => out.destroy(error));
  zip.addBuffer(Buffer.from(indexOf(papers)), 'index.csv');
  for (const paper of papers)
    if (paper.file !== null)
      zip.addReadStreamLazy(paper.file, { mtime: new Date(paper.issuedOn) }, (give) => {
        archivedBytes(dataSource, paper).then(
          (bytes) => give(null, Readable.from([bytes])),
          (error: unknown) => give(error, Readable.from([])),
        );
      });
  zip.end();
  return out;
}

function indexOf(papers: readonly ArchivedPaper[]): string {
  const columns = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
  return csvOf([
    columns.map((column) => COLUMNS[column]),
    ...papers.map((paper) => columns.map((column) => paper[column])),
  ]);
}
