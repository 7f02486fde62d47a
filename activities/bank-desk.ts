import type { DataSource } from 'typeorm';
import { spool } from '#bank/spool.js';
import { declareAccount } from '#bank/store/accounts.js';
import type { BankAccountBody } from '#contracts/bank.js';
import type { Instant } from '#domain/time/zone.js';
import { importStatements, type ImportWanted } from './import-statements.js';

/** What the api hands files and accounts to. */
export const createBankDesk = (dataSource: DataSource) => ({
  receive: async (chunks: AsyncIterable<Uint8Array>, limitBytes: number) => {
    const file = await spool(chunks, limitBytes);
    if (file === null) return null;
    return {
      sha256: file.sha256,
      import: (wanted: ImportWanted) => importStatements(dataSource, { file, wanted }),
      discard: () => file.discard(),
    };
  },
  declare: (account: BankAccountBody, told: { readonly by: string; readonly at: Instant }) =>
    declareAccount(dataSource, account, told),
});
