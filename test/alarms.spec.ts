import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createStaffToken } from '#access/staff-token.js';
import { createDataSource } from '#database/data-source.js';
import type { Role } from '#domain/application/commands.js';
import { readProgramme } from '#programmes/read-programme.js';
import { rehearseFast } from '#programmes/rehearse-fast.js';
import { applicationStream } from '#telling/names.js';
import { Teller } from '#telling/teller.js';
import { heldTrial, mailboxTrial, mailCame, mailTrial, type Runbook, templateTrial } from './support/alarm-trials.js';
import { alarmRules, expressionOf, holds, metricsIn, samplesIn, type Scrape } from './support/alarms.js';
import { cableTo, type Cable } from './support/cable.js';
import { apply, must, publishCourse } from './support/course.js';
import { comesBack } from './support/delivery-report.js';
import { deploy, type Deployed } from './support/deployed.js';
import { ask } from './support/http.js';
import { freePorts } from './support/launcher.js';
import { type MailServer, smtpError, startMailServer } from './support/mail-server.js';
import { otherRelease } from './support/other-release.js';
import { letAge, lostLineTrial, oweTell, rewriteEvents } from './support/tampering.js';
import { until } from './support/until.js';
import { freshDatabaseUrl, quietRuntime, temporalAddress } from './support/world.js';

// Every runbook of docs/guide/operations.md, tried: its cause brings the alarm, its step takes it away.

const taskQueue = `alarms-${randomUUID()}`;
let rules: Awaited<ReturnType<typeof alarmRules>>;
let dataSource: DataSource;
let database: Cable;
let temporal: Cable;
let mail: MailServer;
let environment: Readonly<Record<string, string>>;
let api: Deployed;
let worker: Deployed;
let edition: string;
let door: { readonly url: string; token: (role: Role) => Promise<string> };
const tried = new Set<string>();
const scraped: { readonly atMs: number; readonly samples: Scrape }[] = [];
const WINDOW_MS = 8_000;

const startApi = async (more: Readonly<Record<string, string>> = {}): Promise<void> => {
  api = await deploy({ module: 'apps/api/main.js', environment: { ...environment, ...more } });
};
const startWorker = async (more: Readonly<Record<string, string>> = {}): Promise<void> => {
  worker = await deploy({ module: 'apps/worker/main.js', environment: { ...environment, ...more } });
};
const restartWorker = (): Promise<void> => worker.stop().then(() => startWorker());

beforeAll(async () => {
  quietRuntime();
  rules = await alarmRules();
  const databaseUrl = await freshDatabaseUrl();
  dataSource = await createDataSource(databaseUrl).initialize();
  [database, temporal] = await Promise.all([cableTo(databaseUrl), cableTo(`http://${temporalAddress()}`)]);
  mail = await startMailServer();
  const { PORT: port = '', METRICS_PORT: metrics = '' } = await freePorts();
  environment = {
    ...{ DATABASE_URL: database.url, TEMPORAL_ADDRESS: new URL(temporal.url).host, TEMPORAL_TASK_QUEUE: taskQueue },
    ...{ SMTP_URL: mail.url, PORT: port, METRICS_PORT: metrics },
  };
  const issue = (role: Role): Promise<string> =>
    createStaffToken(dataSource, { staff: randomUUID(), roles: [role] }, new Date().toISOString());
  door = { url: `http://127.0.0.1:${port}`, token: issue };
  await Promise.all([startApi(), startWorker()]);
  edition = await publishCourse(door);
}, 120_000);
afterAll(async () => {
  await Promise.all([api.stop(), worker.stop()]);
  await Promise.all([database.close(), temporal.close(), mail.close(), dataSource.destroy()]);
});

const matricula = (...words: readonly string[]): Promise<{ readonly stdout: string }> =>
  promisify(execFile)(process.execPath, [resolve('dist/apps/cli/main.js'), ...words], {
    env: { PATH: process.env['PATH'], ...environment },
  });

/** What Prometheus finds at both addresses; nothing of a process that is away. */
async function scrape(): Promise<string> {
  const targets = [`${door.url}/metrics`, `http://127.0.0.1:${environment['METRICS_PORT'] ?? ''}/metrics`];
  const read = (url: string): Promise<string> => fetch(url).then((answer) => answer.text());
  return (await Promise.all(targets.map((url) => read(url).catch(() => '')))).join('\n');
}

/** Whether the alarm's expression holds now; a range in it is the last few seconds, for want of an hour. */
async function rings(alert: string): Promise<boolean> {
  scraped.push({ atMs: Date.now(), samples: samplesIn(await scrape()) });
  const window = scraped.filter(({ atMs }) => atMs > Date.now() - WINDOW_MS);
  return holds(
    expressionOf(rules, alert),
    window.map(({ samples }) => samples),
  );
}

