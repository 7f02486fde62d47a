import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { entryRecorder } from '#activities/entry.process.js';
import { inTransaction } from '#database/transaction.js';
import type { UntoldEntryCommand } from '#domain/bank/entry-commands.js';
import { entryStream } from '#telling/names.js';
import { OUR_IBAN } from './bank.js';

/** What finance say of a bank entry; throws where it is refused. */
export async function saysOf(dataSource: DataSource, entryId: string, command: UntoldEntryCommand): Promise<void> {
  const told = { id: randomUUID(), by: 'staff:omar', role: 'finance', at: '2024-09-10T10:00:00.000Z' } as const;
  const { rejection } = await inTransaction(dataSource, (manager) =>
    entryRecorder.record(manager, entryStream(entryId), { ...command, ...told }),
  );
  if (rejection !== null) throw new Error(`${command.type} was refused: ${rejection.reason}`);
}

/**
 * Somebody looks at every suspect of an account. Given a list of `2024-09-03 60000`, they know what the account has: each
 * counts that is still missing there.
 */
export async function judgeSuspects(
  dataSource: DataSource,
  verdict: 'AcceptSuspect' | 'RejectSuspect' | readonly string[],
  iban = OUR_IBAN,
): Promise<void> {
  const rows = await dataSource.query<{ id: string; line: string; state: string }[]>(
    `SELECT entry.id, booked_on || ' ' || amount_minor AS line, state FROM bank_entry AS entry
     JOIN bank_account AS account ON account.id = account_id WHERE iban = $1 AND state IN ('open', 'suspected')
     ORDER BY ordinal`,
    [iban],
  );
  const missing = typeof verdict === 'string' ? [] : [...verdict];
  const take = (line: string): boolean => {
    const at = missing.indexOf(line);
    if (at !== -1) missing.splice(at, 1);
    return at !== -1;
  };
  for (const { line, state } of rows) if (state === 'open') take(line);
  for (const { id, line, state } of rows) {
    if (state !== 'suspected') continue;
    const type = typeof verdict === 'string' ? verdict : take(line) ? 'AcceptSuspect' : 'RejectSuspect';
    await saysOf(dataSource, id, { type, becauseId: randomUUID() });
  }
}
