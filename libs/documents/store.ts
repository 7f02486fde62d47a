import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import type { Paper, Party } from './paper.js';
import { renderPaper } from './render.js';

export interface StoredDocument {
  readonly fileName: string;
  readonly mediaType: string;
  /** In hexadecimal, of the bytes. */
  readonly sha256: string;
  readonly bytes: Buffer;
}

export interface Printing {
  readonly certificateUrl: (code: string) => string;
  readonly at: Instant;
}

/** The document of an event; null where it was not yet rendered. */
export async function documentOf(manager: EntityManager, eventId: string): Promise<StoredDocument | null> {
  const [stored] = await manager.query<readonly StoredDocument[]>(
    `SELECT file_name AS "fileName", media_type AS "mediaType", sha256, bytes FROM document WHERE event_id = $1`,
    [eventId],
  );
  if (stored !== undefined && hashOf(stored.bytes) !== stored.sha256)
    throw new Error(`The document of event ${eventId} is not what was stored`);
  return stored ?? null;
}

/** Renders what was frozen and stores it, the first time; afterwards the stored bytes, for ever. */
export async function storeDocument(
  manager: EntityManager,
  eventId: string,
  printing: Printing,
): Promise<StoredDocument> {
  const already = await documentOf(manager, eventId);
  if (already !== null) return already;
  const rendered = await renderPaper(await paperOf(manager, eventId), printing.certificateUrl);
  const { fileName, mediaType, bytes, xml } = rendered;
  const sha256 = hashOf(bytes);
  const [stored] = await manager.query<readonly unknown[]>(
    `INSERT INTO document (event_id, file_name, media_type, sha256, bytes, xml, rendered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (event_id) DO NOTHING RETURNING 1`,
    [eventId, fileName, mediaType, sha256, bytes, xml, printing.at],
  );
  if (stored !== undefined) return { fileName, mediaType, sha256, bytes };
  // Somebody was faster: what they have stored is the document.
  const faster = await documentOf(manager, eventId);
  if (faster === null) throw new Error(`The document of event ${eventId} was not stored`);
  return faster;
}

/** Whom the paper is made out to, as it was frozen; null for a paper that nobody pays. */
export async function buyerOf(manager: EntityManager, eventId: string): Promise<Party | null> {
  const paper = await paperOf(manager, eventId);
  return paper.kind === 'certificate' ? null : paper.buyer;
}

/** The same of the invoice that has that number; null where none has. */
export async function buyerOfNumber(manager: EntityManager, number: string): Promise<Party | null> {
  const [row] = await manager.query<readonly { buyer: Party | null }[]>(
    `SELECT contents -> 'buyer' AS buyer FROM paper_snapshot WHERE kind = 'invoice' AND number = $1`,
    [number],
  );
  return row?.buyer ?? null;
}

async function paperOf(manager: EntityManager, eventId: string): Promise<Paper> {
  const [snapshot] = await manager.query<readonly { contents: Paper }[]>(
    'SELECT contents FROM paper_snapshot WHERE event_id = $1',
    [eventId],
  );
  if (snapshot === undefined) throw new Error(`Event ${eventId} has no frozen paper`);
  return snapshot.contents;
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
