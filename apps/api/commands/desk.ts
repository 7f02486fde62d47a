import type { ApplicantBody, BillingBody, EmployerBody } from '#contracts/person.js';
import type { Programme } from '#contracts/programme.js';
import { programmeShape } from '#contracts/programme/shape.js';
import { definitionById, fileDefinition } from '#filing/definition.js';
import { filePerson, personById } from '#filing/person.js';
import { fileBilling, fileText } from '#filing/texts.js';
import { personIdOf } from '#readmodel/applications.js';
import { definitionIdOf } from '#readmodel/editions.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import type { Located } from './located.js';
import { filedApplicant, filedBilling } from './person.js';

interface PersonChange {
  readonly applicant: ApplicantBody;
  readonly employer?: EmployerBody | undefined;
  readonly billing?: BillingBody | undefined;
}

/** Where what people write is filed before a command names it. It knows whom the path has named. */
export class Desk {
  readonly refund: number;
  readonly paymentId: string;

  constructor(
    private readonly parts: Parts,
    private readonly by: string,
    private readonly located: Located,
  ) {
    this.refund = located.refund;
    this.paymentId = located.paymentId;
  }

  /** Files a text; answers with its id. */
  text(text: string): Promise<string> {
    return fileText(this.parts.dataSource, { text, ...this.filed() });
  }

  /** The same for what need not be said. */
  note(text: string | undefined): Promise<string | null> {
    return text === undefined ? Promise.resolve(null) : this.text(text);
  }

  /** Files new parties for an invoice. */
  billing(billing: BillingBody): Promise<string> {
    return fileBilling(this.parts.dataSource, { billing: filedBilling(billing), ...this.filed() });
  }

  /** Files who takes over the place; employer and billing stay those of before where nothing else is said. */
  async successor({ applicant, employer, billing }: PersonChange): Promise<string> {
    const { dataSource } = this.parts;
    const formerId = await personIdOf(dataSource, this.located.about);
    const former = formerId === null ? null : await personById(dataSource, formerId);
    const person = {
      ...filedApplicant(applicant),
      employer: employer ?? former?.employer ?? null,
      billing: billing ? filedBilling(billing) : (former?.billing ?? null),
      answers: {},
    };
    return filePerson(dataSource, person, this.parts.now());
  }

  /** Files the edition's pages with some parts replaced. */
  async revised(parts: Partial<Programme>): Promise<string> {
    const { dataSource } = this.parts;
    const definitionId = await definitionIdOf(dataSource.manager, this.located.about);
    const filed = definitionId === null ? null : await definitionById(dataSource, definitionId);
    // What was published once may be revised, whatever is asked of new editions since.
    return fileDefinition(dataSource, { ...programmeShape.parse(filed), ...parts }, this.parts.now());
  }

  /** The minor units of what the bank says it paid, once it is in the refund's own currency. */
  inRefundCurrency({ amountMinor, currency }: { amountMinor: number; currency: string }): number {
    if (currency !== this.located.currency) throw new Problem('currency-mismatch', { expected: this.located.currency });
    return amountMinor;
  }

  private filed(): { by: string; about: string; at: string } {
    return { by: this.by, about: this.located.about, at: this.parts.now() };
  }
}
