import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StatementFile } from './read-statements.js';

/** A file on disk, for as long as it is being imported. */
export interface SpooledFile extends StatementFile {
  readonly sha256: string;
  readonly bytes: number;
  discard(): Promise<void>;
}

/**
 * Writes what comes in to a file of its own, and hashes it on the way; only the system's user can read it.
 * @returns null, with nothing left behind, as soon as it is larger than the limit
 */
export async function spool(chunks: AsyncIterable<Uint8Array>, limitBytes: number): Promise<SpooledFile | null> {
  const directory = await mkdtemp(join(tmpdir(), 'matricula-statement-'));
  const discard = (): Promise<void> => rm(directory, { recursive: true, force: true });
  try {
    const path = join(directory, 'file');
    const written = await write(chunks, path, limitBytes);
    if (written === null) await discard();
    return written && { ...written, chunks: () => createReadStream(path) as AsyncIterable<Uint8Array>, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function write(chunks: AsyncIterable<Uint8Array>, path: string, limitBytes: number) {
  const hash = createHash('sha256');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const file = await open(path, 'wx', 0o600);
  let [bytes, isUtf8] = [0, true];
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > limitBytes) return null;
      hash.update(chunk);
      isUtf8 &&= decodes(utf8, chunk);
      await file.write(chunk);
    }
    isUtf8 &&= decodes(utf8);
    return { sha256: hash.digest('hex'), bytes, isUtf8 };
  } finally {
    await file.close();
  }
}

/** The end, without a chunk, refuses half a letter. */
function decodes(decoder: TextDecoder, chunk?: Uint8Array): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}
