import { CsvError, parse } from 'csv-parse/sync';
import { isLocalDate } from '#domain/time/zone.js';

/** One thing that is wrong in a member list; line 1 is the header, and column is its name or null for the line. */
export interface MembersProblem {
  readonly line: number;
  readonly column: string | null;
  readonly message: string;
}

/** A member list that cannot be loaded, with all that is wrong in it. Nothing of it was loaded. */
export class MembersError extends Error {
  override readonly name = 'MembersError';

  constructor(readonly problems: readonly MembersProblem[]) {
    super(problems.map(sentenceOf).join('\n'));
  }
}

const sentenceOf = ({ line, column, message }: MembersProblem): string =>
  `line ${line}${column === null ? '' : `, ${column}`}: ${message}`;

export interface Member {
  readonly code: string;
  readonly name: string;
  readonly city: string;
  readonly country: string;
  readonly contributions: readonly Contribution[];
}

export interface Contribution {
  readonly year: number;
  readonly paidOn: string;
  readonly source: string;
}

const COLUMNS = ['code', 'name', 'city', 'country', 'year', 'paid_on', 'source'] as const;
type Column = (typeof COLUMNS)[number];
type Line = { readonly line: number } & Readonly<Record<Column, string>>;

const MOST_PROBLEMS = 100;

/**
 * Reads a member list: one line per member and year that it has paid for; one line with the last three columns empty
 * for a member that has paid for none.
 * @throws MembersError naming the lines and columns that are wrong
 */
export function readMembers(csv: string): Member[] {
  const lines = linesOf(csv);
  const problems = [...lines.flatMap(problemsOf), ...contradictionsIn(lines)].sort(
    (one, other) => one.line - other.line,
  );
  if (problems.length > 0) throw new MembersError(problems.slice(0, MOST_PROBLEMS));
  const byCode = new Map<string, Line[]>();
  for (const line of lines) byCode.set(line.code, [...(byCode.get(line.code) ?? []), line]);
  return [...byCode.values()].flatMap(memberOf);
}

function memberOf(lines: readonly Line[]): Member[] {
  const [first] = lines;
  if (first === undefined) return [];
  const { code, name, city, country } = first;
  const paid = lines.filter(({ year }) => year !== '');
  const contributions = paid.map(({ year, paid_on: paidOn, source }) => ({ year: Number(year), paidOn, source }));
  return [{ code, name, city, country, contributions }];
}

function linesOf(csv: string): Line[] {
  const [header, ...rest] = recordsOf(csv);
  if (header === undefined) throw new MembersError([{ line: 1, column: null, message: 'there is no header' }]);
  const wrong = headerProblems(header.record);
  if (wrong.length > 0) throw new MembersError(wrong);
  const short = rest.filter(({ record }) => record.length !== header.record.length);
  if (short.length > 0)
    throw new MembersError(
      short.slice(0, MOST_PROBLEMS).map(({ line, record }) => {
        return { line, column: null, message: `has ${record.length} columns instead of ${header.record.length}` };
      }),
    );
  // Whoever means to have no members must take them out one by one: this is more likely the wrong file.
  if (rest.length === 0) throw new MembersError([{ line: 1, column: null, message: 'no member follows the header' }]);
  return rest.map(({ line, record }) => {
    const cell = (column: Column): string => record[header.record.indexOf(column)] ?? '';
    const cells = { code: cell('code'), name: cell('name'), city: cell('city'), country: cell('country') };
    return { line, ...cells, year: cell('year'), paid_on: cell('paid_on'), source: cell('source') };
  });
}

interface CsvRecord {
  readonly line: number;
  readonly record: readonly string[];
}

function recordsOf(csv: string): CsvRecord[] {
  try {
    const records: CsvRecord[] = [];
    parse(csv, {
      ...{ bom: true, trim: true, relaxColumnCount: true, skipEmptyLines: true },
      onRecord: (record: string[], { lines }) => {
        records.push({ line: lines, record });
        return null;
      },
    });
    return records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    throw new MembersError([{ line, column: null, message: `is no CSV: ${error.code}` }]);
  }
}

function headerProblems(header: readonly string[]): MembersProblem[] {
  const missing = COLUMNS.filter((column) => !header.includes(column));
  const unknown = header.filter((name) => !COLUMNS.some((column) => column === name));
  const twice = header.filter((name, index) => header.indexOf(name) !== index);
  const problem = (column: string, message: string): MembersProblem => ({ line: 1, column, message });
  return [
    ...missing.map((column) => problem(column, 'is missing')),
    ...unknown.map((column) => problem(column, `is not known: the columns are ${COLUMNS.join(', ')}`)),
    ...twice.map((column) => problem(column, 'comes twice')),
  ];
}

/** What each line must be by itself. */
function problemsOf(line: Line): MembersProblem[] {
  const isPaid = line.year !== '' || line.paid_on !== '' || line.source !== '';
  const checks: readonly (readonly [Column, boolean, string])[] = [
    ['code', /^[a-z\d]+(-[a-z\d]+)*$/.test(line.code), 'is not a code of small letters, digits and single hyphens'],
    ['name', isText(line.name), 'is empty, too long or has control characters'],
    ['city', isText(line.city), 'is empty, too long or has control characters'],
    ['country', /^[A-Z]{2}$/.test(line.country), 'is not a country code such as ES'],
    ['year', !isPaid || /^(19|20|21)\d\d$/.test(line.year), 'is not a year such as 2023'],
    ['paid_on', !isPaid || isLocalDate(line.paid_on), 'is not a date such as 2023-05-31'],
    ['source', !isPaid || isText(line.source), 'is empty, too long or has control characters'],
  ];
  return checks.filter(([, isRight]) => !isRight).map(([column, , message]) => ({ line: line.line, column, message }));
}

const isText = (text: string): boolean => text !== '' && text.length <= 300 && !/[\p{Cc}\p{Cs}]/u.test(text);

/** What lines of the same member must have in common, and what they must not. */
function contradictionsIn(lines: readonly Line[]): MembersProblem[] {
  const firsts = new Map<string, Line>();
  const years = new Map<string, Line>();
  return lines.flatMap((line) => {
    const first = firsts.get(line.code) ?? line;
    firsts.set(line.code, first);
    const differing = (['name', 'city', 'country'] as const).filter((column) => line[column] !== first[column]);
    const key = `${line.code}/${line.year}`;
    const earlier = years.get(key);
    years.set(key, earlier ?? line);
    return [
      ...differing.map((column) => ({ line: line.line, column, message: `differs from line ${first.line}` })),
      ...(earlier === undefined
        ? []
        : [{ line: line.line, column: 'year', message: `repeats line ${earlier.line} of the same member` }]),
    ];
  });
}
