import { continueAsNew } from '@temporalio/workflow';
import { process } from './process.js';

/** One application, from its submission until its file is closed; a later command starts it again. */
export async function application(stream: string): Promise<void> {
  if ((await process(stream)) === 'turn') await continueAsNew<typeof application>(stream);
}
