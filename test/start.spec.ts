import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { Client } from 'pg';
import type { Running } from '../apps/cli/start/running.js';
import { deserted, freePorts, freshDirectory, Launcher, processesOn, removeDirectory } from './support/launcher.js';

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
      await query(`INSERT INTO kept VALUES ('second')`);
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
      expect(processesOn(directory)).toEqual([]);
    },
    SLOW_MS,
  );
});

describe('a start that cannot be', () => {
  it.each([
    [
      { DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/matricula' },
      /^DATABASE_URL leads to 127\.0\.0\.1:1\/matricula, which does not answer as PostgreSQL \(.*ECONNREFUSED.*\): start it, correct DATABASE_URL, or unset it to use the one that comes along\.$/,
    ],
    [
      { DATABASE_URL: 'localhost/matricula' },
      /^DATABASE_URL is missing or no PostgreSQL URL: set it to one such as postgres:\S+$/,
    ],
    [
      { TEMPORAL_ADDRESS: '127.0.0.1:1' },
      /^TEMPORAL_ADDRESS is 127\.0\.0\.1:1, where no Temporal server answers \(.*\): start it, correct TEMPORAL_ADDRESS, or unset it to use the one that comes along\.$/,
    ],
    [
      { SMTP_URL: 'smtp://u:hunter2@127.0.0.1:1' },
      /^SMTP_URL leads to 127\.0\.0\.1:1, which takes no mail from us \(.*\): start it, correct SMTP_URL, or unset it to use the mail catcher\.$/,
    ],
    [
      { TEMPORAL_BIN: '/nowhere/temporal' },
      /^TEMPORAL_BIN is \/nowhere\/temporal, which is no Temporal CLI that runs: correct or unset it\.$/,
    ],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL is not a level: set it to info, warn or error\.$/],
    [{ MATRICULA_SECRET: 'short' }, /^MATRICULA_SECRET is missing or shorter than 32 characters: set it to .*\.$/],
  ])(
    '%j: one sentence, exit code 1, nothing left running',
    async (environment, sentence) => {
      const launcher = launch(environment);
      expect(await launcher.ended()).toBe(1);
      expect(launcher.output.replace(/^Looking for .*\n/, '').trimEnd()).toMatch(sentence);
      expect(launcher.output).not.toContain('hunter2');
      expect(processesOn(directory)).toEqual([]);
    },
    SLOW_MS,
  );

  it('refuses a PORT that somebody else has', async () => {
    const other = createServer().listen(Number(ports['PORT']), '127.0.0.1');
    await once(other, 'listening');
    const launcher = launch();
    expect(await launcher.ended()).toBe(1);
    expect(launcher.output.trimEnd()).toBe(
      `PORT is ${ports['PORT'] ?? ''}, which another program uses: stop that one, or set PORT to a free port.`,
    );
    other.close();
  });

  it(
    'says why when a database is there but is not for us',
    async () => {
      const url = new URL(`${process.env['TEST_DATABASE_URL'] ?? ''}/no_such_database`);
      const launcher = launch({ DATABASE_URL: url.href });
      expect(await launcher.ended()).toBe(1);
      expect(launcher.output).toMatch(
        /^DATABASE_URL leads to \S+\/no_such_database, which has no such database: create it/,
      );
      url.password = 'wrong';
      const stranger = launch({ DATABASE_URL: url.href });
      expect(await stranger.ended()).toBe(1);
      expect(stranger.output).toMatch(/^DATABASE_URL leads to \S+, which refuses this user and password: correct them/);
    },
    SLOW_MS,
  );
});
