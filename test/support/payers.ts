import type { BankEntryView } from '#contracts/bank/entry.js';
import { bankStatementView } from '#contracts/bank.js';
import { todayView, trialBalanceView } from '#contracts/finance.js';
import type { Programme } from '#contracts/programme.js';
import { type Page, pageOf } from '#contracts/values.js';
import { type RunningApp, startApp } from './app.js';
import { camt, declare, type Line } from './bank.js';
import { apply, must, publishCourse, submission } from './course.js';
import { ask, type Told } from './http.js';
import { until } from './until.js';

/** An application that has been admitted, with the reference on its invoice. */
export interface Invoiced {
  readonly id: string;
  readonly reference: string;
  readonly number: string;
}

/** In EUR cents, debit less credit. */
export type Books = Readonly<Record<'bank' | 'receivable' | 'refunds-payable' | 'unallocated', number>>;

const bankStatements = pageOf(bankStatementView);
const euros = (sums: readonly { readonly amountMinor: number; readonly currency: string }[]): number =>
  sums.find(({ currency }) => currency === 'EUR')?.amountMinor ?? 0;

/** Those who pay for a course by bank transfer, and the bank that tells of it. */
export class Payers {
  private constructor(
    private readonly app: RunningApp,
    readonly course: string,
    readonly tokens: Readonly<Record<'finance' | 'finance-too' | 'admissions', string>>,
  ) {}

  static async of(app: RunningApp, programme?: Programme): Promise<Payers> {
    const [course, finance, financeToo, admissions] = await Promise.all([
      publishCourse(app, programme),
      app.token('finance'),
      app.token('finance'),
      app.token('admissions'),
    ]);
    return new Payers(app, course, { finance, 'finance-too': financeToo, admissions });
  }

  async invoiced(name?: string): Promise<Invoiced> {
    return this.admitted((await apply(this.app, this.course, submission(name))).id);
  }

  /** Somebody who has applied is admitted, and invoiced. */
  async admitted(id: string): Promise<Invoiced> {
    await must(200, ask(this.app, `POST applications/${id}/admission`, { token: this.tokens.admissions, body: {} }));
    const [invoice] = await this.app.dataSource.query<{ reference: string; number: string }[]>(
      'SELECT creditor_reference AS reference, number FROM invoice WHERE application_id = $1',
      [id],
    );
    if (invoice === undefined) throw new Error('nothing was invoiced');
    return { id, ...invoice };
  }

  /** The bank's next statement: it goes on from the last one that was taken in. */
  private async next(lines: readonly Line[]): Promise<string> {
    const day = new Date().toISOString().slice(0, 10);
    const [last] = await this.app.dataSource.query<{ sequence: string; closing: string }[]>(
      `SELECT sequence, closing_minor AS closing FROM bank_statement WHERE sequence IS NOT NULL
       ORDER BY sequence::integer DESC LIMIT 1`,
    );
    const sequence = Number(last?.sequence ?? 0) + 1;
    return camt({ openingMinor: Number(last?.closing ?? 0), sequence, day, lines });
  }

  private async upload(file: string): Promise<void> {
    const headers = { 'content-type': 'application/octet-stream' };
    await must(201, ask(this.app, 'POST bank-statements', { token: this.tokens.finance, headers, body: file }));
  }

  /** Uploads a statement of these lines; `60000 allocated` of each, once nothing is left to be matched or told. */
  brings(...lines: readonly Line[]): Promise<string[]> {
    return this.bringsAtOnce(1, ...lines);
  }

  /** The same, by so many people at the same moment. */
  async bringsAtOnce(people: number, ...lines: readonly Line[]): Promise<string[]> {
    return this.uploaded(people, await this.next(lines));
  }

  /** The same of one line, in a file that is written otherwise. */
  async bringsFile(minor: number, rewritten: (file: string) => string): Promise<string[]> {
    return this.uploaded(1, rewritten(await this.next([{ minor }])));
  }

  private async uploaded(people: number, file: string): Promise<string[]> {
    const before = await this.lastPosition();
    await Promise.all(Array.from({ length: people }, () => this.upload(file)));
    await this.settled();
    const rows = await this.app.dataSource.query<{ line: string }[]>(
      `SELECT amount_minor || ' ' || state || coalesce(' ' || because, '') AS line FROM bank_entry
       JOIN domain_event ON stream = 'entry-' || id AND domain_event.version = 1
       WHERE position > $1 ORDER BY position`,
      [before],
    );
    return rows.map(({ line }) => line);
  }

