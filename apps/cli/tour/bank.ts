import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { bankStatementOutcomeView, bankStatementView, bankAccountsView, importedView } from '#contracts/bank.js';
import { type BankEntryView, bankEntryView } from '#contracts/bank/entry.js';
import type { ApiClient } from '../http.js';
import type { Tokens } from '../start/tokens.js';
import { bookedMinor, type Movement, statementFile } from './statement.js';

const itemsOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });
const PAUSE_MS = 250;
const MATCHED_WITHIN_MS = 20_000;

interface Office {
  readonly api: ApiClient;
  readonly tokens: Tokens;
  /** Tells the statements of one tour from those of another. */
  readonly run: string;
}

/** What a statement brought, as the upload was answered. */
interface Taken {
  readonly id: string;
  readonly file: string;
  readonly wasKnown: boolean;
  readonly counts: string;
}

/** The bank of a tour, which sends files, and whoever uploads them. */
export class Bank {
  private files = 0;
  /** The last upload: the next statement goes on from it. */
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly world: Office,
    readonly iban: string,
    private closingMinor: number,
  ) {}

  /** The first account of ours in euro; its next statement goes on from the last one that was taken in. */
  static async of(world: Office): Promise<Bank> {
    const { api, tokens } = world;
    const { items: accounts } = bankAccountsView.parse(await api.get('bank-accounts', tokens.finance.token));
    const iban = accounts.find(({ currency }) => currency === 'EUR')?.iban;
    assert.ok(iban, 'no account in euro was declared');
    const { items } = itemsOf(bankStatementView).parse(await api.get('bank-statements', tokens.finance.token));
    const last = items.find(({ account, closing }) => account === iban && closing !== null);
    return new Bank(world, iban, last?.closing?.amountMinor ?? 0);
  }

  /** Sends the next statement, and uploads it; one after the other, whoever asks. */
  brings(movements: readonly Movement[]): Promise<Taken> {
    const taken = this.last.then(() => this.upload(this.next(movements)));
    this.last = taken.catch(() => undefined);
    return taken;
  }

  private next(movements: readonly Movement[]): string {
    const id = `TOUR-${this.world.run}-${(this.files += 1)}`;
    const day = new Date().toISOString().slice(0, 10);
    const file = statementFile({ iban: this.iban, id, day, openingMinor: this.closingMinor, movements });
    this.closingMinor += bookedMinor(movements);
    return file;
  }

  /** Uploads a file with one statement. */
  async upload(file: string): Promise<Taken> {
    const { api, tokens } = this.world;
    const taken = importedView.parse(await api.upload('bank-statements', file, tokens.finance.token));
    const [statement] = taken.statements;
    assert.ok(statement, 'no statement was found in the file');
    const { added, known, suspected, pending } = statement.entries;
    const counts = `${added} new, ${known} known, ${suspected} suspected, ${pending} pending`;
    return { id: statement.id, file, wasKnown: taken.wasKnown, counts };
  }

  /** Waits until every entry of a statement has been matched and told; answers with them. */
  async matched(statement: string): Promise<readonly BankEntryView[]> {
    const { api, tokens } = this.world;
    const deadlineMs = Date.now() + MATCHED_WITHIN_MS;
    for (;;) {
      const standing = await api.get(`bank-statements/${statement}`, tokens.finance.token);
      const { waiting } = bankStatementOutcomeView.parse(standing);
      if (waiting === 0) break;
      assert.ok(Date.now() < deadlineMs, `${waiting} entries were not matched in time`);
      await sleep(PAUSE_MS);
    }
    const list = await api.get(`bank-entries?statement=${statement}&limit=200`, tokens.finance.token);
    return itemsOf(bankEntryView).parse(list).items;
  }

  /** What finance decide on an entry. */
  async decide(entry: BankEntryView | undefined, noun: string, body: object): Promise<void> {
    assert.ok(entry, 'the entry is not there');
    const { api, tokens } = this.world;
    await api.post(`bank-entries/${entry.id}/${noun}`, body, { token: tokens.finance.token });
  }
}
