import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { recorders } from '#activities/index.js';
import { toDefinition } from '#contracts/programme.js';
import { createDataSource } from '#database/data-source.js';
import { migrate } from '#database/migrate.js';
import { inTransaction } from '#database/transaction.js';
import { fileDefinition } from '#filing/definition.js';
import { filePerson } from '#filing/person.js';
import { readProgramme } from '#programmes/read-programme.js';
import { mailSettings } from '#settings/settings.js';
import { applicationStream, editionStream, type ProcessCommand } from '#telling/names.js';
import { startCourier } from '../../../apps/worker/courier.js';
import { Part } from '../../faults/part.js';
import { freePorts } from '../../support/launcher.js';
import { messageIdsIn, mustAgree, notTakenOnce } from '../counts.js';
import { withPostgres } from '../store/database.js';

const { values } = parseArgs({ options: { letters: { type: 'string', default: '2000' } } });
const AT = '2024-08-01T10:00:00.000Z';

/** Owes so many receipts: each of an application of its own, written of its own record. */
async function owe(dataSource: DataSource, letters: number): Promise<void> {
  const programme = await readProgramme(resolve('programmes', 'metropolis-diploma-2024.yaml'));
  const tell = async (stream: string, body: object): Promise<void> => {
    const command = { by: 'staff:ada', role: 'admissions', ...body, id: randomUUID(), at: AT } as ProcessCommand;
    const recorder = recorders[stream.startsWith('edition-') ? 'edition' : 'application'];
    const { rejection } = await inTransaction(dataSource, (manager) => recorder.record(manager, stream, command));
    if (rejection !== null) throw new Error(`refused: ${rejection.reason}`);
  };
  const definition = toDefinition(programme, await fileDefinition(dataSource, programme, AT));
  await tell(editionStream(programme.code), { type: 'PublishEdition', ...definition });
  const questions = programme.form.questions.map(({ code }) => `answers.${code}`);
  const given = ['applicant', 'employer', 'billing', 'acknowledged.terms', 'acknowledged.privacy', ...questions];
  for (let count = 0; count < letters; count += 1) {
    const personId = await filePerson(
      dataSource,
      {
        ...{ givenName: 'Ada', familyName: `Roca ${count}`, email: `ada-${count}@example.org`, phone: null },
        ...{ language: ['en', 'fr', 'es', 'ca'][count % 4] ?? null, employer: null, billing: null, answers: {} },
      },
      AT,
    );
    const submission = { type: 'SubmitApplication', edition: programme.code, personId, group: null, given };
    await tell(applicationStream(randomUUID()), submission);
  }
}

/** Works off what is owed, and says how fast and at what CPU of the courier's process. */
async function send(url: string, dataSource: DataSource, dkim: object): Promise<readonly string[]> {
  const { CATCHER_SMTP_PORT = '' } = await freePorts();
  const logFile = join(directory, `${CATCHER_SMTP_PORT}.log`);
  const smtp = new Part({
    ...{ name: 'smtp', module: 'test/bench/null-smtp.js', argument: '', logFile },
    environment: { ...process.env, CATCHER_SMTP_PORT },
    onUnexpectedEnd: (sentence) => console.error(sentence),
  });
  await smtp.start();
  const [{ count } = { count: 0 }] = await dataSource.query<{ count: number }[]>(
    `SELECT count(*)::integer AS count FROM owed WHERE state = 'owed'`,
  );
  const cpu = process.cpuUsage();
  const began = performance.now();
  const courier = await startCourier({
    ...{ databaseUrl: url, secret: 'a secret that nobody needs to keep', publicUrl: 'https://courses.example.org' },
    mail: mailSettings({ SMTP_URL: `smtp://127.0.0.1:${CATCHER_SMTP_PORT}`, ...dkim }),
    clock: () => new Date().toISOString(),
    log: { info: () => undefined, warn: () => undefined, error: console.error },
  });
  for (let open = count; open > 0;) {
    await new Promise((wake) => setTimeout(wake, 100));
    const [row] = await dataSource.query<{ open: number }[]>(
      `SELECT count(*)::integer AS open FROM owed WHERE state = 'owed'`,
    );
    open = row?.open ?? 0;
  }
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  await courier.stop();
  await smtp.stop();
  await eachOnce(dataSource, count, messageIdsIn(logFile));
  return [String(count), (count / seconds).toFixed(0), ((user + system) / 1_000 / count).toFixed(2)];
}

/** What was owed has left, and the mail server has had each letter once. */
async function eachOnce(dataSource: DataSource, owed: number, taken: readonly string[]): Promise<void> {
  const sent = await dataSource.query<readonly { id: string }[]>(
    `SELECT message_id AS id FROM owed WHERE state = 'sent' AND kind = 'letter'`,
  );
  const ids = sent.map(({ id }) => id);
  mustAgree({
    'letters sent of those owed': [sent.length, owed],
    'letters that the mail server took': [taken.length, owed],
    'of those sent, not taken exactly once': [notTakenOnce(ids, taken), 0],
  });
}

const directory = mkdtempSync(join(tmpdir(), 'bench-mail-'));
const keyFile = join(directory, 'dkim.pem');
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
writeFileSync(keyFile, privateKey, { mode: 0o600 });
console.log(
  `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, load ${loadavg()[0]?.toFixed(1) ?? '?'} at the start\n`,
);
console.log('| letters | how many | out/s | CPU of the courier, ms a letter |\n| --- | --: | --: | --: |');
for (const [name, dkim] of [
  ['unsigned', {}],
  ['signed with DKIM', { DKIM_SELECTOR: 'bench', DKIM_KEY_FILE: keyFile }],
] as const)
  await withPostgres(async (url) => {
    const dataSource = await createDataSource(url, 4).initialize();
    try {
      await migrate(dataSource);
      await owe(dataSource, Number(values.letters));
      console.log(`| ${name} | ${(await send(url, dataSource, dkim)).join(' | ')} |`);
    } finally {
      await dataSource.destroy();
    }
  });
rmSync(directory, { recursive: true });
