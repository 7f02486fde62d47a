import { Problem } from './problems.js';

/** As every standard schema reports it. */
interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

interface Issue {
  /** As a person would point at it: `applicant.email`, `speakers[2].name`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** At most this many are told: whoever sends ten thousand wrong fields has understood after fifty. */
const MOST = 50;

/** Names each wrong field, and never repeats what was in it. */
export function invalidInput(issues: readonly SchemaIssue[]): Problem {
  return new Problem('invalid-input', { issues: issues.flatMap(issueIn).slice(0, MOST) });
}

/** An unknown field is reported by the schema at its parent; here it gets its own path. */
function issueIn(issue: SchemaIssue): Issue[] {
  const keys = (issue.path ?? []).map((segment) => (typeof segment === 'object' ? segment.key : segment));
  if ('keys' in issue && Array.isArray(issue.keys) && 'code' in issue && issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: pathText([...keys, String(key)]), message: 'is not known here' }));
  return [{ path: pathText(keys), message: issue.message }];
}

function pathText(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = readable(String(key));
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

/** A field's name is the sender's text too: it comes back short and without anything that could break a line. */
const readable = (name: string): string => name.replace(/[^\w.@-]/g, '?').slice(0, 80);
