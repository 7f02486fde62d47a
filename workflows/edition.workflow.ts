import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '#activities/index.js';
import { process } from './process.js';

const { fanOut } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour', // Some thousand applications, a few at a time.
  heartbeatTimeout: '1 minute', // It shows life after every application.
  retry: { maximumInterval: '1 minute' }, // Without end: whoever is in must hear of it.
});

/** One run of a programme: its dates, terms and cancellation, and that every open application hears of them. */
export async function edition(stream: string): Promise<void> {
  if ((await process(stream, () => fanOut(stream))) === 'turn') await continueAsNew<typeof edition>(stream);
}
