import type { EntityManager } from 'typeorm';
import { debtName } from '#domain/batch/sepa.js';
import { sharesOfDraft, wouldComeBack } from '#domain/batch/prepare.js';
import { without } from '#domain/batch/shares.js';
import { sourcesOf } from '#domain/batch/sources.js';
import type { Payee } from '#domain/batch/batch-events.js';
import { draftsOf, GONE, receivedOf, REOPENED } from './refund-drafts.js';

/** Where a share of a refund goes, or has gone. */
export interface RefundDestination {
  /** The refund's ordinal within the application. */
  readonly refund: number;
  readonly amountMinor: number;
  /** null: nobody knows the account that it goes back to. */
  readonly account: { readonly kind: Payee['kind']; readonly iban: string } | null;
}

/**
 * Of refunds of an application, each share with its account: by the transfers of a batch where one has it, else as a
 * batch would have it now. Of one that left by hand nobody noted where to.
 * @param refunds ordinals within the application
 */
export async function refundDestinations(
  manager: EntityManager,
  application: string,
  refunds: readonly number[],
): Promise<readonly RefundDestination[]> {
  const transferred = await transfersOf(manager, application);
  const drafted = await draftedShares(manager, application, refunds);
  const isTransferred = (refund: number): boolean => transferred.some((one) => one.refund === refund);
  const wanted = [...transferred, ...drafted.filter(({ refund }) => !isTransferred(refund))].filter(({ refund }) =>
    refunds.includes(refund),
  );
  const ibans = await ibansOf(
    manager,
    wanted.flatMap(({ payee }) => payee?.id ?? []),
  );
  return wanted.map(({ refund, amountMinor, payee }) => {
    const iban = payee === null ? undefined : ibans.get(payee.id);
    return { refund, amountMinor, account: payee === null || !iban ? null : { kind: payee.kind, iban } };
  });
}

interface Share {
  readonly refund: number;
  readonly amountMinor: number;
  readonly payee: Payee | null;
}

interface TransferFound extends Omit<Share, 'payee' | 'amountMinor'> {
  readonly amountMinor: string;
  readonly payeeId: string;
  readonly kind: Payee['kind'];
}

/** By the newest line that stands, be it ordered or paid; none of a transfer that came back, alone or with its line. */
async function transfersOf(manager: EntityManager, application: string): Promise<readonly Share[]> {
  const rows = await manager.query<readonly TransferFound[]>(
    `SELECT line.refund, refund_transfer.amount_minor AS "amountMinor", payee_id AS "payeeId",
            coalesce(refund_account.kind, 'sender') AS kind
     FROM refund
     JOIN LATERAL (SELECT line.* FROM refund_batch_line AS line JOIN refund_batch ON refund_batch.id = batch_id
                   WHERE line.application_id = refund.application_id AND line.refund = ordinal AND ${GONE}
                   ORDER BY prepared_at DESC LIMIT 1) AS line ON true
     JOIN refund_transfer USING (batch_id, line)
     LEFT JOIN refund_account ON account_id = payee_id
     WHERE refund.application_id = $1 AND NOT ${REOPENED} ORDER BY line.refund, nth`,
    [application],
  );
  return rows.map(({ refund, amountMinor, kind, payeeId: id }) => ({
    ...{ refund, amountMinor: Number(amountMinor), payee: { kind, id } },
  }));
}

/**
 * As a batch would divide them now, the first due first: each leaves less of the sources to the next. The account is the
 * other one that counts, or the sender of each share; null where neither is known, or it would come back from there.
 */
async function draftedShares(
  manager: EntityManager,
  application: string,
  refunds: readonly number[],
): Promise<readonly Share[]> {
  const upTo = Array.from({ length: Math.max(0, ...refunds) }, (_, nth) => debtName({ application, refund: nth + 1 }));
  const drafts = await draftsOf(manager, { refunds: upTo, entries: null, dueBy: null });
  const received = (await receivedOf(manager, [application])).get(application);
  if (received === undefined) return [];
  const { instead } = received;
  let sources = sourcesOf(received);
  const senders = new Map(sources.map(({ paymentId, from }) => [paymentId, from]));
  return drafts.flatMap((draft) => {
    const { refund, amountMinor, stage, isInBatch } = draft;
    const isOpen = (stage === 'owed' || stage === 'approved') && !isInBatch;
    if (isOpen && wouldComeBack(draft, instead)) return [{ refund, amountMinor, payee: null }];
    const shares = isOpen ? sharesOfDraft(draft, sources) : null;
    if (shares === null) return [{ refund, amountMinor, payee: instead?.payee ?? null }];
    const left = without(sources, shares);
    sources = sources.map((source, nth) => ({ ...source, leftMinor: left[nth]?.leftMinor ?? 0 }));
    return shares.map((share) => {
      const to = instead ?? senders.get(share.paymentId) ?? null;
      return { refund, amountMinor: share.amountMinor, payee: to?.payee ?? null };
    });
  });
}

/** By the id under which each is filed: with a line of a statement, or as an account that was asked for. */
async function ibansOf(manager: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
  const rows = await manager.query<readonly { readonly id: string; readonly iban: string | null }[]>(
    `SELECT id, counterparty_iban AS iban FROM bank_entry_text WHERE id = ANY ($1::uuid[])
     UNION ALL SELECT id, iban FROM filed_account WHERE id = ANY ($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, iban }) => [id, iban]));
}
