import { SaxesParser } from 'saxes';
import { quoted, StatementError } from './statement-error.js';

/** An element, with its names stripped of their prefixes. Attributes keep theirs. */
export interface XmlElement {
  readonly name: string;
  readonly line: number;
  readonly attributes: Readonly<Record<string, string>>;
  /** What stands directly in it, trimmed. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

/** What comes out of a document: where an element begins, and each one that is kept, whole, when it ends. */
export type XmlEvent =
  | { readonly kind: 'open'; readonly path: string; readonly element: XmlElement }
  | { readonly kind: 'kept'; readonly path: string; readonly element: XmlElement }
  | { readonly kind: 'close'; readonly path: string; readonly element: XmlElement };

export interface XmlReading {
  /** Whether the element at this path, such as `Document/BkToCstmrStmt/Stmt/Bal`, is kept with all that is in it. */
  keeps(path: string): boolean;
  /** How many names such a path has at most: nothing is asked of what lies deeper. */
  readonly deepest: number;
}

interface Open {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
  readonly children: XmlElement[];
  readonly isKept: boolean;
  /** It has elements: then what is blank in it stands between them, and is no text. */
  isParent: boolean;
  /** Kept by itself, and not for lying in what is kept. */
  readonly isWhole: boolean;
}

// Far beyond what a statement has, and what a bomb needs.
const DEEPEST = 60;
const LONGEST_TEXT = 20_000;
const LONGEST_MARKUP = 1_000_000;

/**
 * Reads XML piece by piece: of what is not kept, only that it opens and closes. Strict, and without any document type:
 * no entity is defined or fetched, the five of XML itself are all there are.
 * @throws StatementError naming the line, for whatever is not well-formed, has a document type, or is absurdly large
 */
export async function* xmlEvents(texts: AsyncIterable<string>, reading: XmlReading): AsyncGenerator<XmlEvent> {
  const found: XmlEvent[] = [];
  const parser = new SaxesParser({ xmlns: false, position: true });
  const stack: Open[] = [];
  listen(parser, { stack, found, reading });
  let written = 0;
  let heard = 0;
  for await (const text of texts) {
    guarded(() => parser.write(text));
    written += text.length;
    if (found.length > 0) heard = written;
    // A tag, comment or declaration without an end would be collected until nothing is left.
    if (written - heard > LONGEST_MARKUP) throw at(parser.line, 'is far too long to be a statement');
    yield* found;
    found.length = 0;
  }
  guarded(() => parser.close());
  yield* found;
}

interface Listening {
  readonly stack: Open[];
  readonly found: XmlEvent[];
  readonly reading: XmlReading;
}

function listen(parser: SaxesParser, { stack, found, reading }: Listening): void {
  parser.on('doctype', () => {
    throw at(parser.line, 'a document type (DTD) is not read: a statement has none');
  });
  parser.on('opentag', ({ name: qualified, attributes }) => {
    if (stack.length >= DEEPEST) throw at(parser.line, `elements lie deeper than ${DEEPEST}`);
    const parent = stack.at(-1);
    const name = qualified.slice(qualified.indexOf(':') + 1);
    const isDeep = stack.length >= reading.deepest;
    const path = isDeep ? '' : parent === undefined ? name : `${parent.path}/${name}`;
    const isWhole = !isDeep && reading.keeps(path);
    const isKept = isWhole || parent?.isKept === true;
    const open: Open = {
      name,
      path,
      line: parser.line,
      attributes,
      text: '',
      children: [],
      isKept,
      isParent: false,
      isWhole,
    };
    if (parent !== undefined) parent.isParent = true;
    stack.push(open);
    if (!isKept) found.push({ kind: 'open', path, element: open });
  });
  const gather = (text: string): void => {
    const open = stack.at(-1);
    if (open?.isKept !== true || (open.isParent && text.trim() === '')) return;
    open.text += text;
    if (open.text.length > LONGEST_TEXT)
      throw at(open.line, `${quoted(open.name)} is longer than ${LONGEST_TEXT} characters`);
  };
  parser.on('text', gather);
  parser.on('cdata', gather);
  parser.on('closetag', () => {
    const open = stack.pop();
    if (open === undefined) return;
    const parent = stack.at(-1);
    open.text = open.text.trim();
    if (!open.isKept) found.push({ kind: 'close', path: open.path, element: open });
    else if (open.isWhole) found.push({ kind: 'kept', path: open.path, element: open });
    else parent?.children.push(open);
  });
}

function guarded(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    throw error instanceof StatementError ? error : notWellFormed(error);
  }
}

/** The parser's messages begin with `line:column: `, and some go on with what stands in the file. */
function notWellFormed(error: unknown): StatementError {
  const [, line = '1', message = 'broken'] = /^(\d+):\d+: (.*)/.exec(error instanceof Error ? error.message : '') ?? [];
  return at(Number(line), `is not well-formed XML: ${message.replace(/[^\x20-\x7e]/g, '?').slice(0, 80)}`);
}

const at = (line: number, reason: string): StatementError => new StatementError(`line ${line}`, reason);

/** The one child of this name; undefined where there is none. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  // A loop, for every field of every entry is looked for here.
  for (const one of element?.children ?? []) if (one.name === name) return one;
  return undefined;
}

export const childrenOf = (element: XmlElement | undefined, name: string): XmlElement[] =>
  element?.children.filter((one) => one.name === name) ?? [];

/** The element at the end of the path, through the first child of each name. */
export function descend(element: XmlElement | undefined, path: string): XmlElement | undefined {
  let found = element;
  for (const name of namesIn(path)) found = child(found, name);
  return found;
}

/** Of the few paths that readers ask for, again and again. */
const split = new Map<string, readonly string[]>();

function namesIn(path: string): readonly string[] {
  const known = split.get(path);
  if (known !== undefined) return known;
  const names = path.split('/');
  split.set(path, names);
  return names;
}

/** The text at the end of the path; null where there is none, or an empty one. */
export function textAt(element: XmlElement | undefined, path: string): string | null {
  const text = descend(element, path)?.text;
  return text === undefined || text === '' ? null : text;
}
