import { Rejection } from '../rejection.js';
import type { PayeeAccount, PayeeCommand, PayeeContext, PayeeEvent, PayeeFact, Payees } from './payee.types.js';

/** Judges a command on the accounts that an application's refunds go to. */
export function decidePayee(
  command: PayeeCommand,
  state: Payees,
  context: PayeeContext,
): readonly PayeeEvent[] | Rejection {
  const verdict = judge(command, state, context);
  return verdict instanceof Rejection ? verdict : [{ ...verdict, occurredAt: command.at, by: command.by }];
}

const isLive = ({ stage }: PayeeAccount): boolean => stage === 'requested' || stage === 'counts';

function judge(
  command: PayeeCommand,
  { accounts }: Payees,
  { inUse, paysOneself }: PayeeContext,
): PayeeFact | Rejection {
  const { type, accountId } = command;
  const account = accounts.find((one) => one.accountId === accountId);
  const live = accounts.filter(isLive);
  switch (type) {
    case 'RequestAccount': {
      const { requestId, mailId } = command;
      const before = live.find(({ kind }) => kind === 'requested');
      if (before !== undefined) return new Rejection('account-on-file', { accountId: before.accountId });
      return { type: 'AccountRequested', accountId, requestId, mailId };
    }
    case 'ConfirmAccount':
      if (account === undefined) return new Rejection('unknown-refund-account');
      if (account.stage !== 'requested') return new Rejection('account-at-another-stage', { stage: account.stage });
      if (account.by === command.by) return new Rejection('four-eyes', { requestedBy: account.by });
      return { type: 'AccountConfirmed', accountId };
    case 'WithdrawAccount':
      if (account === undefined) return new Rejection('unknown-refund-account');
      if (!isLive(account)) return new Rejection('account-at-another-stage', { stage: account.stage });
      if (inUse.has(accountId)) return new Rejection('account-in-use');
      return { type: 'AccountWithdrawn', accountId, becauseId: command.becauseId };
    case 'GiveOwnAccount':
      if (!paysOneself) return new Rejection('payer-is-another');
      if (live.some(({ kind, accountId: id }) => kind === 'own' && inUse.has(id)))
        return new Rejection('account-in-use');
      return { type: 'OwnAccountGiven', accountId };
  }
}

/** Where refunds go instead of back: what the payer asked for comes first; the participant's own only where they paid. */
export function payeeOf({ accounts }: Payees, { paysOneself }: Pick<PayeeContext, 'paysOneself'>): PayeeAccount | null {
  const counting = accounts.filter(({ stage }) => stage === 'counts');
  const requested = counting.find(({ kind }) => kind === 'requested');
  return requested ?? (paysOneself ? counting.find(({ kind }) => kind === 'own') : undefined) ?? null;
}
