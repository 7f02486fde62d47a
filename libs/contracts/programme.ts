import type { z } from 'zod';
import { contradictionsIn } from './programme/consistency.js';
import { programmeShape } from './programme/shape.js';

export { toDefinition } from './programme/definition.js';

/**
 * A programme file, or the body of `POST editions`: one edition with its dates, terms and pages. What comes out may go
 * in again and is the same, so that it can be filed as it is and read back with this schema.
 */
export const programmeSchema = programmeShape.superRefine((programme, context) => {
  for (const { path, message } of contradictionsIn(programme))
    context.addIssue({ code: 'custom', path: [...path], message });
});

export type Programme = z.output<typeof programmeSchema>;

export interface ProgrammeProblem {
  /** As a person would point at it: `terms.fees.bands[2].amount`; empty for the file as a whole. */
  readonly path: string;
  readonly keys: readonly PropertyKey[];
  readonly message: string;
}

/** A programme that cannot be published; each problem names its path. */
export class ProgrammeError extends Error {
  override readonly name = 'ProgrammeError';

  constructor(readonly problems: readonly ProgrammeProblem[]) {
    super(problems.map(sentenceOf).join('\n'));
  }
}

/**
 * Reads what a YAML or JSON parser gave.
 * @throws ProgrammeError with all that is wrong in the parts; what contradicts between parts is told once these are right
 */
export function parseProgramme(value: unknown): Programme {
  const result = programmeSchema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new ProgrammeError(
    result.error.issues.flatMap(problemsOf).sort((left, right) => (left.path < right.path ? -1 : 1)),
  );
}

/** `terms.fees.bands[2].amount: is not an amount such as 300.00 EUR` */
export function sentenceOf({ path, message }: ProgrammeProblem): string {
  return path === '' ? message : `${path}: ${message}`;
}

function problemsOf(issue: z.core.$ZodIssue): ProgrammeProblem[] {
  const at = (keys: PropertyKey[], message: string) => ({ path: pathText(keys), keys, message });
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => at([...issue.path, key], 'is not known here: is it misspelt?'));
  if (issue.code === 'invalid_type' && issue.input === undefined) return [at(issue.path, 'is missing')];
  if (issue.code === 'invalid_type') return [at(issue.path, `is not ${withArticle(issue.expected)}`)];
  if (issue.code === 'invalid_value') return [at(issue.path, `is none of ${issue.values.join(', ')}`)];
  return [at(issue.path, issue.message)];
}

function withArticle(type: string): string {
  if (type === 'int') return 'a whole number';
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}

function pathText(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
