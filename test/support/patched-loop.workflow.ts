import { continueAsNew, patched, sleep } from '@temporalio/workflow';
import { process } from '../../workflows/process.js';

export { edition } from '../../workflows/edition.workflow.js';
export { group } from '../../workflows/group.workflow.js';

/** The step of older-loop.workflow.ts, brought in with care: a run takes it if it began under this code. */
export async function application(stream: string): Promise<void> {
  // Asked once, at the beginning: asked later, a run of before would change its ways where its replay ends.
  const pauses = patched('pauses-before-it-begins');
  const life = process(stream);
  if (pauses) await sleep(1);
  if ((await life) === 'turn') await continueAsNew<typeof application>(stream);
}
