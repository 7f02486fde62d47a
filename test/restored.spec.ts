import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#database/data-source.js';
import { raiseSeries, type Series, seriesOn } from '#eventstore/number-series.js';
import { markSent, markSentOwedBefore } from '#mail/mark-sent.js';
import { heldNow } from '#readmodel/held.js';
import { mailSettings } from '#settings/settings.js';
import { startCourier } from '../apps/worker/courier.js';
import { type RunningApp, SECRET, startApp } from './support/app.js';
import { apply, must, publishCourse } from './support/course.js';
import { ask } from './support/http.js';
import { type MailServer, startMailServer } from './support/mail-server.js';
import { matricula as run, type Said } from './support/matricula.js';
import { withTool } from './support/postgres-tools.js';
import { until } from './support/until.js';
import { emptyDatabaseUrl } from './support/world.js';

const SLOW_MS = 60_000;
const BOTH = ['letters', 'numbers'];
const YEAR = new Date().getUTCFullYear();

let folder: string;
let app: RunningApp;
let mailServer: MailServer;
let url: string;
let restored: DataSource;

// Two people with an invoice each, whose letters nobody has sent; then a dump, and its restoration elsewhere.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matricula-restored-'));
  [app, mailServer] = [await startApp(), await startMailServer()];
  const [token, code] = [await app.token('admissions'), await publishCourse(app)];
  for (const { id } of [await apply(app, code), await apply(app, code)])
    await must(200, ask(app, `POST applications/${id}/admission`, { token, body: {} }));
  const dump = join(folder, 'matricula.dump');
  await withTool('pg_dump', ['--format=custom', `--file=${dump}`, urlOf(app.dataSource)]);
  url = await emptyDatabaseUrl();
  await withTool('pg_restore', ['--exit-on-error', `--dbname=${url}`, dump]);
  restored = await createDataSource(url).initialize();
}, 120_000);

afterAll(async () => {
  await restored.destroy();
  await Promise.all([app.stop(), mailServer.close()]);
  await rm(folder, { recursive: true });
});

const urlOf = ({ options }: DataSource): string => String((options as { url?: string }).url);

const matricula = (...words: readonly string[]): Promise<Said> =>
  run(['restored', ...words], { DATABASE_URL: url, MATRICULA_DATA: folder });

/** What was printed, and the complaint where there is one; the exit code says which. */
async function told(...words: readonly string[]): Promise<string> {
  const { exitCode, output, complaint } = await matricula(...words);
  expect([exitCode, words]).toEqual([complaint === '' ? 0 : 1, words]);
  return output + complaint;
}

interface Row {
  readonly key: string;
  readonly state: string;
  readonly remark: string | null;
}

const letters = (): Promise<readonly Row[]> =>
  restored.query(
    `SELECT event_id || '.' || ordinal AS key, state, last_error AS remark FROM owed
     WHERE kind = 'letter' ORDER BY position, ordinal`,
  );

