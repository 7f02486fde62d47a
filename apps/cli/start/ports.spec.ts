import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { choosePorts } from './ports.js';

const other = createServer();
let taken: number;

beforeEach(async () => {
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  taken = (other.address() as AddressInfo).port;
});

afterEach(() => {
  other.close();
});

it('takes the next free port instead of a usual one, and says which was taken', async () => {
  const usual = createServer().listen(8025, '127.0.0.1');
  // Whoever has it already serves the test just as well.
  await Promise.race([once(usual, 'listening'), once(usual, 'error')]);
  const chosen = await choosePorts({});
  expect(chosen.catcherPage).toBeGreaterThan(8025);
  expect(chosen.taken).toContainEqual({ variable: 'CATCHER_PAGE_PORT', port: 8025 });
  usual.close();
});

it('refuses to replace a port that was set', async () => {
  await expect(choosePorts({ PORT: String(taken) })).rejects.toThrow(
    `PORT is ${taken}, which another program uses: stop that one, or set PORT to a free port.`,
  );
});

it('never gives two parts the same port', async () => {
  other.close();
  await once(other, 'close');
  await expect(choosePorts({ PORT: String(taken), TEMPORAL_PORT: String(taken) })).rejects.toThrow(
    `TEMPORAL_PORT is ${taken}`,
  );
});