async function tryRunbook(alert: string, { cause, step }: Runbook): Promise<void> {
  expect([alert, await rings(alert)]).toEqual([alert, false]);
  await cause();
  await until(() => rings(alert), 40_000);
  await step();
  await until(async () => !(await rings(alert)), 60_000);
  tried.add(alert);
}

/** For an alarm that something happened: it is over when nothing more does. */
async function tryOccurrence(alert: string, cause: () => Promise<unknown>): Promise<void> {
  const before = samplesIn(await scrape());
  await cause();
  const after = samplesIn(await scrape());
  const holdsFor = (...scrapes: readonly Scrape[]): boolean => holds(expressionOf(rules, alert), scrapes);
  expect([alert, holdsFor(before), holdsFor(before, after), holdsFor(after, after)]).toEqual([
    alert,
    false,
    true,
    false,
  ]);
  tried.add(alert);
}

it('is silent while all is well', async () => {
  await apply(door, edition);
  await until(() => mail.received.length > 0);
  for (const { alert } of rules) expect([alert, await rings(alert)]).toEqual([alert, false]);
}, 60_000);

it('rings when a part is away, until it is back', async () => {
  await tryRunbook('MatriculaNoApi', { cause: () => api.stop('SIGKILL'), step: () => startApi() });
  const pulled = (cable: Cable): Runbook => ({
    cause: () => {
      cable.pull();
    },
    step: () => {
      cable.putBack();
    },
  });
  await tryRunbook('MatriculaDatabaseAway', pulled(database));
  await tryRunbook('MatriculaTemporalAway', pulled(temporal));
}, 180_000);

it('rings when no worker takes what waits, nor keeps watch, nor lets time pass', async () => {
  const programme = await readProgramme(resolve('programmes/metropolis-diploma-2024.yaml'));
  const code = `fast-${randomUUID().slice(0, 8)}`;
  const fast = rehearseFast(programme, { code, now: new Date().toISOString(), startsInSeconds: 90 });
  await publishCourse(door, fast);
  await apply(door, code); // To be assessed in fourteen seconds.
  await tryRunbook('MatriculaWorkWaits', {
    cause: async () => {
      await worker.stop('SIGKILL');
      void apply(door, edition).catch(() => undefined); // Not answered: it waits for a worker, or gives up.
    },
    step: async () => {
      await until(() => rings('MatriculaDeadlinePassed'), 40_000);
      await dataSource.query(`UPDATE watched SET at = at - interval '4 minutes'`); // As if four had gone by.
      expect(await rings('MatriculaWatchmanAway')).toBe(true);
      await startWorker();
    },
  });
  for (const alert of ['MatriculaDeadlinePassed', 'MatriculaWatchmanAway']) {
    await until(async () => !(await rings(alert)), 60_000);
    tried.add(alert);
  }
}, 180_000);

it('rings when a stream cannot be read: no workflow stays with it, and a request fails', async () => {
  const { id } = await apply(door, edition);
  const stream = applicationStream(id);
  const rewrite = (statement: string): Promise<void> => rewriteEvents(dataSource, statement, [stream]);
  await tryRunbook('MatriculaWithoutWorkflow', {
    cause: async () => {
      await rewrite('UPDATE domain_event SET schema = schema + 90 WHERE stream = $1'); // As a later release writes.
      const token = await door.token('admissions');
      await tryOccurrence('MatriculaRequestFailed', () =>
        must(500, ask(door, `POST applications/${id}/admission`, { token, body: {} })),
      );
      await until(() => worker.logged.some(({ msg }) => msg === 'a stream could not be read'));
      await restartWorker(); // Its first round is at once.
    },
    step: async () => {
      await rewrite('UPDATE domain_event SET schema = schema - 90 WHERE stream = $1'); // The release that can read it.
      await restartWorker();
    },
  });
}, 180_000);

it('rings when letters wait, and when one was given up', async () => {
  await tryRunbook('MatriculaLettersWait', {
    cause: async () => {
      await worker.stop();
      await startWorker({ SMTP_URL: 'smtp://127.0.0.1:1' });
      const { id } = await apply(door, edition);
      await until(() => worker.logged.some(({ msg, applicationId }) => msg === 'not sent' && applicationId === id));
      await letAge(dataSource, `event_id IN (SELECT event_id FROM owed WHERE state = 'owed')`, 16);
    },
    step: restartWorker, // SMTP_URL is mended.
  });
  await tryOccurrence('MatriculaLetterUndeliverable', async () => {
    mail.refuse = () => smtpError(550, 'no such mailbox');
    await apply(door, edition);
    await until(async () => /^matricula_letters_undeliverable [1-9]/m.test(await scrape()));
    mail.refuse = () => null;
  });
  await tryOccurrence('MatriculaLetterBounced', async () => {
    await comesBack({ dataSource, mail }, (await apply(door, edition)).id);
    await until(async () => /^matricula_letters_bounced [1-9]/m.test(await scrape()));
  });
}, 180_000);

