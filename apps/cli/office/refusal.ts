import { z } from 'zod';
import { problemView } from '#contracts/problem.js';
import type { UnexpectedAnswer } from '../http.js';

const ADVICE: Readonly<Record<number, string>> = {
  401: 'The token opens nothing, or no more: `matricula token create` makes one.',
};
const issues = z.array(z.object({ path: z.string(), message: z.string() }));

/** What the api says of a request that it refuses, for people: each fact on a line of its own. */
export function refusalText({ status, body, message }: Pick<UnexpectedAnswer, 'status' | 'body' | 'message'>): string {
  const said = problemView.safeParse(body);
  if (!said.success) return message;
  const { detail, facts } = said.data;
  return [ADVICE[status] ?? detail, ...Object.entries(facts).flatMap(([name, fact]) => linesOf(name, fact))].join('\n');
}

function linesOf(name: string, fact: unknown): string[] {
  const wrong = issues.safeParse(fact);
  if (wrong.success) return wrong.data.map(({ path, message }) => `  ${path} ${message}`);
  const each = Array.isArray(fact) ? fact : [fact];
  return each.map((one) => `  ${name}: ${typeof one === 'string' ? one : JSON.stringify(one)}`);
}
