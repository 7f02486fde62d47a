import { StreamableFile } from '@nestjs/common';
import type { StoredDocument } from '#readmodel/documents.js';
import type { Caller } from '../access/caller.js';
import { Problem } from '../problems.js';

/**
 * The stored bytes, for the office and for whose application it is. To others it is as if there were none.
 * @throws Problem `document-not-ready` until the courier has rendered it
 */
export function documentFor(caller: Caller, stored: StoredDocument | null): StreamableFile | null {
  if (stored === null || (caller.kind === 'applicant' && caller.applicationId !== stored.applicationId)) return null;
  if (stored.file === null) throw new Problem('document-not-ready');
  const { name, mediaType, bytes } = stored.file;
  const disposition = `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"`;
  return new StreamableFile(bytes, { type: mediaType, disposition, length: bytes.length });
}
