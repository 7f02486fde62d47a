import { continueAsNew } from '@temporalio/workflow';
import { process } from './process.js';

/** Several participants whom one payer pays for, until their group is closed; whatever it is told later starts it again. */
export async function group(stream: string): Promise<void> {
  if ((await process(stream)) === 'turn') await continueAsNew<typeof group>(stream);
}
