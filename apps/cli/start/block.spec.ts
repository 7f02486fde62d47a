import { expect, it } from '@jest/globals';
import { block } from './block.js';
import type { Running } from './running.js';

const running: Running = {
  pid: 1,
  apiUrl: 'http://127.0.0.1:3001',
  databaseUrl: 'postgres://matricula:open@127.0.0.1:5433/matricula',
  temporalAddress: '127.0.0.1:7233',
  temporalUiUrl: 'http://127.0.0.1:8233',
  smtpUrl: 'smtp://u:hidden@127.0.0.1:1025',
  mailUrl: 'http://127.0.0.1:8025',
  repliesUrl: 'smtp://127.0.0.1:2526',
  metricsUrl: 'http://127.0.0.1:9464/metrics',
  tokensFile: '/data/tokens.json',
  logDirectory: '/data/logs',
};
const nothing = { taken: [], ownDatabase: true, held: [] };

it('says where everything is, where the tokens are and what to try next', () => {
  const said = block(running, nothing);
  for (const fact of [
    'http://127.0.0.1:3001/api/v1',
    'http://127.0.0.1:3001/api/docs',
    'http://127.0.0.1:8233',
    'http://127.0.0.1:8025',
    'Letter box   smtp://127.0.0.1:2526',
    '/data/tokens.json',
    '/data/logs',
    'npm run tour',
    'curl http://127.0.0.1:3001/api/v1/editions',
    'Ctrl-C stops everything',
  ])
    expect(said).toContain(fact);
  expect(said).not.toContain('taken');
  expect(said).not.toContain('HELD');
});

it('says what is held, and where to look', () => {
  const said = block(running, { ...nothing, held: ['letters', 'numbers'] });
  expect(said).toMatch(/^HELD: letters and numbers, .*\n {2}npm run matricula -- restored$/m);
});

it('says which port was taken, and what sets it', () => {
  expect(block(running, { ...nothing, taken: [{ variable: 'PORT', port: 3000 }] })).toContain(
    'Port 3000 was taken, so the next free one is used (PORT sets it).',
  );
});

it('never shows a password that was given to us', () => {
  const elsewhere: Running = { ...running };
  for (const own of ['mailUrl', 'temporalUiUrl']) Reflect.deleteProperty(elsewhere, own);
  const said = block(elsewhere, { ...nothing, ownDatabase: false });
  expect(said).toContain('postgres://matricula:***@127.0.0.1:5433/matricula');
  expect(said).toContain('smtp://u:***@127.0.0.1:1025');
  expect(said).toContain('127.0.0.1:7233');
  for (const password of ['open', 'hidden']) expect(said).not.toContain(`:${password}@`);
});