  private async lastPosition(): Promise<string> {
    const [row] = await this.app.dataSource.query<{ last: string }[]>(
      'SELECT coalesce(max(position), 0) AS last FROM domain_event',
    );
    return row?.last ?? '0';
  }

  /** Nothing is left to be matched or told. */
  settled(): Promise<void> {
    return until(async () => {
      const [left] = await this.app.dataSource.query<{ work: number }[]>(
        `SELECT (SELECT count(*) FROM bank_matching)::integer + (SELECT count(*) FROM owed_tell)::integer AS work`,
      );
      return left?.work === 0;
    });
  }

  get(path: string): Promise<Told> {
    return ask(this.app, `GET ${path}`, { token: this.tokens.finance });
  }

  /** What the books have in euro, by account, debit less credit. */
  async books(): Promise<Books> {
    const { currencies } = trialBalanceView.parse((await this.get('finance/trial-balance')).body);
    const accounts = currencies.find(({ currency }) => currency === 'EUR')?.accounts ?? [];
    const {
      bank = 0,
      receivable = 0,
      unallocated = 0,
      ...others
    } = Object.fromEntries(accounts.map(({ account, balance }) => [account, balance.amountMinor]));
    return { bank, receivable, 'refunds-payable': others['refunds-payable'] ?? 0, unallocated };
  }

  /**
   * What the same accounts come to by what is said elsewhere: the bank's last statement, and what waits for finance.
   * @param besidesMinor what finance have told by hand, or dismissed: the statement does not know of it
   */
  async stated(besidesMinor = 0): Promise<Books> {
    const [last] = bankStatements.parse((await this.get('bank-statements?limit=1')).body).items;
    const { refunds, returns, invoices, held, entries, notedBack } = todayView.parse(
      (await this.get('finance/today')).body,
    );
    const receivable = euros(invoices.unpaid.sums) + euros(invoices.forgiven.sums) - euros(held.sums);
    const open = [entries.open, entries.suggested].map((one) => euros(one.in) - euros(one.out));
    return {
      bank: (last?.closing?.amountMinor ?? 0) + besidesMinor,
      receivable,
      'refunds-payable': 0 - euros(refunds.sums) - euros(returns.sums),
      unallocated: euros(notedBack.sums) - open.reduce((total, one) => total + one, 0),
    };
  }

  /** As somebody of this role; `finance-too` is another person. */
  async post(path: string, body: object, who: keyof Payers['tokens'] = 'finance'): Promise<Told> {
    return must(200, ask(this.app, `POST ${path}`, { token: this.tokens[who], body }));
  }

  /** Whoever has a place cancels it now, in due form. */
  cancels(id: string): Promise<Told> {
    const given = ['course', 'name', 'registration-date', 'contact'];
    const request = { receivedAt: new Date().toISOString(), channel: 'reply-to-reservation', given };
    return this.post(`applications/${id}/cancellation-request`, request, 'admissions');
  }

  decide(entryId: string | undefined, noun: string, body: object): Promise<Told> {
    return ask(this.app, `POST bank-entries/${entryId ?? ''}/${noun}`, { token: this.tokens.finance, body });
  }

  async entries(state: BankEntryView['state']): Promise<readonly BankEntryView[]> {
    const { body } = await this.get(`bank-entries?state=${state}&limit=200`);
    return (body as Partial<Page<BankEntryView>>).items ?? [];
  }

  /** The entry that pays this application. */
  async entryFor(id: string): Promise<BankEntryView | undefined> {
    return (await this.entries('allocated')).find(({ allocations }) => allocations[0]?.applicationId === id);
  }

  async phaseOf(id: string): Promise<unknown> {
    return (await this.get(`applications/${id}`)).body['phase'];
  }
}

/** An application with its relay, an account of ours, and those who pay into it for a course. */
export async function startPaying(programme?: Programme): Promise<{ app: RunningApp; payers: Payers }> {
  const app = await startApp({ relay: true });
  await declare(app.dataSource);
  return { app, payers: await Payers.of(app, programme) };
}
