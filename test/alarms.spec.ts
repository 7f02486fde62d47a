import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { NativeConnection } from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { createStaffToken } from '#access/staff-token.js';
import { createActivities, recorders } from '#activities/index.js';
import { createDataSource } from '#database/data-source.js';
import type { Role } from '#domain/application/commands.js';
import { readProgramme } from '#programmes/read-programme.js';
import { rehearseFast } from '#programmes/rehearse-fast.js';
import { connectTemporal } from '#telling/connect.js';
import { applicationStream } from '#telling/names.js';
import { Teller } from '#telling/teller.js';
import { createWorker } from '../apps/worker/create-worker.js';
import { type AlarmRule, alarmRules, holds, metricsIn, samplesIn, type Scrape } from './support/alarms.js';
import { cableTo, type Cable } from './support/cable.js';
import { apply, must, publishCourse } from './support/course.js';
import { deploy, type Deployed } from './support/deployed.js';
import { ask } from './support/http.js';
import { freePorts } from './support/launcher.js';
import { type MailServer, smtpError, startMailServer } from './support/mail-server.js';
import { until } from './support/until.js';
import { workflowBundleOf } from './support/workflow-bundle-of.js';
import { freshDatabaseUrl, quietRuntime, temporalAddress } from './support/world.js';

// Every runbook of docs/guide/operations.md, tried: its cause brings the alarm, its step takes it away.

const taskQueue = `alarms-${randomUUID()}`;
let rules: readonly AlarmRule[];
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
  database = await cableTo(databaseUrl);
  temporal = await cableTo(`http://${temporalAddress()}`);
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

const matricula = (...words: readonly string[]): Promise<unknown> =>
  promisify(execFile)(process.execPath, [resolve('dist/apps/cli/main.js'), ...words], {
    env: { PATH: process.env['PATH'], ...environment },
  });

/** What Prometheus finds at both addresses; nothing of a process that is away. */
async function scrape(): Promise<string> {
  const targets = [`${door.url}/metrics`, `http://127.0.0.1:${environment['METRICS_PORT'] ?? ''}/metrics`];
  const read = (url: string): Promise<string> => fetch(url).then((answer) => answer.text());
  return (await Promise.all(targets.map((url) => read(url).catch(() => '')))).join('\n');
}

const expressionOf = (alert: string): string => {
  const rule = rules.find((one) => one.alert === alert);
  if (rule === undefined) throw new Error(`there is no alarm ${alert}`);
  return rule.expr;
};

/** Whether the alarm's expression holds now; a range in it is the last few seconds, for want of an hour. */
async function rings(alert: string): Promise<boolean> {
  scraped.push({ atMs: Date.now(), samples: samplesIn(await scrape()) });
  const window = scraped.filter(({ atMs }) => atMs > Date.now() - WINDOW_MS);
  return holds(
    expressionOf(alert),
    window.map(({ samples }) => samples),
  );
}

interface Runbook {
  readonly cause: () => unknown;
  readonly step: () => unknown;
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
  const holdsFor = (...scrapes: readonly Scrape[]): boolean => holds(expressionOf(alert), scrapes);
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
  const rewrite = async (statement: string): Promise<void> => {
    await dataSource.query('ALTER TABLE domain_event DISABLE TRIGGER append_only');
    await dataSource.query(statement, [stream]);
    await dataSource.query('ALTER TABLE domain_event ENABLE ALWAYS TRIGGER append_only');
  };
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
      await dataSource.query('ALTER TABLE domain_event DISABLE TRIGGER append_only');
      await dataSource.query(
        `UPDATE domain_event SET recorded_at = recorded_at - interval '16 minutes'
         WHERE event_id IN (SELECT event_id FROM owed WHERE state = 'owed')`,
      );
      await dataSource.query('ALTER TABLE domain_event ENABLE ALWAYS TRIGGER append_only');
    },
    step: restartWorker, // SMTP_URL is mended.
  });
  await tryOccurrence('MatriculaLetterUndeliverable', async () => {
    mail.refuse = () => smtpError(550, 'no such mailbox');
    await apply(door, edition);
    await until(async () => /^matricula_letters_undeliverable [1-9]/m.test(await scrape()));
    mail.refuse = () => null;
  });
}, 180_000);

it('rings when letters are held, until a person releases them', async () => {
  const restored = (...words: readonly string[]): Promise<unknown> =>
    matricula('restored', ...words, '--by', 'ines', '--because', 'a trial');
  await tryRunbook('MatriculaHeld', {
    cause: () => restored('hold', 'letters', 'numbers'),
    step: () => restored('release', 'letters', 'numbers'),
  });
}, 120_000);

it('rings when money does not add up, until the row is made anew', async () => {
  const { id } = await apply(door, edition);
  await tryRunbook('MatriculaMoneyUnbalanced', {
    cause: () => dataSource.query('UPDATE application SET kept_minor = 1 WHERE id = $1', [id]),
    step: () => matricula('rebuild'),
  });
}, 120_000);

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
  const settings = { address: temporalAddress(), namespace: 'default', taskQueue, tls: false };
  const [connection, client] = [await NativeConnection.connect(settings), await connectTemporal(settings)];
  const parts = { dataSource, recorders, log: { error: () => undefined }, teller: new Teller(client, taskQueue) };
  const other = { connection, namespace: 'default', taskQueue, activities: createActivities(parts) };
  const workflowBundle = await workflowBundleOf('test/support/older-loop.workflow.ts');
  const withOther = async (work: () => Promise<unknown>): Promise<void> => {
    const released = await createWorker({ ...other, workflowBundle });
    await released.runUntil(work);
  };
  await worker.stop();
  let stream = '';
  await withOther(async () => (stream = applicationStream((await apply(door, edition)).id)));
  const hurried = new Teller(client, taskQueue, { callTimeoutMs: 1_000, patienceMs: 2_000 });
  const admission = { type: 'Admit', override: null, id: randomUUID(), by: 'staff:anna', role: 'admissions' } as const;
  await startWorker();
  await tryRunbook('MatriculaLoopFails', {
    cause: () => expect(hurried.tell(stream, admission)).rejects.toThrow('gave no answer'),
    step: async () => {
      await worker.stop();
      await withOther(async () => {
        expect((await parts.teller.tell(stream, admission)).rejection).toBeNull();
      });
    },
  });
  await Promise.all([client.connection.close(), connection.close()]);
}, 180_000);

it('has seen every metric that rules and dashboard name', async () => {
  const dashboard = await readFile('docs/operations/grafana-dashboard.json', 'utf8');
  const shown = new Set(scraped.flatMap(({ samples }) => samples.map(({ name }) => name)));
  const named = new Set([...rules.map(({ expr }) => expr), dashboard].flatMap(metricsIn));
  expect(named.size).toBeGreaterThan(20);
  expect([...named].filter((name) => !shown.has(name))).toEqual([]);
});

it('shows on the dashboard what every rule asks', async () => {
  const shown = new Set(metricsIn(await readFile('docs/operations/grafana-dashboard.json', 'utf8')));
  expect(rules.flatMap(({ expr }) => metricsIn(expr)).filter((name) => !shown.has(name))).toEqual([]);
});

it('has tried every alarm, and finds its runbook in the guide', async () => {
  const guide = await readFile('docs/guide/operations.md', 'utf8');
  const named = rules.map(({ alert }) => alert).sort();
  expect([...tried].sort()).toEqual(named);
  expect(named.filter((alert) => !new RegExp(`^### .*\`${alert}\``, 'm').test(guide))).toEqual([]);
});
