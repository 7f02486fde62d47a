import { describe, expect, it } from '@jest/globals';
import {
  apiSettings,
  catcherSettings,
  databaseUrl,
  letterboxSettings,
  mailSettings,
  readSettings,
  temporalSettings,
} from './settings.js';

const least = {
  DATABASE_URL: 'postgres://u:p@db:5432/matricula',
  TEMPORAL_ADDRESS: 'temporal:7233',
  SMTP_URL: 'smtp://127.0.0.1:2525',
  MATRICULA_SECRET: '0123456789abcdef0123456789abcdef',
};

describe('readSettings', () => {
  it('fills in everything that has a sensible default', () => {
    expect(readSettings(least)).toEqual({
      databaseUrl: 'postgres://u:p@db:5432/matricula',
      temporal: { address: 'temporal:7233', namespace: 'default', taskQueue: 'matricula', tls: false },
      mail: {
        smtpUrl: 'smtp://127.0.0.1:2525',
        dkim: null,
        domain: 'matricula.localhost',
        sender: 'admissions@matricula.localhost',
        admissions: 'admissions@matricula.localhost',
        finance: 'finance@matricula.localhost',
        lead: 'lead@matricula.localhost',
        replyDomain: null,
      },
      api: {
        ...{ host: '127.0.0.1', port: 3000, publicUrl: 'http://127.0.0.1:3000' },
        ...{ requestsPerMinute: 6_000, submissionsPerMinute: 600, trustedProxies: 0, drainMs: 5_000 },
      },
      metricsAddress: null,
      tracesEndpoint: null,
      secret: '0123456789abcdef0123456789abcdef',
      booksKeptYears: 10,
      logLevel: 'info',
    });
  });

  it('cannot be changed afterwards', () => {
    const settings = readSettings(least);
    expect([settings, settings.temporal, settings.mail, settings.api].every(Object.isFrozen)).toBe(true);
  });

  it.each([
    [
      { DATABASE_URL: '' },
      'DATABASE_URL is missing or no PostgreSQL URL: set it to one such as postgres://user:password@host:5432/matricula.',
    ],
    [
      { DATABASE_URL: 'mysql://db/matricula' },
      'DATABASE_URL is missing or no PostgreSQL URL: set it to one such as postgres://user:password@host:5432/matricula.',
    ],
    [
      { TEMPORAL_ADDRESS: 'temporal' },
      'TEMPORAL_ADDRESS is missing or has no port: set it to host:port, such as 127.0.0.1:7233.',
    ],
    [{ PORT: '0' }, 'PORT is not a port: set it to a whole number from 1 to 65535, or unset it.'],
    [{ PORT: '3e3' }, 'PORT is not a port: set it to a whole number from 1 to 65535, or unset it.'],
    [
      { TRUSTED_PROXIES: 'yes' },
      'TRUSTED_PROXIES is not a number: set it to how many proxies stand in front of the api',
    ],
    [{ DRAIN_SECONDS: '5s' }, 'DRAIN_SECONDS is not a number: set it to how many seconds an api that is told to stop'],
    [{ METRICS_PORT: 'on' }, 'METRICS_PORT is not a port: set it to a whole number from 1 to 65535, or unset it.'],
    [{ METRICS_HOST: 'localhost' }, 'METRICS_HOST is no IP address: set it to one such as 127.0.0.1 or 0.0.0.0.'],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: '127.0.0.1:4318' },
      'OTEL_EXPORTER_OTLP_ENDPOINT is no web address: set it to where traces are taken, such as http://127.0.0.1:4318',
    ],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is not a level: set it to info, warn or error.'],
    [
      { MATRICULA_SECRET: '0123456789abcdef0123456789abcde' },
      'MATRICULA_SECRET is missing or shorter than 32 characters: set it to a random text that never changes, such as `openssl rand -hex 32` prints.',
    ],
    [
      { TEMPORAL_TLS_CERT: '/client.pem' },
      'TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY belong together: set both, or neither.',
    ],
    [
      { MAIL_FINANCE: 'finance' },
      'MAIL_FINANCE is not an e-mail address: set it to one such as admissions@example.org.',
    ],
  ])('refuses %j with what to do', (wrong, sentence) => {
    expect(() => readSettings({ ...least, ...wrong })).toThrow(sentence);
  });

  it.each([
    [{}, '127.0.0.1:9464'],
    [{ METRICS_HOST: '0.0.0.0' }, '0.0.0.0:9464'],
    [{ METRICS_HOST: '::' }, '[::]:9464'],
  ])('shows metrics where %j says', (where, address) => {
    expect(readSettings({ ...least, METRICS_PORT: '9464', ...where }).metricsAddress).toBe(address);
  });

  it('names every wrong variable at once', () => {
    expect(() => apiSettings({ PORT: 'x', PUBLIC_URL: 'y' })).toThrow(/^PORT is .* PUBLIC_URL is /);
  });

  it('never repeats a password that stands in a wrong URL', () => {
    expect(() => databaseUrl({ DATABASE_URL: 'postgre://u:hunter2@db/m' })).toThrow(/^((?!hunter2).)*$/);
  });
});

