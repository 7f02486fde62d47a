import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { Client } from 'pg';
import { submittedView } from '#contracts/submission.js';
import { connectTemporal } from '#telling/connect.js';
import { applicationStream } from '#telling/names.js';
import type { Running } from '../apps/cli/start/running.js';
import { submission } from './support/course.js';
import { deserted, freePorts, freshDirectory, Launcher, processesOn, removeDirectory } from './support/launcher.js';
import { converse } from './support/reply.js';
import { until } from './support/until.js';

const SLOW_MS = 90_000;
const nothing = 'http://127.0.0.1:1';

let directory: string;
let ports: Record<string, string>;

beforeEach(async () => {
  directory = freshDirectory();
  ports = await freePorts();
});

afterEach(() => removeDirectory(directory));

const launch = (environment: Record<string, string> = {}): Launcher =>
  new Launcher(directory, { ...ports, ...environment });

const running = (): Running => JSON.parse(readFileSync(join(directory, 'running.json'), 'utf8')) as Running;

const children = (module: string) => processesOn(directory).filter(({ command }) => command.includes(module));

async function query(sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: running().databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function sendLetter(subject: string): Promise<void> {
  const transport = createTransport({ url: running().smtpUrl });
  await transport.sendMail({ from: 'a@b.example', to: 'c@d.example', subject, text: subject });
  transport.close();
}

describe('a start with nothing else installed', () => {
  it(
    'runs, says where everything is, keeps others off its data, and stops without a trace',
    async () => {
      const first = await launch().ready();
      const found = running();
      expect(first.output).toContain(`API          http://127.0.0.1:${ports['PORT'] ?? ''}/api/v1`);
      expect(await converse(Number(ports['LETTERBOX_PORT']), ['EHLO me'])).toEqual([
        '220 replies.localhost ESMTP Matricula takes answers to its letters',
        expect.stringMatching(/^250 /),
      ]);
      expect(statSync(join(directory, 'running.json')).mode & 0o077).toBe(0);
      expect(statSync(join(directory, 'secret')).mode & 0o077).toBe(0);
      for (const url of [
        `${found.apiUrl}/health/ready`,
        `${found.apiUrl}/api/v1/editions`,
        `${found.apiUrl}/api/docs`,
        `${found.mailUrl ?? nothing}/messages`,
        `${found.temporalUiUrl ?? nothing}/`,
      ])
        expect([url, (await fetch(url)).status]).toEqual([url, 200]);

      const second = launch(await freePorts());
      expect(await second.ended()).toBe(1);
      expect(second.output).toMatch(
        /^Matricula is already running as process \d+ on .*: stop it first, or set MATRICULA_DATA/,
      );
      expect((await fetch(`${found.apiUrl}/health/ready`)).status).toBe(200);

      expect(await first.ended('SIGINT')).toBe(0);
      expect(processesOn(directory)).toEqual([]);
      expect(existsSync(join(directory, 'running.json'))).toBe(false);
    },
    SLOW_MS,
  );

  it(
    'comes back with all data after kill -9, of the launcher and then of every process but the servers',
    async () => {
      const first = await launch().ready();
      await query('CREATE TABLE kept (word text)');
      await query(`INSERT INTO kept VALUES ('first')`);
      await sendLetter('first');
      const secret = readFileSync(join(directory, 'secret'), 'utf8');
      expect(await first.ended('SIGKILL')).toBeNull();
      await deserted(directory, 20_000);

      const second = await launch().ready();
      expect(second.output).not.toContain('HELD');
      await query(`INSERT INTO kept VALUES ('second')`);
      await query(
        `INSERT INTO hold_log (thing, released, installation, at, by) VALUES ('letters', false, '', now(), 'staff:wei')`,
      );
      const orphans = children('start-dev').concat(children('postgres -D'));
      expect(orphans).toHaveLength(2);
      for (const { pid } of children('dist/apps/')) process.kill(pid, 'SIGKILL');
      await second.ended('SIGKILL');
      expect(
        processesOn(directory)
          .map(({ pid }) => pid)
          .sort(),
      ).toEqual(orphans.map(({ pid }) => pid).sort());

      const third = await launch().ready();
      expect(third.output).toMatch(/^Ending process \d+, left over/);
      expect(third.output).toMatch(/^HELD: letters, /m);
      expect(await query('SELECT word FROM kept ORDER BY word')).toEqual([{ word: 'first' }, { word: 'second' }]);
      const { messages } = (await (await fetch(`${running().mailUrl ?? nothing}/messages`)).json()) as {
        messages: { subject: string }[];
      };
      expect(messages.map(({ subject }) => subject)).toEqual(['first']);
      expect(readFileSync(join(directory, 'secret'), 'utf8')).toBe(secret);
      expect(await third.ended('SIGTERM')).toBe(0);
      expect(processesOn(directory)).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'brings what was going on back by itself, though all that Temporal knew was deleted',
    async () => {
      const first = await launch().ready();
      const url = `${running().apiUrl}/api/v1/editions/metropolis-diploma-2024-rehearsal/applications`;
      const headers = { 'content-type': 'application/json', 'idempotency-key': 'once' };
      const submitted = await fetch(url, { method: 'POST', headers, body: JSON.stringify(submission()) });
      const { id } = submittedView.parse(await submitted.json());
      expect(await first.ended('SIGINT')).toBe(0);
      for (const file of readdirSync(directory).filter((name) => name.startsWith('temporal.')))
        rmSync(join(directory, file));

      const second = await launch().ready();
      const temporal = { address: running().temporalAddress, namespace: 'default', taskQueue: 'matricula', tls: false };
      const client = await connectTemporal(temporal);
      const found = () => client.workflow.getHandle(applicationStream(id)).describe();
      await until(async () => (await found().catch(() => null))?.status.name === 'RUNNING');
      await client.connection.close();
      expect(await second.ended('SIGINT')).toBe(0);
    },
    SLOW_MS,
  );

  it(
    'stops everything and says so when a part ends by itself',
    async () => {
      const launcher = await launch().ready();
      for (const { pid } of children('dist/apps/worker')) process.kill(pid, 'SIGKILL');
      expect(await launcher.ended()).toBe(1);
      expect(launcher.output).toContain('The process "worker" has ended by itself (SIGKILL).');
      expect(processesOn(directory)).toEqual([]);
    },
    SLOW_MS,
  );

  it.each([0, 1_500])(
    'leaves nothing behind when it is told to stop %i ms after the first process appeared',
    async (delayMs) => {
      const launcher = launch();
      while (children('servers.js').length === 0) await sleep(10);
      await sleep(delayMs);
      expect(await launcher.ended('SIGHUP')).toBe(0);
      expect(launcher.output).not.toContain('so it is killed');
      expect(processesOn(directory)).toEqual([]);
    },
    SLOW_MS,
  );
});
