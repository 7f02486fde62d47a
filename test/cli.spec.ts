import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { staffByToken } from '#access/staff-token.js';
import { ApplicationRow } from '#database/application.row.js';
import { createDataSource } from '#database/data-source.js';
import { EditionRow } from '#database/edition.row.js';
import { InvoiceRow } from '#database/invoice.row.js';
import { personById } from '#filing/person.js';
import { billingById, fileBilling, textById } from '#filing/texts.js';
import { personIdOf } from '#readmodel/applications.js';
import { subjectOf } from '#telling/names.js';
import { type Engine, startEngine } from './support/engine.js';
import { matricula as run, type Said } from './support/matricula.js';
import { ada, Register } from './support/register.js';
import { openSchool, type School } from './support/school.js';
import { emptyDatabaseUrl, freshDatabaseUrl, temporalAddress } from './support/world.js';

const SLOW_MS = 60_000;
const DIPLOMA = 'programmes/metropolis-diploma-2024.yaml';

let folder: string;
let dataSource: DataSource;
let engine: Engine;
let school: School;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matricula-cli-'));
  const databaseUrl = await freshDatabaseUrl();
  dataSource = await createDataSource(databaseUrl).initialize();
  engine = await startEngine({ dataSource });
  school = await openSchool({ dataSource, teller: engine.teller });
  environment = {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress(),
    TEMPORAL_TASK_QUEUE: engine.taskQueue,
    MATRICULA_DATA: folder,
  };
}, SLOW_MS);

afterAll(async () => {
  await engine.stop();
  await dataSource.destroy();
  await rm(folder, { recursive: true });
});

const matricula = (words: readonly string[], around: Record<string, string> = environment): Promise<Said> =>
  run(words, around);

async function changedDiploma(name: string, changes: Readonly<Record<string, string>>): Promise<string> {
  let text = await readFile(DIPLOMA, 'utf8');
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`the diploma has no '${from}'`);
    text = text.replace(from, to);
  }
  const file = join(folder, `${name}.yaml`);
  await writeFile(file, text);
  return file;
}

describe('matricula programme', () => {
  it('checks files, and names line and path of all that is wrong', async () => {
    const broken = await changedDiploma('broken', { 'zone: Europe/Madrid': 'zone: Spain', '600.00 EUR': '600 EUR' });
    const { exitCode, output, complaint } = await matricula(['programme', 'check', DIPLOMA, broken]);
    expect([exitCode, output.split('\n'), complaint]).toEqual([
      1,
      [
        `${DIPLOMA}: metropolis-diploma-2024 is in order`,
        `${broken}:101: terms.fees.bands[2].amount: is not an amount such as 300.00 EUR`,
        `${broken}:13: zone: is not a zone of the IANA database such as Europe/Madrid`,
      ],
      '1 of 2 files cannot be published.',
    ]);
  });

  it(
    'publishes: a first version, nothing, the next terms, the speakers; and no other dates',
    async () => {
      const base = { 'code: metropolis-diploma-2024': 'code: cli-diploma' };
      const dearer = { ...base, 'groupDiscountPercent: 10': 'groupDiscountPercent: 5' };
      const named = { ...dearer, 'speakers: []': 'speakers: [{ organisation: X, part: Talk, confirmed: true }]' };
      const moved = { ...named, 'starts: 2024-11-18': 'starts: 2024-11-17' };
      const said = [];
      for (const [name, changes] of Object.entries({ base, again: base, dearer, named, moved }))
        said.push(await matricula(['programme', 'publish', await changedDiploma(name, changes), '--by', 'wei']));
      expect(said.map(({ output, complaint }) => output + complaint)).toEqual([
        'cli-diploma is published as version 1.',
        'cli-diploma is published as it is, as version 1: nothing changed.',
        'cli-diploma is published as version 2.',
        'cli-diploma is published as version 3, and its speakers are announced.',
        'cli-diploma was not published: the dates of a published edition move by a reschedule only, so that participants hear of it.',
      ]);
      expect(said.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 1]);
    },
    SLOW_MS,
  );

  it(
    'rehearses: open today, and fast where it is asked to be',
    async () => {
      const slow = await matricula(['programme', 'rehearse', DIPLOMA]);
      expect(slow.output).toBe('metropolis-diploma-2024-rehearsal is published as version 1.');
      const { closesAt } = await dataSource
        .getRepository(EditionRow)
        .findOneByOrFail({ code: 'metropolis-diploma-2024-rehearsal' });
      expect(closesAt.getTime()).toBeGreaterThan(Date.now() + 27 * 86_400_000);
      const fast = await matricula(['programme', 'rehearse', DIPLOMA, '--fast', '--starts-in', '120']);
      expect(fast.output).toMatch(/^metropolis-diploma-2024-fast-\d{14} is published as version 1\.$/);
      const wrong = await matricula(['programme', 'rehearse', DIPLOMA, '--fast', '--starts-in', 'soon']);
      expect([wrong.exitCode, wrong.complaint]).toEqual([
        1,
        expect.stringContaining('Give a whole number of seconds.'),
      ]);
    },
    SLOW_MS,
  );
});

