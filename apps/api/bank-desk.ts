import type { BankAccountBody } from '#contracts/bank.js';
import type { EntryCommand } from '#domain/bank/entry-commands.js';
import type { Answer } from '#domain/outcome.js';
import type { Instant } from '#domain/time/zone.js';

type Untimed<C> = C extends unknown ? Omit<C, 'at'> : never;
export type UntimedEntryCommand = Untimed<EntryCommand>;

export interface StatementWanted {
  readonly fileName: string;
  /** IBAN, where the file does not say whose it is; else null. */
  readonly account: string | null;
  readonly by: string;
  readonly at: Instant;
}

export type StatementTaken =
  | { readonly kind: 'imported'; readonly wasKnown: boolean }
  | { readonly kind: 'refused'; readonly place: string | null; readonly message: string };

/** A file that has been written down and not yet looked into. */
export interface ReceivedFile {
  readonly sha256: string;
  import(wanted: StatementWanted): Promise<StatementTaken>;
  discard(): Promise<void>;
}

/** Who takes in what concerns our bank accounts: it records, so that main.ts brings it. A class, for Nest injects by class. */
export abstract class BankDesk {
  /** null where there is more than the limit. */
  abstract receive(chunks: AsyncIterable<Uint8Array>, limitBytes: number): Promise<ReceivedFile | null>;
  abstract declare(account: BankAccountBody, told: { readonly by: string; readonly at: Instant }): Promise<void>;
  abstract tell(entryId: string, command: UntimedEntryCommand, at: Instant): Promise<Answer>;
}