describe('parts', () => {
  it('uses TLS as soon as there is an API key', () => {
    expect(temporalSettings({ TEMPORAL_ADDRESS: 'a.tmprl.cloud:7233', TEMPORAL_API_KEY: 'k' }).tls).toBe(true);
    expect(temporalSettings({ TEMPORAL_ADDRESS: 'a:7233', TEMPORAL_API_KEY: 'k', TEMPORAL_TLS: 'false' }).tls).toBe(
      false,
    );
  });

  it('takes TLS files by path', () => {
    const files = { TEMPORAL_TLS_CA: '/ca', TEMPORAL_TLS_CERT: '/cert', TEMPORAL_TLS_KEY: '/key' };
    expect(temporalSettings({ TEMPORAL_ADDRESS: '[::1]:7233', ...files }).tls).toEqual({
      ca: '/ca',
      cert: '/cert',
      key: '/key',
    });
  });

  it('sends from the address that is given and derives the others from the domain', () => {
    const mail = mailSettings({
      SMTP_URL: 'smtps://u:p@mx:465',
      MAIL_DOMAIN: 'urban.example',
      MAIL_SENDER: 'hi@urban.example',
    });
    expect([mail.sender, mail.admissions, mail.lead]).toEqual([
      'hi@urban.example',
      'admissions@urban.example',
      'lead@urban.example',
    ]);
  });

  it('links to an address that a browser can open', () => {
    expect(apiSettings({ HOST: '0.0.0.0', PORT: '8080' }).publicUrl).toBe('http://127.0.0.1:8080');
    expect(apiSettings({ PUBLIC_URL: 'https://courses.example.org/' }).publicUrl).toBe('https://courses.example.org');
  });

  it('has answers go where letters come from, unless a domain is ours to listen at', () => {
    expect(mailSettings({ SMTP_URL: 'smtp://mx:25' }).replyDomain).toBeNull();
    expect(mailSettings({ SMTP_URL: 'smtp://mx:25', REPLY_DOMAIN: 'post.urban.example' }).replyDomain).toBe(
      'post.urban.example',
    );
  });

  it('gives the letter box its limits, and no letter box without a domain', () => {
    expect(letterboxSettings({ ...least, REPLY_DOMAIN: 'urban.example', LETTERBOX_MEGABYTES: '2' })).toMatchObject({
      host: '127.0.0.1',
      port: 2526,
      replyDomain: 'urban.example',
      largestBytes: 2_097_152,
      guessesPerMinute: 20,
      connectionsPerHost: 20,
      checksSenders: true,
      ...{ mailDomain: 'matricula.localhost', mailboxUrl: null, trustedServer: null },
    });
    expect(() => letterboxSettings(least)).toThrow('REPLY_DOMAIN is missing: set it to the domain');
    const nobody = { ...least, REPLY_DOMAIN: 'urban.example', LETTERBOX_CONNECTIONS_PER_HOST: '0' };
    expect(() => letterboxSettings(nobody)).toThrow('LETTERBOX_CONNECTIONS_PER_HOST is not a number from 1 to 999');
  });

  it('gives the mail catcher its ports', () => {
    expect(catcherSettings({ CATCHER_SMTP_PORT: '25' })).toEqual({
      host: '127.0.0.1',
      smtpPort: 25,
      pagePort: 8025,
      directory: '.data/mail',
      repliesUrl: null,
    });
  });
});