describe('matricula token', () => {
  it('makes tokens of named persons, and ends them', async () => {
    const { output } = await matricula(['token', 'create', '--for', 'bo', '--role', 'finance', '--role', 'auditor']);
    expect(await staffByToken(dataSource, output)).toEqual({ staff: 'bo', roles: ['finance', 'auditor'] });
    expect((await matricula(['token', 'revoke', '--for', 'bo'])).output).toBe('1 token of bo revoked.');
    expect(await staffByToken(dataSource, output)).toBeNull();
  });

  it.each([
    [['--for', 'bo', '--role', 'boss'], 'Allowed choices are admissions, finance, auditor, administrator.'],
    [['--for', 'Bo Li', '--role', 'finance'], 'A staff id is of small letters, digits and . _ -'],
    [['--role', 'finance'], "required option '--for <staff id>' not specified"],
  ])('refuses %j', async (words, expected) => {
    const { exitCode, complaint } = await matricula(['token', 'create', ...words]);
    expect([exitCode, complaint]).toEqual([1, expect.stringContaining(expected)]);
  });
});

describe('matricula why', () => {
  it('explains an application by its id and by its reference, as people read it out', async () => {
    const id = subjectOf(await school.apply());
    const { reference } = await dataSource.getRepository(ApplicationRow).findOneByOrFail({ id });
    const { output } = await matricula(['why', id]);
    expect(output).toMatch(new RegExp(`^Application ${reference} to ${school.programme.code} is submitted\\.`));
    expect(output).toContain('Admissions assess it; the answer is promised by ');
    expect(output).toContain('  admissions admit\n');
    const spoken = reference.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
    expect((await matricula(['why', spoken])).output).toBe(output);
  });

  it('says when there is none', async () => {
    const { exitCode, complaint } = await matricula(['why', 'NOBODY0000']);
    expect([exitCode, complaint]).toEqual([1, 'There is no application NOBODY0000.']);
  });
});

describe('matricula erase', () => {
  const applied = '2024-08-01T10:00:00.000Z';

  it(
    'refuses while the file is open, then empties it and names the papers that the law keeps',
    async () => {
      const register = new Register(dataSource);
      const id = await register.apply(await register.publish(), applied);
      const { reference } = await dataSource.getRepository(ApplicationRow).findOneByOrFail({ id });
      const open = await matricula(['erase', reference]);
      expect([open.exitCode, open.output, open.complaint]).toEqual([
        1,
        '',
        `The file of ${reference} is still open (submitted): its data are needed to keep what was promised, so nothing was erased. \`matricula why ${reference}\` says what it waits for.`,
      ]);
      const personId = (await personIdOf(dataSource, id)) ?? '';
      expect((await personById(dataSource, personId))?.familyName).toBe(ada.familyName);

      await register.tell(id, applied, { type: 'Admit', override: null });
      const billing = { legalName: 'Vila', address: 'Plaça 1', invoiceEmail: 'bills@vila.example' };
      const billingId = await fileBilling(dataSource, { billing, by: 'staff:anna', about: id, at: applied });
      const becauseId = await register.file(id, 'The city pays.');
      await register.tell(id, applied, { type: 'ReplaceInvoice', billingId, becauseId });
      await register.tell(id, '2024-08-02T10:00:00.000Z', { type: 'Withdraw' });
      await register.tell(id, '2025-08-01T10:00:00.000Z', { type: 'ObserveTime', by: 'clock' });
      await dataSource.query(
        `INSERT INTO paper_snapshot (event_id, application_id, kind, number, contents)
         SELECT gen_random_uuid(), $1, kind, number, '{}' FROM invoice WHERE application_id = $1`,
        [id],
      );
      const numbers = (await dataSource.getRepository(InvoiceRow).findBy({ applicationId: id }))
        .map(({ kind, number }) => `${kind} ${number}`)
        .sort();
      const kept = `The law keeps what was issued, with the names on it: ${numbers.join(', ')}. The events stay, without a name.`;
      expect(numbers).toHaveLength(4);
      expect((await matricula(['erase', id])).output).toBe(
        `${reference} is erased: emptied 1 person, 1 text, 1 billing party.\n${kept}`,
      );
      expect((await personById(dataSource, personId))?.familyName).toBe('');
      expect([await textById(dataSource, becauseId), await billingById(dataSource, billingId)]).toEqual(['', null]);
      expect((await matricula(['erase', reference])).output).toBe(
        `${reference} was erased before: nothing was left to empty.\n${kept}`,
      );
    },
    SLOW_MS,
  );

  it('says when there is none', async () => {
    const { exitCode, complaint } = await matricula(['erase', 'NOBODY0000']);
    expect([exitCode, complaint]).toEqual([1, 'There is no application NOBODY0000.']);
  });
});