describe('a dump that was restored elsewhere', () => {
  it('is held by itself, and says what is owed and which numbers are next; the first database goes on', async () => {
    expect(await heldNow(restored)).toEqual(BOTH);
    expect(await heldNow(app.dataSource)).toEqual([]);
    const said = await told();
    expect(said).toContain('Letters: HELD: this is another database than the one released: it was restored, copied');
    expect(said).toContain('Numbers: HELD: this is another database');
    const owed = await letters();
    expect(owed.length).toBeGreaterThanOrEqual(4);
    const references = await restored.query<{ reference: string }[]>('SELECT reference FROM application');
    for (const { key } of owed) expect(said).toMatch(new RegExp(`^  ${key}  `, 'm'));
    for (const { reference } of references)
      expect(said).toMatch(new RegExp(`admission-invoice +participant +${reference} +${YEAR}-`));
    expect(said).toMatch(new RegExp(`^  INV +INV-${YEAR}-00002 +\\d{4}-\\d\\d-\\d\\d +INV-${YEAR}-00003$`, 'm'));
    expect(said).toMatch(new RegExp(`^  CN +none +CN-${YEAR}-00001$`, 'm'));
    expect(said).not.toMatch(/Ferrer|@city|City of/);
  });

  it('sends nothing, and says so', async () => {
    const { lines, sent } = await courierFor(2_500);
    expect(sent).toEqual([]);
    expect(lines).toEqual([
      'warn letters are held, as after a restore: `matricula restored` says which, and releases them',
    ]);
  });

  it(
    'is held again when a dump of its own is put over it, and so is a copy of it',
    async () => {
      expect(await told('release', 'letters', 'numbers', '--by', 'ines')).toMatch(
        /^letters are released: .*\nnumbers are released\./,
      );
      expect(await heldNow(restored)).toEqual([]);
      const own = join(folder, 'own.dump');
      await withTool('pg_dump', ['--format=custom', `--file=${own}`, url]);
      const copy = `copy_${randomUUID().slice(0, 8)}`;
      await restored.destroy();
      await app.dataSource.query(`CREATE DATABASE ${copy} TEMPLATE "${new URL(url).pathname.slice(1)}"`);
      const copied = await createDataSource(new URL(`/${copy}`, url).href).initialize();
      expect(await heldNow(copied)).toEqual(BOTH);
      await copied.destroy();
      await withTool('pg_restore', ['--clean', '--exit-on-error', `--dbname=${url}`, own]);
      restored = await createDataSource(url).initialize();
      expect(await heldNow(restored)).toEqual(BOTH);
    },
    SLOW_MS,
  );

  it('may be asked by anybody who can read it', async () => {
    const role = `reader_${randomUUID().slice(0, 8)}`;
    await restored.query(`CREATE ROLE ${role}; GRANT SELECT ON hold_log TO ${role}`);
    const asked = restored.createQueryRunner();
    await asked.query(`SET ROLE ${role}`);
    expect(await asked.query(`SELECT is_held('letters') AS held`)).toEqual([{ held: true }]);
    await asked.query(`RESET ROLE; REVOKE SELECT ON hold_log FROM ${role}; DROP ROLE ${role}`);
    await asked.release();
  });
});

