import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DataSource, Like } from 'typeorm';
import { declareAccount } from '#bank/store/accounts.js';
import type { Programme } from '#contracts/programme.js';
import { EditionRow } from '#database/edition.row.js';
import { localDateOf } from '#domain/time/zone.js';
import { readProgramme } from '#programmes/read-programme.js';
import { rehearse } from '#programmes/rehearse.js';
import { listBankAccounts } from '#readmodel/bank-accounts.js';
import { loadMembers } from '#readmodel/members.js';
import { packageRoot } from '#settings/package-root.js';
import { readBankAccounts } from '../bank/read-accounts.js';
import { ApiClient } from '../http.js';
import { noticed, type Progress } from './progress.js';
import { keptTokens } from './tokens.js';

export interface SeedOptions {
  /** Without a path: `http://127.0.0.1:3000`. */
  readonly apiUrl: string;
  /** Connected and migrated. */
  readonly dataSource: DataSource;
  readonly dataDirectory: string;
  readonly progress: Progress;
}

/**
 * Makes an empty system usable: tokens for an office, sample members, a bank account, every programme as it was announced, and a rehearsal
 * of each that is open today. Runs at every start and adds only what is missing: what somebody has changed stays changed.
 */
export async function seed({
  apiUrl,
  dataSource,
  dataDirectory,
  progress,
}: SeedOptions): Promise<{ tokensFile: string }> {
  const tokensFile = join(dataDirectory, 'tokens.json');
  const { administrator, admissions, finance } = await keptTokens(dataSource, tokensFile);
  await loadSampleMembers(dataSource, admissions.staff);
  await declareSampleAccounts(dataSource, finance.staff);
  const api = new ApiClient(apiUrl);
  const publish = (programme: Programme) => api.post('editions', programme, { token: administrator.token });
  await noticed(progress, 'Publishing the editions …', publishMissing(dataSource, publish));
  return { tokensFile };
}

/** Evidence for fees, so that a newcomer sees members, late payers and low incomes told apart. */
async function loadSampleMembers(dataSource: DataSource, staff: string): Promise<void> {
  const [found] = await dataSource.query<readonly { any: boolean }[]>('SELECT EXISTS (SELECT FROM member) AS any');
  if (found?.any !== false) return;
  const csv = await readFile(join(packageRoot(), 'data', 'members.sample.csv'), 'utf8');
  await loadMembers(dataSource, csv, { by: `staff:${staff}`, at: new Date().toISOString() });
}

/** The account that the sample programmes name, so that a statement of it can be tried. */
async function declareSampleAccounts(dataSource: DataSource, staff: string): Promise<void> {
  if ((await listBankAccounts(dataSource)).length > 0) return;
  const told = { by: `staff:${staff}`, at: new Date().toISOString() };
  for (const account of await readBankAccounts(join(packageRoot(), 'data', 'bank-accounts.sample.yaml')))
    await declareAccount(dataSource, account, told);
}

type Publish = (programme: Programme) => Promise<unknown>;

async function publishMissing(dataSource: DataSource, publish: Publish): Promise<void> {
  const editions = dataSource.getRepository(EditionRow);
  const now = new Date();
  for (const programme of await programmes()) {
    if (!(await editions.existsBy({ code: programme.code }))) await publish(programme);
    const rehearsal = rehearse(programme, localDateOf(now.toISOString(), programme.zone));
    const former = await editions.findBy({ code: Like(`${rehearsal.code}%`) });
    if (former.some(({ cancelled, closesAt }) => !cancelled && closesAt > now)) continue;
    await publish({ ...rehearsal, code: freeCode(rehearsal.code, former) });
  }
}

/** The second rehearsal gets -2: the dates of the first are what somebody has applied to. */
function freeCode(code: string, former: readonly EditionRow[]): string {
  return former.length === 0 ? code : `${code}-${former.length + 1}`;
}

async function programmes(): Promise<Programme[]> {
  const folder = join(packageRoot(), 'programmes');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort();
  return Promise.all(files.map((file) => readProgramme(join(folder, file))));
}