it('rings when what streams owe one another waits, and when it was refused', async () => {
  const { id } = await apply(door, edition);
  const stream = applicationStream(id);
  const command = { type: 'CancelInvoice', becauseId: randomUUID() };
  await tryRunbook('MatriculaTellsWait', {
    cause: async () => {
      await oweTell(dataSource, stream, { command, from: new Date(Date.now() + 3_600_000) }); // As if Temporal were away.
      await letAge(dataSource, `stream = '${stream}'`, 6);
    },
    step: () => dataSource.query('DELETE FROM owed_tell'),
  });
  await tryRunbook('MatriculaTellRefused', {
    cause: () => oweTell(dataSource, stream, { command, from: new Date() }), // Nothing was invoiced.
    step: async () => {
      const { stdout } = await matricula('tells');
      expect(stdout).toContain(`${stream} refused CancelInvoice: not-awaiting-payment; owed by ${stream}`);
      const asked = { token: await door.token('admissions'), body: {} };
      await must(200, ask(door, `POST applications/${id}/admission`, asked));
      await matricula('tells', 'again');
    },
  });
}, 120_000);

it('rings when letters are held, until a person releases them, and when mail waits or cannot come', async () => {
  const { id } = await apply(door, edition);
  await tryRunbook('MatriculaHeld', heldTrial(matricula));
  await tryRunbook('MatriculaMailUnread', {
    cause: () => worker.stop().then(() => mailCame(dataSource, { applicationId: id, minutesAgo: 6 })),
    step: startWorker,
  });
  await tryRunbook('MatriculaMailWaits', mailTrial({ dataSource, door, applicationId: id }));
  await tryRunbook('MatriculaMailboxAway', mailboxTrial({ dataSource, environment }));
  await tryRunbook('MatriculaTemplateUnfit', templateTrial({ dataSource, door, restartWorker }));
}, 240_000);

it('rings when money or a line of the bank is not as it was, until the row is made anew', async () => {
  const { id } = await apply(door, edition);
  await tryRunbook('MatriculaMoneyUnbalanced', {
    cause: () => dataSource.query('UPDATE application SET kept_minor = 1 WHERE id = $1', [id]),
    step: () => matricula('rebuild'),
  });
  await tryRunbook('MatriculaBankDiffers', lostLineTrial({ dataSource, restartWorker }));
}, 240_000);

it('rings when requests are turned away, which a wider limit ends', async () => {
  await api.stop();
  await startApi({ SUBMISSIONS_PER_MINUTE: '1' });
  await tryOccurrence('MatriculaRequestsTurnedAway', () =>
    Promise.all(Array.from({ length: 30 }, () => ask(door, `POST editions/${edition}/applications`, { body: {} }))),
  );
  await api.stop();
  await startApi();
  await apply(door, edition);
}, 60_000);

it('rings when the loop fails on a run of another release, until that release is back', async () => {
  const other = await otherRelease(dataSource, taskQueue);
  await worker.stop();
  let stream = '';
  await other.during(async () => (stream = applicationStream((await apply(door, edition)).id)));
  const hurried = new Teller(other.client, taskQueue, { callTimeoutMs: 1_000, patienceMs: 2_000 });
  const admission = { type: 'Admit', override: null, id: randomUUID(), by: 'staff:anna', role: 'admissions' } as const;
  await startWorker();
  await tryRunbook('MatriculaLoopFails', {
    cause: () => expect(hurried.tell(stream, admission)).rejects.toThrow('gave no answer'),
    step: async () => {
      await worker.stop();
      await other.during(async () => {
        expect((await other.teller.tell(stream, admission)).rejection).toBeNull();
      });
    },
  });
  await other.close();
}, 180_000);

it('has seen every metric that rules and dashboard name, and shows on the dashboard what every rule asks', async () => {
  const dashboard = metricsIn(await readFile('docs/operations/grafana-dashboard.json', 'utf8'));
  const seen = new Set(scraped.flatMap(({ samples }) => samples.map(({ name }) => name)));
  const named = new Set([...rules.flatMap(({ expr }) => metricsIn(expr)), ...dashboard]);
  expect(named.size).toBeGreaterThan(20);
  expect([...named].filter((name) => !seen.has(name))).toEqual([]);
  expect(rules.flatMap(({ expr }) => metricsIn(expr)).filter((name) => !dashboard.includes(name))).toEqual([]);
});

it('has tried every alarm, and finds its runbook in the guide', async () => {
  const guide = await readFile('docs/guide/operations.md', 'utf8');
  const named = rules.map(({ alert }) => alert).sort();
  expect([...tried].sort()).toEqual(named);
  expect(named.filter((alert) => !new RegExp(`^### .*\`${alert}\``, 'm').test(guide))).toEqual([]);
});