describe('matricula migrate', () => {
  it(
    'applies to an empty database what it names, once, however many try at a time',
    async () => {
      const around = { MATRICULA_DATA: folder, DATABASE_URL: await emptyDatabaseUrl() };
      const said = await Promise.all([matricula(['migrate'], around), matricula(['migrate'], around)]);
      const nothing = 'The database is up to date: nothing was applied.';
      expect(said.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
      expect(said.map(({ output }) => output)).toContain(nothing);
      expect(said.map(({ output }) => output).find((output) => output !== nothing)).toMatch(
        /^EventStore\d+ is applied\.\nReadModels\d+ is applied\.\n/,
      );
      const migrated = await createDataSource(around.DATABASE_URL).initialize();
      expect(await migrated.getRepository(ApplicationRow).count()).toBe(0);
      await migrated.destroy();
    },
    SLOW_MS,
  );
});

describe('matricula resume and rebuild', () => {
  it(
    'resumes every process that should run',
    async () => {
      await school.apply();
      const { exitCode, output } = await matricula(['resume']);
      expect([exitCode, output]).toEqual([
        0,
        expect.stringMatching(/^\d+ processes should run\.\n[^]*All of them run\.$/),
      ]);
    },
    SLOW_MS,
  );

  it('mends what a read model has wrong, and says so', async () => {
    const id = subjectOf(await school.apply());
    const applications = dataSource.getRepository(ApplicationRow);
    await applications.update({ id }, { phase: 'certified' });
    const mended = await matricula(['rebuild']);
    expect(mended.output).toMatch(new RegExp(`^application-${id}: application ${id} was different in phase$`, 'm'));
    expect(mended.output).toMatch(/ streams gone through, 1 differences mended, 0 failures\.$/);
    expect((await applications.findOneByOrFail({ id })).phase).toBe('submitted');
    expect((await matricula(['rebuild'])).output).toMatch(/ 0 differences mended, 0 failures\.$/);
  });
});

describe('without anything running', () => {
  it.each([[['why', 'NOBODY0000']], [['resume']], [['rebuild']], [['tour']], [['programme', 'publish', DIPLOMA]]])(
    'matricula %j says what to do',
    async (words) => {
      const { exitCode, complaint } = await matricula(words, { MATRICULA_DATA: folder });
      expect([exitCode, complaint]).toEqual([
        1,
        'No Matricula is running from this data directory: run `npm start` first, or set DATABASE_URL and TEMPORAL_ADDRESS.',
      ]);
    },
  );

  it('a database that does not answer is named', async () => {
    const elsewhere = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', TEMPORAL_ADDRESS: '127.0.0.1:1' };
    const { exitCode, complaint } = await matricula(['rebuild'], elsewhere);
    expect([exitCode, complaint]).toEqual([
      1,
      expect.stringMatching(/^The database does not answer \(.*\): is DATABASE_URL right\?$/),
    ]);
  });
});
