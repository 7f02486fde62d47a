import Handlebars from 'handlebars';
import type { TemplateFault } from './template-faults.js';

type Node = hbs.AST.Node;
type Fault = Omit<TemplateFault, 'part'>;

/** A value of the sample, and the name under which a letter has it. */
interface Place {
  readonly value: unknown;
  readonly path: string;
}

export interface Naming {
  readonly sample: object;
  /** Paths that may be missing as a whole. */
  readonly lacking: readonly string[];
  /** Of a condition, what is there where it holds. */
  readonly implies: Readonly<Record<string, string>>;
  readonly partials: ReadonlyMap<string, string>;
}

export interface Named {
  /** Every path that is named, prefixes included. */
  readonly paths: ReadonlySet<string>;
  readonly faults: readonly Fault[];
}

/** Goes through a template as it would be filled, down every branch, and holds each name against the sample. */
export function namesIn(source: string, naming: Naming): Named {
  const walk = new Walk(naming);
  const parsed = parse(source);
  if ('body' in parsed) walk.statements(parsed.body, { here: { value: naming.sample, path: '' }, known: new Set() });
  else walk.faults.push(parsed);
  return walk;
}

function parse(source: string): hbs.AST.Program | Fault {
  try {
    return Handlebars.parse(source);
  } catch (error) {
    return syntaxFault(error);
  }
}

/** Where one is in the template. */
interface Spot {
  readonly here: Place;
  /** What a condition around it has found to be there. */
  readonly known: ReadonlySet<string>;
  /** Within a partial faults are shown where it is taken. */
  readonly line?: number;
}

class Walk implements Named {
  readonly paths = new Set<string>();
  readonly faults: Fault[] = [];

  constructor(private readonly naming: Naming) {}

  statements(body: readonly hbs.AST.Statement[], spot: Spot): void {
    for (const statement of body) this.statement(statement, spot);
  }

  private statement(node: Node, spot: Spot): void {
    if (isA<hbs.AST.MustacheStatement>(node, 'MustacheStatement')) this.mustache(node, spot);
    else if (isA<hbs.AST.BlockStatement>(node, 'BlockStatement')) this.block(node, spot);
    else if (isA<hbs.AST.PartialStatement>(node, 'PartialStatement')) this.partial(node, spot);
    else if (node.type !== 'ContentStatement' && node.type !== 'CommentStatement')
      this.fault(node, spot, { because: 'not-provided', says: 'Letters know placeholders, #if, #unless and #each.' });
  }

  private mustache(node: hbs.AST.MustacheStatement, spot: Spot): void {
    if (node.params.length > 0) {
      this.fault(node, spot, { because: 'not-provided', says: 'A placeholder is one name: {{course.title}}.' });
      return;
    }
    const found = this.find(node.path, spot);
    if (found !== null && typeof found.value === 'object')
      this.fault(node, spot, {
        because: 'unknown-placeholder',
        says: `{{${found.path}}} has parts; name one of them: ${Object.keys(found.value as object).join(', ')}.`,
      });
  }

  private block(node: hbs.AST.BlockStatement, spot: Spot): void {
    const { original } = node.path;
    const [asked, ...more] = node.params;
    if (!['if', 'unless', 'each'].includes(original) || asked === undefined || more.length > 0) {
      this.fault(node, spot, {
        because: 'not-provided',
        says: 'Write {{#if name}}, {{#unless name}} or {{#each name}}.',
      });
      return;
    }
    const found = this.find(asked, spot);
    if (found === null) return;
    const inside = { ...spot, known: new Set([...spot.known, found.path, this.naming.implies[found.path] ?? '']) };
    if (original === 'each') {
      if (Array.isArray(found.value))
        this.statements(node.program.body, { ...inside, here: { value: found.value[0], path: `${found.path}[]` } });
      else this.fault(node, spot, { because: 'unknown-placeholder', says: `{{${found.path}}} is no list: use #if.` });
    } else this.statements(node.program.body, original === 'if' ? inside : spot);
    // Not there where the block has no {{else}}, whatever the types say.
    const { inverse } = node as { readonly inverse?: hbs.AST.Program };
    if (inverse !== undefined) this.statements(inverse.body, original === 'unless' ? inside : spot);
  }

  private partial(node: hbs.AST.PartialStatement, spot: Spot): void {
    const { original } = node.name as hbs.AST.PathExpression;
    const source = this.naming.partials.get(original);
    if (source === undefined || spot.line !== undefined) {
      const offered = [...this.naming.partials.keys()].join(', ');
      this.fault(node, spot, { because: 'not-provided', says: `There is no such partial; there are: ${offered}.` });
      return;
    }
    this.statements(Handlebars.parse(source).body, { ...spot, line: node.loc.start.line });
  }

  /** The value that a name stands for; null where there is none, which is a fault. */
  private find(node: Node, spot: Spot): Place | null {
    if (!isA<hbs.AST.PathExpression>(node, 'PathExpression') || node.data || node.depth > 0) {
      this.fault(node, spot, { because: 'not-provided', says: 'Name a value as it is: no @, no ../ and no literals.' });
      return null;
    }
    let place = spot.here;
    for (const part of node.parts) {
      if (!this.isThere(place, { node, spot })) return null;
      const values = place.value as Readonly<Record<string, unknown>>;
      if (typeof values !== 'object' || Array.isArray(values) || !Object.hasOwn(values, part)) {
        this.fault(node, spot, { because: 'unknown-placeholder', says: unknown(node.original, place) });
        return null;
      }
      place = { value: values[part], path: place.path === '' ? part : `${place.path}.${part}` };
      this.paths.add(place.path);
    }
    return place;
  }

  private isThere({ path }: Place, { node, spot }: { node: Node; spot: Spot }): boolean {
    if (!this.naming.lacking.includes(path) || spot.known.has(path)) return true;
    this.fault(node, spot, {
      because: 'may-be-missing',
      says: `{{${path}}} is not in every such letter: write {{#if ${path}}} … {{/if}} around it.`,
    });
    return false;
  }

  private fault(node: Node, { line }: Spot, { because, says }: Pick<Fault, 'because' | 'says'>): void {
    this.faults.push({ line: line ?? node.loc.start.line, because, says });
  }
}

const isA = <N extends Node>(node: Node, type: N['type']): node is N => node.type === type;

function unknown(name: string, { value, path }: Place): string {
  const offered = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  const where = path === '' ? 'This letter' : `{{${path}}}`;
  // Only what could be a placeholder is repeated: what else stands there may be anything.
  const said = /^[\w.]{1,60}$/.test(name) ? `{{${name}}}` : 'this placeholder';
  return `${where} has no ${said}; it has: ${offered.join(', ') || 'nothing to name'}.`;
}

function syntaxFault(error: unknown): Fault {
  const line = /line (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return {
    line: line === undefined ? null : Number(line),
    because: 'syntax',
    says: 'It cannot be read from here on: close each {{ with }}, and each {{#if …}} with {{/if}}.',
  };
}
