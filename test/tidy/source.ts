import ts from 'typescript';

/** Something untidy: where, and what to do about it. */
export interface Finding {
  readonly line: number;
  readonly advice: string;
}

/** One rule of style. `concerns` chooses files by their path from the root; `find` names every breach in one of them. */
export interface Check {
  readonly name: string;
  readonly concerns: (path: string) => boolean;
  readonly find: (file: Source) => Finding[];
}

/** A file as text and, where a check asks for it, as a syntax tree. */
export class Source {
  private parsed: ts.SourceFile | undefined;

  constructor(
    readonly path: string,
    readonly text: string,
  ) {}

  get tree(): ts.SourceFile {
    this.parsed ??= ts.createSourceFile(this.path, this.text, ts.ScriptTarget.Latest, true);
    return this.parsed;
  }

  lineAt(position: number): number {
    return ts.getLineAndCharacterOfPosition(this.tree, position).line + 1;
  }

  lineOf(node: ts.Node): number {
    return this.lineAt(node.getStart(this.tree));
  }

  nodes(): ts.Node[] {
    const found: ts.Node[] = [];
    const visit = (node: ts.Node): void => {
      found.push(node);
      ts.forEachChild(node, visit);
    };
    visit(this.tree);
    return found;
  }

  /** Comments only: a string that quotes one is none. */
  comments(): { line: number; text: string }[] {
    const found = new Map<number, ts.CommentRange>();
    const visit = (node: ts.Node): void => {
      const leading = ts.getLeadingCommentRanges(this.text, node.getFullStart()) ?? [];
      const trailing = ts.getTrailingCommentRanges(this.text, node.getEnd()) ?? [];
      for (const range of [...leading, ...trailing]) found.set(range.pos, range);
      node.getChildren(this.tree).forEach(visit);
    };
    visit(this.tree);
    return [...found.values()].map(({ pos, end }) => ({ line: this.lineAt(pos), text: this.text.slice(pos, end) }));
  }
}

/** A check of syntax: `judge` gives the advice for a node that breaks the rule, undefined for any other. */
export const eachNode = (
  name: string,
  concerns: Check['concerns'],
  judge: (node: ts.Node, file: Source) => string | undefined,
): Check => ({
  name,
  concerns,
  find: (file) =>
    file.nodes().flatMap((node) => {
      const advice = judge(node, file);
      return advice === undefined ? [] : [{ line: file.lineOf(node), advice }];
    }),
});

/** A check of plain text, line by line: `pattern` is what a line must not hold. */
export const eachLine = (
  name: string,
  concerns: Check['concerns'],
  { pattern, advice }: { pattern: RegExp; advice: string },
): Check => ({
  name,
  concerns,
  find: (file) =>
    file.text.split('\n').flatMap((line, index) => (pattern.test(line) ? [{ line: index + 1, advice }] : [])),
});

export const isCode = (path: string): boolean => /\.(ts|js|mjs|cjs)$/.test(path);
export const isSpec = (path: string): boolean => path.endsWith('.spec.ts');
