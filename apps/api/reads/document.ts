import { StreamableFile } from '@nestjs/common';
import type { StoredDocument } from '#readmodel/documents.js';
import type { Caller } from '../access/caller.js';
import { Problem } from '../problems.js';

/**
 * The stored bytes, for the office and for whose application it is. To others it is as if there were none.
 * @throws Problem `document-not-ready` until the courier has rendered it
 */
export function documentFor(caller: Caller, stored: StoredDocument | null): StreamableFile | null {
  const file = fileFor(caller, stored);
  return file === null ? null : attachment(file.name, file.mediaType, file.bytes);
}

/**
 * The same for what is embedded in it.
 * @throws Problem `document-not-ready` likewise, and `not-electronic` where nothing is
 */
export function xmlFor(caller: Caller, stored: StoredDocument | null): StreamableFile | null {
  const file = fileFor(caller, stored);
  if (file === null) return null;
  if (file.xml === null) throw new Problem('not-electronic');
  return attachment(file.name.replace(/\.pdf$/, '.xml'), 'application/xml', file.xml);
}

function fileFor(caller: Caller, stored: StoredDocument | null): StoredDocument['file'] {
  if (stored === null || (caller.kind === 'applicant' && caller.applicationId !== stored.applicationId)) return null;
  if (stored.file === null) throw new Problem('document-not-ready');
  return stored.file;
}

function attachment(name: string, type: string, bytes: Buffer): StreamableFile {
  const disposition = `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"`;
  return new StreamableFile(bytes, { type, disposition, length: bytes.length });
}
