import type { DataSource } from 'typeorm';
import { inTransaction } from '#database/transaction.js';
import type { BatchCommand } from '#domain/batch/batch-commands.js';
import type { Answer } from '#domain/outcome.js';
import type { PayeeCommand } from '#domain/payee/payee.types.js';
import type { Instant } from '#domain/time/zone.js';
import { batchStream, payeeStream } from '#telling/names.js';
import { batchRecorder } from './batch.process.js';
import { payeeRecorder } from './payee.process.js';

type Untimed<C> = C extends unknown ? Omit<C, 'at'> : never;

/** What the api tells batches and the accounts that they pay to: no process runs for them, so that it is recorded here. */
export const createPayoutDesk = (dataSource: DataSource) => ({
  tell: (batchId: string, command: Untimed<BatchCommand>, at: Instant): Promise<Answer> =>
    inTransaction(dataSource, (manager) => batchRecorder.record(manager, batchStream(batchId), { ...command, at })),
  tellPayees: (applicationId: string, command: Untimed<PayeeCommand>, at: Instant): Promise<Answer> =>
    inTransaction(dataSource, (manager) =>
      payeeRecorder.record(manager, payeeStream(applicationId), { ...command, at }),
    ),
});
