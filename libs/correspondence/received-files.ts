/** A file as its sender calls it. */
export interface SentFile {
  readonly content: Buffer;
  readonly filename?: string | undefined;
}

/** A file that came with a message, or with an answer by the link. What is refused of a message stays in its raw form only. */
export interface ReceivedFile {
  /** From 1. */
  readonly ordinal: number;
  readonly fileName: string | null;
  /** By what is in it, not by what the sender calls it; null where it is refused for that. */
  readonly mediaType: string | null;
  readonly sizeBytes: number;
  readonly refusedBecause: 'type' | 'size' | 'number' | null;
  /** null where it is refused. */
  readonly bytes: Buffer | null;
}

const MOST_FILES = 10;
const LARGEST_BYTES = 10 * 1024 * 1024;

const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument.text';
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Papers and pictures, each by how its bytes begin; of the two that are archives, by a name that stands in them. */
const KINDS: readonly { readonly mediaType: string; is(bytes: Buffer): boolean }[] = [
  { mediaType: 'application/pdf', is: (bytes) => bytes.subarray(0, 1_024).includes('%PDF-') },
  { mediaType: 'image/png', is: (bytes) => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')) },
  { mediaType: 'image/jpeg', is: (bytes) => bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')) },
  { mediaType: OPEN_DOCUMENT, is: (bytes) => isArchive(bytes) && bytes.subarray(0, 200).includes(OPEN_DOCUMENT) },
  { mediaType: WORD, is: (bytes) => isArchive(bytes) && bytes.includes('word/document.xml') },
];

const isArchive = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(Buffer.from('504b0304', 'hex'));

/** What is kept of what came, in its order. */
export const receivedFiles = (files: readonly SentFile[]): ReceivedFile[] =>
  files.map((file, index) => judged(file, index + 1));

function judged({ content, filename }: SentFile, ordinal: number): ReceivedFile {
  const sizeBytes = content.length;
  const mediaType = KINDS.find((kind) => kind.is(content))?.mediaType ?? null;
  const refusedBecause =
    ordinal > MOST_FILES ? 'number' : sizeBytes > LARGEST_BYTES ? 'size' : mediaType === null ? 'type' : null;
  const bytes = refusedBecause === null ? content : null;
  return { ordinal, fileName: nameIn(filename), mediaType, sizeBytes, refusedBecause, bytes };
}

/** One that is safe on any disk and in any head; null where nothing is left of it. */
function nameIn(name: string | undefined): string | null {
  const last = (name ?? '').split(/[/\\]/).at(-1) ?? '';
  const safe = last
    .replaceAll(/[\p{C}"*:<>?|]/gu, '')
    .replace(/^\.+/, '')
    .trim()
    .slice(0, 150);
  return safe === '' ? null : safe;
}
