import { condition, defineUpdate, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { Outcome } from '#domain/outcome.js';
import { TELL, type UntimedCommand } from '#telling/names.js';
import type { FloorActivities } from './activities.js';

const { record } = proxyLocalActivities<FloorActivities>({ startToCloseTimeout: '10s', localRetryThreshold: '1s' });
const tell = defineUpdate<Outcome, [UntimedCommand]>(TELL);

/**
 * The least that leaves the same history as a life: each update calls one local activity and arms the timer anew; when
 * a deadline has come, one more is called. Nothing is judged and nothing is kept.
 */
export async function floor(stream: string): Promise<void> {
  let known: Outcome | undefined;
  const ask = async (command: object): Promise<Outcome> => (known = await record(stream, command));
  setHandler(tell, (command) => ask(command));
  await condition(() => known !== undefined);
  const now = (): Outcome => known as Outcome;
  while (!now().closed) {
    const { deadline } = now();
    const waitMs = Date.parse(deadline as string) - Date.now();
    if (waitMs > 0 && (await condition(() => now().deadline !== deadline, waitMs))) continue;
    await ask({ type: 'ObserveTime' });
  }
}
