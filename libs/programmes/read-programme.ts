import { readFile } from 'node:fs/promises';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import {
  parseProgramme,
  type Programme,
  ProgrammeError,
  type ProgrammeProblem,
  sentenceOf,
} from '#contracts/programme.js';

const LARGEST_BYTES = 1_000_000;

/** A file that is no programme. The message has one line per problem: file, line, path, and what is wrong. */
export class ProgrammeFileError extends Error {
  override readonly name = 'ProgrammeFileError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** Reads and checks a programme file. Throws ProgrammeFileError for whatever is wrong with it. */
export async function readProgramme(file: string): Promise<Programme> {
  const lines = new LineCounter();
  const document = parseDocument(await textOf(file), { lineCounter: lines });
  if (document.errors.length > 0) {
    throw new ProgrammeFileError(
      document.errors.map(({ pos, message }) => `${file}:${lines.linePos(pos[0]).line}: ${firstLine(message)}`),
    );
  }
  const lineOf = (problem: ProgrammeProblem) => lines.linePos(offsetOf(document, problem.keys)).line;
  try {
    return parseProgramme(valueOf(document, file));
  } catch (failure) {
    if (!(failure instanceof ProgrammeError)) throw failure;
    throw new ProgrammeFileError(
      failure.problems.map((problem) => `${file}:${lineOf(problem)}: ${sentenceOf(problem)}`),
    );
  }
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((failure: unknown) => {
    throw new ProgrammeFileError([`${file}: cannot be read (${String(failure).replace(/^Error: /, '')})`]);
  });
  if (bytes.length > LARGEST_BYTES) throw new ProgrammeFileError([`${file}: is larger than ${LARGEST_BYTES} bytes`]);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ProgrammeFileError([`${file}: is not UTF-8 text`]);
  }
}

function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (failure) {
    // An alias without its anchor, or so many aliases that a small file would fill the memory.
    if (failure instanceof ReferenceError) throw new ProgrammeFileError([`${file}: ${failure.message}`]);
    throw failure;
  }
}

/** Where the value stands; for what is missing, the nearest part around it. */
function offsetOf(document: Document, keys: readonly PropertyKey[]): number {
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const node: unknown = document.getIn(keys.slice(0, depth), true);
    const start = startOf(node);
    if (start !== null) return start;
  }
  return startOf(document.contents) ?? 0;
}

function startOf(node: unknown): number | null {
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message;
}
