import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Evidence } from '#domain/application/commands.js';
import { packageRoot } from '#settings/package-root.js';

const tableSchema = z.strictObject({
  fiscalYear: z.int(),
  source: z.string().min(1),
  threshold: z.string().min(1),
  groups: z.record(z.string(), z.array(z.string().regex(/^[A-Z]{2}$/))),
  /** The group of every country that is not named. */
  others: z.string().min(1),
});

type IncomeTable = z.output<typeof tableSchema>;
type IncomeGroup = Evidence['incomeGroups'][number];

let tables: readonly IncomeTable[] | null = null;

/** The country's income group in every fiscal year of which there is a table under data/. */
export function incomeGroupsOf(country: string): IncomeGroup[] {
  tables ??= loadTables(join(packageRoot(), 'data'));
  return tables.map(({ fiscalYear, source, groups, others }) => {
    const named = Object.entries(groups).find(([, countries]) => countries.includes(country));
    return { fiscalYear, country, group: named?.[0] ?? others, source };
  });
}

function loadTables(folder: string): IncomeTable[] {
  return readdirSync(folder)
    .filter((name) => /^income-groups-.*\.yaml$/.test(name))
    .sort()
    .map((name) => tableSchema.parse(parse(readFileSync(join(folder, name), 'utf8'))));
}
