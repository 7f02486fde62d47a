import type { Command } from 'commander';
import { type AccountView, applicationAccountView } from '#contracts/account.js';
import { applicationId } from './office/named.js';
import { inOffice, officeCommand } from './office/office.js';
import { plain, table } from './office/table.js';

export const accountCommand = (): Command =>
  officeCommand(
    'account',
    'explain each euro of an application: the event that it is from, and the rule with its figures',
  )
    .argument('<application>', 'its id, or its reference such as 7K3QW9XM2A')
    .action(
      inOffice(async (office, [name = '']) => {
        const id = await applicationId(office, name);
        const { account, lines } = await office.get(`applications/${id}/account`, applicationAccountView);
        const rows = lines.map(({ kind, amount, text, event }) => [
          event.occurredAt,
          kind,
          amount === null ? '' : plain(amount),
          `${text} [${event.by}]`,
        ]);
        return [...table(rows), balance(account)].join('\n');
      }),
    );

/** Promise 7, of one application. */
export const balance = ({ received, kept, refunded, owedBack, due }: AccountView): string =>
  `${plain(received)} received = ${plain(kept)} kept + ${plain(refunded)} refunded + ${plain(owedBack)} still owed back; ` +
  `${plain(due)} due`;
