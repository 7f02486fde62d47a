import type { BatchCommand } from '#domain/batch/batch-commands.js';
import type { Answer } from '#domain/outcome.js';
import type { PayeeCommand } from '#domain/payee/payee.types.js';
import type { Instant } from '#domain/time/zone.js';

type Untimed<C> = C extends unknown ? Omit<C, 'at'> : never;

/**
 * Who decides on batches of refunds and on the accounts that these go to: it records, so that main.ts brings it. A class,
 * for Nest injects by class.
 */
export abstract class PayoutDesk {
  abstract tell(batchId: string, command: Untimed<BatchCommand>, at: Instant): Promise<Answer>;
  abstract tellPayees(applicationId: string, command: Untimed<PayeeCommand>, at: Instant): Promise<Answer>;
}
