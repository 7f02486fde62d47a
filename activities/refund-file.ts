import type { EntityManager } from 'typeorm';
import { creditTransferFile, type Debtor, sha256Of } from '#documents/credit-transfer.js';
import type { Batch } from '#domain/batch/batch-state.js';
import { messageOf } from '#domain/batch/sepa.js';
import type { Instant } from '#domain/time/zone.js';
import { sellerPaidInto, type TransferDue, transfersDue } from '#readmodel/transfers.js';

/** Renders the file of a batch and stores it, in the transaction that seals the batch: there is never one without the other. */
export async function storeRefundFile(manager: EntityManager, batch: Batch, at: Instant): Promise<void> {
  const { id, account: iban, executionOn } = batch;
  if (executionOn === null) throw new Error(`Batch ${id} is not sealed`);
  const messageId = messageOf(id);
  const transfers = (await transfersDue(manager, id)).map((due) => ({ ...due, remittance: remittanceOf(due) }));
  const debtor = { ...(await debtorOf(manager, iban)), iban };
  const { sha256, bytes } = sha256Of(creditTransferFile({ messageId, createdAt: at, executionOn, debtor, transfers }));
  await manager.query(
    'INSERT INTO refund_file (batch_id, message_id, sha256, bytes, rendered_at) VALUES ($1, $2, $3, $4, $5)',
    [id, messageId, sha256, bytes, at],
  );
}

function remittanceOf({ refund, invoice, receivedOn }: TransferDue): string {
  if (refund === null) return `Return of your payment of ${receivedOn ?? ''}`;
  return `Refund ${refund}${invoice === null ? '' : `, invoice ${invoice}`}`;
}

/** The seller whom invoices ask to pay into it; of an account that no edition or several sellers name, what we call it. */
async function debtorOf(manager: EntityManager, iban: string): Promise<Omit<Debtor, 'iban'>> {
  const seller = await sellerPaidInto(manager, iban);
  if (seller !== null) {
    const { name, city, country } = seller;
    return { name, address: city === null ? null : { city, country } };
  }
  const [account] = await manager.query<readonly { name: string }[]>(
    `SELECT name FROM bank_account WHERE iban = $1 AND currency = 'EUR'`,
    [iban],
  );
  if (account === undefined) throw new Error('A batch is paid from an account that was never declared');
  return { name: account.name, address: null };
}
