import type { PayeeAccount, PayeeEvent, PayeeFact, Payees } from './payee.types.js';

/** Folds a whole stream; of none, no accounts. The application's id is the stream's: events do not repeat it. */
export const foldPayees = (application: string, events: readonly PayeeEvent[]): Payees =>
  events.reduce<Payees>((state, event) => evolvePayees(state, event), { application, accounts: [] });

/** What an event makes of the accounts. */
export function evolvePayees({ application, accounts }: Payees, event: PayeeEvent): Payees {
  const change = (of: (account: PayeeAccount) => boolean, changed: Partial<PayeeAccount>): Payees => ({
    application,
    accounts: accounts.map((account) => (of(account) ? { ...account, ...changed } : account)),
  });
  const named = ({ accountId }: PayeeAccount): boolean => accountId === event.accountId;
  switch (event.type) {
    case 'AccountRequested':
      return { application, accounts: [...accounts, newAccount(event)] };
    case 'OwnAccountGiven':
      return {
        application,
        accounts: [
          ...change(({ kind, stage }) => kind === 'own' && stage === 'counts', { stage: 'replaced' }).accounts,
          newAccount(event),
        ],
      };
    case 'AccountConfirmed':
      return change(named, { stage: 'counts', confirmedBy: event.by, confirmedAt: event.occurredAt });
    case 'AccountWithdrawn':
      return change(named, { stage: 'withdrawn' });
  }
}

type Begun = PayeeEvent & Extract<PayeeFact, { readonly type: 'AccountRequested' | 'OwnAccountGiven' }>;

const newAccount = (event: Begun): PayeeAccount => ({
  accountId: event.accountId,
  kind: event.type === 'OwnAccountGiven' ? 'own' : 'requested',
  stage: event.type === 'OwnAccountGiven' ? 'counts' : 'requested',
  by: event.by,
  at: event.occurredAt,
  requestId: event.type === 'AccountRequested' ? event.requestId : null,
  mailId: event.type === 'AccountRequested' ? event.mailId : null,
  confirmedBy: null,
  confirmedAt: null,
});
