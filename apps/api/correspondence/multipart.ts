import type { SentFile } from '../answer-desk.js';
import { Problem } from '../problems.js';

/** A form as a browser sends it: fields by name, and its files in their order. */
export interface SentForm {
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly SentFile[];
}

interface Sent {
  readonly contentType: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly limitBytes: number;
}

/**
 * @returns null where there is more than the limit
 * @throws Problem `unsupported-media-type`, `invalid-input`
 */
export async function readForm({ contentType, chunks, limitBytes }: Sent): Promise<SentForm | null> {
  if (!/^multipart\/form-data\s*;/i.test(contentType))
    throw new Problem('unsupported-media-type', { expected: 'multipart/form-data' });
  const bytes = await readAtMost(chunks, limitBytes);
  if (bytes === null) return null;
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw new Problem('invalid-input', { issues: [{ path: '', message: 'is no form that can be taken apart' }] });
    });
  const entries = [...form.entries()];
  const files = entries.flatMap(([, value]) => (typeof value === 'string' ? [] : [value]));
  return {
    fields: Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
    files: await Promise.all(
      files.map(async (file) => ({ fileName: file.name, bytes: Buffer.from(await file.arrayBuffer()) })),
    ),
  };
}

async function readAtMost(chunks: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Buffer | null> {
  const read: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limitBytes) return null;
    read.push(chunk);
  }
  return Buffer.concat(read);
}
