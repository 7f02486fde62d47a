import type { DataSource, EntityManager } from 'typeorm';
import type { RefundAccountsView, RefundAccountStanding } from '#contracts/refund-account.js';
import { RefundAccountRow } from '#database/refund-account.row.js';
import { bears, nameKey } from '#domain/matching.js';
import { payeeOf } from '#domain/payee/decide-payee.js';
import type { PayeeAccount, Payees } from '#domain/payee/payee.types.js';
import { HOLDS } from './batch-rows.js';
import { atOneInstant } from './snapshot.js';
import { writeRows } from './write-rows.js';

/** The rows that an application's stream of accounts makes. Pure, so that a rebuild finds what the record wrote. */
export const payeeRows = ({ application: applicationId, accounts }: Payees): RefundAccountRow[] =>
  accounts.map(({ at, confirmedAt, ...account }) => ({
    ...{ ...account, applicationId, at: new Date(at) },
    confirmedAt: confirmedAt === null ? null : new Date(confirmedAt),
  }));

/** Writes the accounts of an application as its events leave them. */
export const projectPayees = (manager: EntityManager, payees: Payees): Promise<void> =>
  writeRows(manager, RefundAccountRow, payeeRows(payees));

type AccountRow = PayeeAccount & { readonly application: string; readonly country: string; readonly isInUse: boolean };

const ACCOUNTS = `
  SELECT account_id AS "accountId", application_id AS application, kind, stage, refund_account.by, at,
         request_id AS "requestId", mail_id AS "mailId", confirmed_by AS "confirmedBy", confirmed_at AS "confirmedAt",
         left(iban, 2) AS country,
         EXISTS (SELECT FROM refund_transfer JOIN refund_batch_line AS line USING (batch_id, line)
                 WHERE payee_id = account_id AND ${HOLDS}) AS "isInUse"
  FROM refund_account JOIN filed_account ON filed_account.id = account_id
  WHERE application_id = ANY ($1::uuid[]) ORDER BY at, account_id`;

/** Of these accounts of an application a batch has lines that wait for the bank. */
export async function accountsInUse(manager: EntityManager, application: string): Promise<ReadonlySet<string>> {
  const rows = await manager.query<readonly AccountRow[]>(ACCOUNTS, [[application]]);
  return new Set(rows.filter(({ isInUse }) => isInUse).map(({ accountId }) => accountId));
}

/** Where refunds go instead of back to where the money came from, by application: id, kind and country of the account. */
export async function payeesInstead(
  manager: EntityManager,
  applications: readonly string[],
): Promise<ReadonlyMap<string, Pick<AccountRow, 'accountId' | 'kind' | 'country'>>> {
  const rows = await manager.query<readonly AccountRow[]>(ACCOUNTS, [applications]);
  const concerned = [...new Set(rows.map(({ application }) => application))];
  const oneself = await payingOneself(manager, concerned);
  return new Map(
    concerned.flatMap((application) => {
      const accounts = rows.filter((row) => row.application === application);
      const payee = payeeOf({ application, accounts }, { paysOneself: oneself.has(application) });
      const row = accounts.find(({ accountId }) => accountId === payee?.accountId);
      return row === undefined ? [] : [[application, row]];
    }),
  );
}

interface Paying {
  readonly application: string;
  readonly name: string;
  readonly isOfGroup: boolean;
  readonly buyer: string | null;
  /** As the bank names whom the money came from. */
  readonly senders: readonly string[];
}

/**
 * Those of the applications whose participant pays: the last invoice is made out to them, or without one they named
 * nobody else; and no transfer came from anybody else. What a group is invoiced for, its payer pays.
 */
export async function payingOneself(
  manager: EntityManager,
  applications: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await manager.query<readonly Paying[]>(
    `SELECT application.id AS application, given_name || ' ' || family_name AS name,
            coalesce(jsonb_typeof(state -> 'account' -> 'group'), 'null') <> 'null' AS "isOfGroup",
            coalesce((SELECT contents -> 'buyer' ->> 'name' FROM paper_snapshot
                      WHERE paper_snapshot.application_id = application.id AND kind = 'invoice'
                      ORDER BY (contents ->> 'ordinal')::integer DESC LIMIT 1),
                     billing ->> 'legalName') AS buyer,
            ARRAY(SELECT counterparty_name
                  FROM bank_allocation JOIN bank_entry ON bank_entry.id = entry_id JOIN bank_entry_text ON bank_entry_text.id = text_id
                  WHERE bank_allocation.application_id = application.id AND undone_at IS NULL
                  AND counterparty_name IS NOT NULL) AS senders
     FROM application JOIN person ON person.id = person_id
     WHERE application.id = ANY ($1::uuid[])`,
    [applications],
  );
  return new Set(rows.filter(isOneself).map(({ application }) => application));
}

function isOneself({ name, isOfGroup, buyer, senders }: Paying): boolean {
  const key = nameKey(name);
  const isOwn = key !== '' && !isOfGroup && (buyer === null || nameKey(buyer) === key);
  return isOwn && senders.every((sender) => bears(sender, name));
}

type ViewRow = Omit<RefundAccountStanding, 'at' | 'confirmedAt'> & {
  readonly at: Date;
  readonly confirmedAt: Date | null;
  readonly iban: string;
  readonly holder: string;
  readonly request: string | null;
};

/** The accounts that were asked for or given, the oldest first, with what is filed of them. */
export const refundAccountsOf = (dataSource: DataSource, application: string): Promise<RefundAccountsView> =>
  atOneInstant(dataSource, async (manager) => {
    const rows = await manager.query<readonly ViewRow[]>(
      `WITH account AS (${ACCOUNTS})
       SELECT account."accountId", kind, stage, account.by, at, "mailId", "confirmedBy", "confirmedAt", "isInUse", iban,
              holder, text AS request
       FROM account JOIN filed_account ON filed_account.id = account."accountId"
       LEFT JOIN filed_text ON filed_text.id = "requestId" ORDER BY at, account."accountId"`,
      [[application]],
    );
    const paysOneself = (await payingOneself(manager, [application])).has(application);
    return {
      paysOneself,
      items: rows.map((row) => ({
        ...row,
        at: row.at.toISOString(),
        confirmedAt: row.confirmedAt?.toISOString() ?? null,
      })),
    };
  });
