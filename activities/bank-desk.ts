import type { DataSource } from 'typeorm';
import { spool } from '#bank/spool.js';
import { declareAccount } from '#bank/store/accounts.js';
import { RunningImport } from '#bank/store/running-import.js';
import type { BankAccountBody } from '#contracts/bank.js';
import { inTransaction } from '#database/transaction.js';
import type { EntryCommand } from '#domain/bank/entry-commands.js';
import type { Answer } from '#domain/outcome.js';
import type { Instant } from '#domain/time/zone.js';
import { type Bounds, Lanes } from '#telling/lanes.js';
import { entryStream } from '#telling/names.js';
import { entryRecorder } from './entry.process.js';
import { importStatements, type ImportWanted } from './import-statements.js';

/** Each holds a connection until the account is its own; whoever comes then waits without one. */
const IMPORTS: Bounds = { perKey: 3, overall: 3, waiting: 50 };

/** What the api hands files and accounts to. */
type Untimed<C> = C extends unknown ? Omit<C, 'at'> : never;

export function createBankDesk(dataSource: DataSource) {
  const imports = new Lanes(IMPORTS);
  return {
    receive: async (chunks: AsyncIterable<Uint8Array>, limitBytes: number) => {
      const file = await spool(chunks, limitBytes);
      if (file === null) return null;
      return {
        sha256: file.sha256,
        import: async (wanted: ImportWanted) => {
          const running = await RunningImport.begin(dataSource, { ...wanted, sha256: file.sha256 });
          try {
            running.reached('waiting', 0);
            return await imports.run('all', () =>
              importStatements(dataSource, { file, wanted }, (stage, entries) => running.reached(stage, entries)),
            );
          } finally {
            await running.end();
          }
        },
        discard: () => file.discard(),
      };
    },
    declare: (account: BankAccountBody, told: { readonly by: string; readonly at: Instant }) =>
      declareAccount(dataSource, account, told),
    /** No process runs for an entry: what is decided on it is recorded here. */
    tell: (entryId: string, command: Untimed<EntryCommand>, at: Instant): Promise<Answer> =>
      inTransaction(dataSource, (manager) => entryRecorder.record(manager, entryStream(entryId), { ...command, at })),
  };
}
