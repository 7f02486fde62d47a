import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startApp, type RunningApp } from './support/app.js';
import { declare } from './support/bank.js';
import { Payers } from './support/payers.js';

let app: RunningApp;
let payers: Payers;
beforeAll(async () => {
  app = await startApp({ clerk: true });
  await declare(app.dataSource);
  payers = await Payers.of(app);
}, 60_000);
afterAll(() => app.stop());

it('gives the place to whom a structured reference names', async () => {
  const { id, reference } = await payers.invoiced();
  await payers.statement({ minor: 60_000, structured: reference });
  expect(await payers.settled()).toEqual(['60000 allocated']);
  expect(await payers.phaseOf(id)).toBe('guaranteed');
});
