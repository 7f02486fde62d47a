import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

interface AlarmRule {
  readonly alert: string;
  readonly expr: string;
}

/** One series at one scrape. */
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
export type Scrape = readonly Sample[];

export async function alarmRules(): Promise<readonly AlarmRule[]> {
  const file = parse(await readFile('docs/operations/alerts.yaml', 'utf8')) as {
    readonly groups: readonly { readonly rules: readonly AlarmRule[] }[];
  };
  return file.groups.flatMap(({ rules }) => rules);
}

export function expressionOf(rules: readonly AlarmRule[], alert: string): string {
  const rule = rules.find((one) => one.alert === alert);
  if (rule === undefined) throw new Error(`there is no alarm ${alert}`);
  return rule.expr;
}

/** Of the text that Prometheus reads. */
export const samplesIn = (text: string): Scrape =>
  [...text.matchAll(/^([a-z_]\w*)(?:\{(.*)\})? (\S+)$/gim)].map(([, name = '', labels = '', value]) => ({
    name,
    labels: labelsIn(labels),
    value: Number(value),
  }));

const labelsIn = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', value = '']) => [key, value]));

const ABSENT = /^absent\((\w+)\)$/;
const COMPARED =
  /^(max|min|sum)(?: by \(([\w, ]+)\) )?\((?:(?:increase|delta)\((\w+)(?:\{(.*)\})?\[\w+\]\)|(\w+)(?:\{(.*)\})?)\) (>|==) ([\d.]+)$/;

/**
 * Whether the expression holds, as Prometheus would see it after the last of the scrapes; a range spans all of them.
 * Knows the forms that our rules use, and refuses any other.
 */
export function holds(expr: string, scrapes: readonly Scrape[]): boolean {
  const last = scrapes.at(-1) ?? [];
  const [, absent] = ABSENT.exec(expr) ?? [];
  if (absent !== undefined) return last.every(({ name }) => name !== absent);
  const compared = COMPARED.exec(expr);
  if (compared === null) throw new Error(`a form that this evaluator does not know: ${expr}`);
  const [, aggregation = '', by, ranged, rangedLabels, plain = '', plainLabels, operator, threshold] = compared;
  const chosen =
    ranged === undefined
      ? matching(last, plain, plainLabels)
      : changes(scrapes, { name: ranged, labels: rangedLabels });
  const groups = new Map<string | undefined, number[]>();
  for (const { labels, value } of chosen) {
    const group = by
      ?.split(', ')
      .map((label) => labels[label])
      .join();
    groups.set(group, [...(groups.get(group) ?? []), value]);
  }
  return [...groups.values()].some((values) => {
    const value = aggregate(aggregation, values);
    return operator === '>' ? value > Number(threshold) : value === Number(threshold);
  });
}

function aggregate(by: string, values: readonly number[]): number {
  if (by === 'sum') return values.reduce((sum, value) => sum + value, 0);
  return by === 'max' ? Math.max(...values) : Math.min(...values);
}

function matching(scrape: Scrape, name: string, matchers = ''): Scrape {
  const wanted = [...matchers.matchAll(/(\w+)(=~|=)"([^"]*)"/g)].map(([, label = '', operator, value = '']) => ({
    label,
    pattern: operator === '=~' ? new RegExp(`^(?:${value})$`) : null,
    value,
  }));
  return scrape.filter(
    (sample) =>
      sample.name === name &&
      wanted.every(({ label, pattern, value }) => {
        const actual = sample.labels[label] ?? '';
        return pattern === null ? actual === value : pattern.test(actual);
      }),
  );
}

/** A series that the first scrape lacks has no change: Prometheus sees none either. */
function changes(scrapes: readonly Scrape[], { name, labels }: { name: string; labels: string | undefined }): Scrape {
  const first = matching(scrapes[0] ?? [], name, labels);
  const same = (one: Sample, other: Sample): boolean => JSON.stringify(one.labels) === JSON.stringify(other.labels);
  return matching(scrapes.at(-1) ?? [], name, labels).flatMap((now) => {
    const before = first.find((sample) => same(sample, now));
    return before === undefined ? [] : [{ ...now, value: now.value - before.value }];
  });
}

/** Every metric that an expression of ours or of the dashboard names. */
export const metricsIn = (expr: string): readonly string[] =>
  [...expr.matchAll(/\b(?:matricula|temporal|http|process|nodejs)_\w+/g)].map(([name]) => name);
