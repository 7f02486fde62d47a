import type { RunningApp } from './app.js';
import { camt, type Line } from './bank.js';
import { apply, must, publishCourse, submission } from './course.js';
import { ask } from './http.js';
import { until } from './until.js';

/** An application that has been admitted, with the reference on its invoice. */
export interface Invoiced {
  readonly id: string;
  readonly reference: string;
  readonly number: string;
}

/** Those who pay for a course by bank transfer, and the bank that tells of it. */
export class Payers {
  private closingMinor = 0;

  private constructor(
    private readonly app: RunningApp,
    private readonly course: string,
    private readonly tokens: { readonly finance: string; readonly admissions: string },
  ) {}

  static async of(app: RunningApp): Promise<Payers> {
    const [course, finance, admissions] = await Promise.all([
      publishCourse(app),
      app.token('finance'),
      app.token('admissions'),
    ]);
    return new Payers(app, course, { finance, admissions });
  }

  async invoiced(name?: string): Promise<Invoiced> {
    const { id } = await apply(this.app, this.course, submission(name));
    await must(200, ask(this.app, `POST applications/${id}/admission`, { token: this.tokens.admissions, body: {} }));
    const [invoice] = await this.app.dataSource.query<{ reference: string; number: string }[]>(
      'SELECT creditor_reference AS reference, number FROM invoice WHERE application_id = $1',
      [id],
    );
    if (invoice === undefined) throw new Error('nothing was invoiced');
    return { id, ...invoice };
  }

  /** The bank's next statement, uploaded: it goes on from the one before. */
  async statement(...lines: readonly Line[]): Promise<void> {
    const today = new Date().toISOString().slice(0, 10);
    const file = camt({ openingMinor: this.closingMinor, day: today, lines });
    this.closingMinor += lines.reduce(
      (sum, { minor, currency = 'EUR', status }) => sum + (currency === 'EUR' && status !== 'PDNG' ? minor : 0),
      0,
    );
    const headers = { 'content-type': 'application/octet-stream' };
    await must(201, ask(this.app, 'POST bank-statements', { token: this.tokens.finance, headers, body: file }));
  }

  /** `60000 allocated` of every entry in the order of import, once nothing is left to be matched or told. */
  async settled(): Promise<string[]> {
    const { dataSource } = this.app;
    await until(async () => {
      const [left] = await dataSource.query<{ work: number }[]>(
        `SELECT (SELECT count(*) FROM bank_matching)::integer + (SELECT count(*) FROM bank_tell)::integer AS work`,
      );
      return left?.work === 0;
    });
    const rows = await dataSource.query<{ line: string }[]>(
      `SELECT amount_minor || ' ' || state || coalesce(' ' || because, '') AS line FROM bank_entry
       JOIN domain_event ON stream = 'entry-' || id AND domain_event.version = 1 ORDER BY position`,
    );
    return rows.map(({ line }) => line);
  }

  async phaseOf(id: string): Promise<unknown> {
    return (await ask(this.app, `GET applications/${id}`, { token: this.tokens.finance })).body['phase'];
  }
}
