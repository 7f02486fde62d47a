import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TextDecoder } from 'node:util';
import type { StatementFile } from './read-statements.js';

/** A file on disk, for as long as it is being imported. */
export interface SpooledFile extends StatementFile {
  readonly sha256: string;
  readonly bytes: number;
  discard(): Promise<void>;
}

/**
 * Writes what comes in to disk, and hashes it on the way. The file has no name as soon as it is open: nobody else can
 * read what payers wrote, and whoever is killed leaves nothing behind.
 * @returns null as soon as it is larger than the limit
 */
export async function spool(chunks: AsyncIterable<Uint8Array>, limitBytes: number): Promise<SpooledFile | null> {
  const path = join(tmpdir(), `matricula-statement-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  try {
    await unlink(path);
    const written = await write(chunks, file, limitBytes);
    if (written === null) await file.close();
    return (
      written && {
        ...written,
        chunks: () => chunksOf(file),
        discard: () => file.close(),
      }
    );
  } catch (error) {
    await file.close();
    throw error;
  }
}

const PIECE_BYTES = 65_536;

/** From the beginning, however often. */
async function* chunksOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (let position = 0; ;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function write(chunks: AsyncIterable<Uint8Array>, file: FileHandle, limitBytes: number) {
  const hash = createHash('sha256');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let [bytes, isUtf8] = [0, true];
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limitBytes) return null;
    hash.update(chunk);
    isUtf8 &&= decodes(utf8, chunk);
    await file.writeFile(chunk);
  }
  isUtf8 &&= decodes(utf8);
  return { sha256: hash.digest('hex'), bytes, isUtf8 };
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
