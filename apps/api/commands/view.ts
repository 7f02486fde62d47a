import { refundView } from '#contracts/account.js';
import { refundById } from '#readmodel/accounts.js';
import { applicationStatus } from '#readmodel/application-status.js';
import { editionByCode } from '#readmodel/editions.js';
import { groupByCode } from '#readmodel/groups.js';
import { type Caller, viewingAs } from '../access/caller.js';
import type { Parts } from '../parts.js';
import { found } from '../reads/found.js';
import type { Located } from './located.js';

/** What a command has led to, without anything personal: it is kept as the final answer. */
export async function viewOf({ dataSource }: Parts, located: Located, caller: Caller): Promise<object> {
  switch (located.subject) {
    case 'application':
      return found(await applicationStatus(dataSource, located.about, viewingAs(caller)), 'unknown-application');
    case 'refund': {
      return refundView.parse(found(await refundById(dataSource, located.refundId), 'unknown-refund'));
    }
    case 'group':
      return found(await groupByCode(dataSource, located.about), 'unknown-group');
    case 'edition':
      return found(await editionByCode(dataSource, located.about), 'unknown-edition');
  }
}
