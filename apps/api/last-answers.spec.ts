import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import express from 'express';
import { lastAnswers, takeLeave } from './last-answers.js';

let leaving: AbortController;
let server: Server;
/** Answers what is under way at `/held`. */
let release: () => void;

beforeEach(async () => {
  leaving = new AbortController();
  const held = new Promise<void>((go) => (release = go));
  const app = express().use(lastAnswers(leaving.signal));
  app.get('/held', (_request, response) => void held.then(() => response.send('held')));
  app.get('/', (_request, response) => response.send('here'));
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
});

const api = () => ({ getHttpServer: () => server, close: () => new Promise<unknown>((done) => server.close(done)) });
const get = (path: string): Promise<Response> =>
  fetch(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}${path}`);
const isLast = async (asked: Promise<Response>): Promise<boolean> => {
  const response = await asked;
  expect(response.status).toBe(200);
  return response.headers.get('connection') === 'close';
};

it('keeps connections until it leaves; then each ends with the answer on it, or with the next', async () => {
  expect(await isLast(get('/'))).toBe(false);
  const held = get('/held');
  await once(server, 'request');
  const left = takeLeave(api(), { leaving, drainMs: 1_000 });
  expect(await isLast(get('/'))).toBe(true);
  setTimeout(release, 1_500); // When nobody new is let in any more.
  expect(await isLast(held)).toBe(true);
  await left;
});

it('does not wait for ever for a request that never ends', async () => {
  const half = connect((server.address() as AddressInfo).port, '127.0.0.1');
  half.on('error', () => undefined).write('GET / HTTP/1.1\r\nHost: x\r\n');
  await once(server, 'connection');
  const cutOff = once(half, 'close');
  await takeLeave(api(), { leaving, drainMs: 0, lastAnswerMs: 100 });
  await cutOff;
});
