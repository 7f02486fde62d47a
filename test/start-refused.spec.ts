import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePorts, freshDirectory, Launcher, processesOn, removeDirectory } from './support/launcher.js';

const SLOW_MS = 60_000;

let directory: string;
let ports: Record<string, string>;

beforeEach(async () => {
  directory = freshDirectory();
  ports = await freePorts();
});

afterEach(() => removeDirectory(directory));

const launch = (environment: Record<string, string> = {}): Launcher =>
  new Launcher(directory, { ...ports, ...environment });

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