describe('matricula restored', () => {
  it(
    'marks letters as sent, by Message-ID and by age, and says who did',
    async () => {
      const [first, second] = await letters();
      const key = first?.key ?? '';
      const stranger = `${randomUUID()}.0`;
      expect(await told('mark-sent', `<${key}@letters.example>`, key, stranger, '--by', 'ines')).toBe(
        `1 letter is taken for sent.\n${stranger} is of no letter that is owed here.`,
      );
      const witness = { by: 'staff:ines', at: new Date().toISOString() };
      expect(await markSent(restored.manager, [key], witness)).toEqual({ marked: [], finished: [key], unknown: [] });
      expect(await markSentOwedBefore(restored.manager, '2020-01-01T00:00:00Z', witness)).toEqual([]);
      const [owing] = await restored.query<{ at: Date }[]>(
        `SELECT recorded_at AS at FROM domain_event WHERE event_id = $1`,
        [second?.key.split('.')[0]],
      );
      const after = new Date((owing?.at.getTime() ?? 0) + 1).toISOString();
      expect(await told('mark-sent', '--owed-before', after)).toMatch(/^[1-9] letters? (is|are) taken for sent\.$/);
      const [one, two, ...others] = await letters();
      const remark = expect.stringMatching(/^marked as sent by staff:ines at 20/) as unknown;
      expect([one, two?.state]).toEqual([{ key, state: 'sent', remark }, 'sent']);
      expect(others.some(({ state }) => state === 'owed')).toBe(true);
    },
    SLOW_MS,
  );

  it(
    'raises a series, upwards only and once, and keeps who, when and why',
    async () => {
      const because = ['--because', 'Issued after the backup.', '--by', 'omar'];
      expect(await told('raise', `INV-${YEAR}-00006`, ...because)).toBe(
        `INV goes on after INV-${YEAR}-00005. No paper of this record bears INV-${YEAR}-00003 to INV-${YEAR}-00005; the record says why.`,
      );
      const lower = `INV has come to INV-${YEAR}-00005 already: a series is only ever raised.`;
      const [low, beyond, said] = await Promise.all([
        told('raise', `INV-${YEAR}-00005`, ...because),
        told('raise', `INV-${YEAR + 1}-00006`, ...because),
        told(),
      ]);
      expect([low, beyond]).toEqual([lower, expect.stringContaining(`${YEAR + 1} has not begun`)]);
      expect(said).toMatch(
        new RegExp(`^  INV-${YEAR}-00003 to INV-${YEAR}-00005: Issued after the backup. \\(staff:omar, `, 'm'),
      );
      expect(said).toMatch(new RegExp(` +INV-${YEAR}-00006$`, 'm'));
    },
    SLOW_MS,
  );

  it('raises nothing where the series goes on there anyway, and begins one that has drawn none', async () => {
    const word = { at: new Date(), by: 'staff:omar', because: 'Issued after the backup.' };
    const raise = (series: Series, year: number, next: number) =>
      raiseSeries(restored.manager, { series, year, next }, word);
    expect(await raise('INV', YEAR, 6)).toBe('nothing');
    expect(await raise('INV', YEAR - 1, 900)).toEqual({ comeTo: `INV-${YEAR}-00005` });
    expect(await raise('CN', YEAR - 1, 1)).toBe('nothing');
    expect(await raise('CN', YEAR - 1, 3)).toMatchObject({
      first: `CN-${YEAR - 1}-00001`,
      last: `CN-${YEAR - 1}-00002`,
    });
    expect(await raise('CN', YEAR, 1)).toBe('nothing');
    expect(await raise('CN', YEAR, 2)).toMatchObject({ first: `CN-${YEAR}-00001`, last: `CN-${YEAR}-00001` });
    expect(await seriesOn(restored.manager, `${YEAR}-12-31`)).toMatchObject([
      { series: 'CN', last: `CN-${YEAR}-00001`, next: `CN-${YEAR}-00002` },
      { series: 'INV', last: `INV-${YEAR}-00005`, next: `INV-${YEAR}-00006` },
    ]);
    for (const table of ['number_gap', 'hold_log'])
      await expect(restored.query(`DELETE FROM ${table}`)).rejects.toThrow('what was recorded stays');
  });

  it(
    'says what is wrong with what was given',
    async () => {
      const raise = ['raise', `INV-${YEAR}-00009`];
      const said = await Promise.all([told('mark-sent'), told(...raise), told('release', 'hostages')]);
      expect(said).toEqual([
        'Name letters by their Message-IDs, or give --owed-before with an instant.',
        expect.stringContaining(`required option '--because <text>' not specified`),
        expect.stringContaining('Allowed choices are letters, numbers.'),
      ]);
    },
    SLOW_MS,
  );

  it(
    'releases the rest, which leaves at once, and nothing that was marked; all of it is on record',
    async () => {
      const owed = (await letters()).filter(({ state }) => state === 'owed');
      const courier = courierFor(40_000, owed.length);
      const because = ['--because', 'Compared with the mail log.', '--by', 'ines'];
      expect(await told('release', 'letters', ...because)).toMatch(/^letters are released/);
      const { sent } = await courier;
      expect(sent.map((id) => id.slice(1).split('@')[0]).sort()).toEqual(owed.map(({ key }) => key).sort());
      const [again, late] = await Promise.all([
        told('release', 'letters'),
        told('mark-sent', '--owed-before', '2020-01-01T00:00:00Z'),
      ]);
      expect([again, late]).toEqual([
        'letters are not held: nothing was changed.',
        'letters are not held, so nothing was changed. Where you must: `matricula restored hold letters --because <why>` first.',
      ]);
      expect(await told('hold', 'letters', '--because', 'A disk was put back.', '--by', 'wei')).toBe(
        'letters are held.',
      );
      const said = await told();
      expect(said).toMatch(/^Letters: HELD by hand \(staff:wei, .*: A disk was put back\.\)$/m);
      expect(said).toMatch(/^ {2}\S+Z letters released by staff:ines: Compared with the mail log\.$/m);
    },
    SLOW_MS,
  );
});

/** Runs a courier on the restored database for so long, or until so many letters have come. */
async function courierFor(forMs: number, letterCount = Number.POSITIVE_INFINITY) {
  const lines: string[] = [];
  const say =
    (level: string) =>
    (_: object, message: string): void => {
      if (message !== 'done') lines.push(`${level} ${message}`);
    };
  const before = mailServer.received.length;
  // A copy to whoever pays travels under the same Message-ID.
  const sent = (): string[] => [...new Set(mailServer.received.slice(before).map(({ mail }) => mail.messageId ?? ''))];
  const courier = await startCourier({
    databaseUrl: url,
    mail: mailSettings({ SMTP_URL: mailServer.url, MAIL_DOMAIN: 'letters.example' }),
    secret: SECRET,
    publicUrl: 'http://127.0.0.1',
    clock: () => new Date().toISOString(),
    log: { info: say('info'), warn: say('warn'), error: say('error') },
    pollMs: 200,
  });
  const began = Date.now();
  await until(() => Promise.resolve(Date.now() - began > forMs || sent().length >= letterCount), forMs + 10_000);
  await courier.stop();
  return { lines, sent: sent() };
}
