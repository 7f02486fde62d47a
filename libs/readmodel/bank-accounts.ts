import type { DataSource } from 'typeorm';
import type { BankAccountView } from '#contracts/bank.js';

/** Our accounts, in the order in which they were declared. */
export const listBankAccounts = (dataSource: DataSource): Promise<BankAccountView[]> =>
  dataSource.query<BankAccountView[]>(
    'SELECT iban, currency, name, other_numbers AS "otherNumbers", csv FROM bank_account ORDER BY id',
  );
