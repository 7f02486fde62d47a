import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import { declareAccount } from '#bank/store/accounts.js';
import { readBankAccounts } from './bank/read-accounts.js';
import { withDatabase } from './connection.js';
import { plainly } from './plainly.js';

export const bankAccountsCommand = (): Command =>
  new Command('bank-accounts')
    .description('declare the bank accounts that are ours; statements of any other are refused')
    .argument('<file>', 'a YAML file, such as data/bank-accounts.sample.yaml')
    .addOption(new Option('--by <staff id>', 'who declares them').default(userInfo().username, 'your user name'))
    .action(
      plainly(async (file: string, { by }: { readonly by: string }) => {
        const accounts = await readBankAccounts(file);
        const told = { by: `staff:${by}`, at: new Date().toISOString() };
        await withDatabase((dataSource) =>
          dataSource.transaction(async (manager) => {
            for (const account of accounts) await declareAccount(manager, account, told);
          }),
        );
        console.log(accounts.map(({ iban, currency, name }) => `${iban} (${name}, ${currency}) is ours.`).join('\n'));
      }),
    );
