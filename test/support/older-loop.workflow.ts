import { sleep } from '@temporalio/workflow';
import { process } from '../../workflows/process.js';

/** Pauses before it begins: one step that today's loop does not take, and so a history that it cannot replay. */
export async function application(stream: string): Promise<void> {
  const life = process(stream);
  await sleep(1);
  await life;
}
