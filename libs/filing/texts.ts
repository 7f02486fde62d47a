import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import type { Billing } from '#contracts/person.js';
import type { Instant } from '#domain/time/zone.js';
import { writable } from './writable.js';

interface Filed {
  /** As in `Happened.by`. */
  readonly by: string;
  /** The application's id or the edition's code. */
  readonly about: string;
  readonly at: Instant;
}

export interface NewText extends Filed {
  /** Of what the text belongs to, where that has one: filed under it again, it is filed once. */
  readonly id?: string;
  readonly text: string;
}

export interface NewAccount extends Filed {
  /** Of whatever puts it on file: filed under it again, it is filed once. */
  readonly id: string;
  /** Without spaces, and known to be one. */
  readonly iban: string;
  /** Whose it is, as the bank has it. */
  readonly holder: string;
}

export interface NewBilling extends Filed {
  readonly billing: Billing;
}

/** Files what somebody wrote before the command that names the id; what no command ever names is swept after a day. */
export async function fileText(
  dataSource: DataSource | EntityManager,
  { text, by, about, at, id = randomUUID() }: NewText,
): Promise<string> {
  await dataSource.query(
    `INSERT INTO filed_text (id, text, by, about, filed_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO UPDATE SET filed_at = greatest(filed_text.filed_at, excluded.filed_at)`,
    [id, writable(text), by, about, at],
  );
  return id;
}

/** null where the id was never filed, or was swept; empty after erasure. */
export async function textById(manager: DataSource | EntityManager, id: string): Promise<string | null> {
  const [filed] = await manager.query<readonly { text: string }[]>('SELECT text FROM filed_text WHERE id = $1', [id]);
  return filed?.text ?? null;
}

/** Files new parties for an invoice that is to be replaced. */
export async function fileBilling(
  dataSource: DataSource | EntityManager,
  { billing, by, about, at }: NewBilling,
): Promise<string> {
  const id = randomUUID();
  await dataSource.query('INSERT INTO filed_billing (id, billing, by, about, filed_at) VALUES ($1, $2, $3, $4, $5)', [
    ...[id, JSON.stringify(billing), by, about, at],
  ]);
  return id;
}

/** null where the id was never filed, was swept or erased. */
export async function billingById(manager: DataSource | EntityManager, id: string): Promise<Billing | null> {
  const [filed] = await manager.query<readonly { billing: Billing | null }[]>(
    'SELECT billing FROM filed_billing WHERE id = $1',
    [id],
  );
  return filed?.billing ?? null;
}

/** Files an account that a refund may go to. */
export async function fileAccount(
  dataSource: DataSource | EntityManager,
  { id, iban, holder, by, about, at }: NewAccount,
): Promise<string> {
  await dataSource.query(
    `INSERT INTO filed_account (id, iban, holder, by, about, filed_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO UPDATE SET filed_at = greatest(filed_account.filed_at, excluded.filed_at)`,
    [id, iban, holder, by, about, at],
  );
  return id;
}
