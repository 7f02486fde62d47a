import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { noticed } from './progress.js';

it('says what takes longer than a second, while it lasts, and nothing of what does not', async () => {
  const said: string[] = [];
  const progress = (line: string) => said.push(line);
  const slow = noticed(progress, 'Preparing …', sleep(1_400, 'prepared'));
  const quick = noticed(progress, 'Looking …', sleep(100, 'found'));
  const broken = noticed(progress, 'Asking …', Promise.reject(new Error('no answer')));
  await expect(broken).rejects.toThrow('no answer');
  expect(await quick).toBe('found');
  await sleep(1_100);
  expect(said).toEqual(['Preparing …']);
  expect(await slow).toBe('prepared');
  expect(said).toEqual(['Preparing …']);
});
