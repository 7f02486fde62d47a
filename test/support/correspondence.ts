import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseProgramme, type Programme } from '#contracts/programme.js';
import { accountOf } from '#domain/application/account.js';
import type { Context } from '#domain/application/commands.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import { fold } from '#domain/application/evolve.js';
import type { Application } from '#domain/application/state.js';
import { owedBy } from '#domain/application/letters.js';
import type { LetterName } from '#domain/application/letters.types.js';
import type { Instant } from '#domain/time/zone.js';
import type { Destination, LetterInput, LetterPerson } from '#mail/letter-input.js';
import { packageRoot } from '#settings/package-root.js';
import { ID, Life, type Said } from './life.js';

const programmeOf = (file: string): Programme =>
  parseProgramme(parse(readFileSync(join(packageRoot(), 'programmes', `${file}.yaml`), 'utf8')));

export const diplomaProgramme = programmeOf('metropolis-diploma-2024');
export const webinarProgramme = programmeOf('al-las-webinar-2020');

export const ana: LetterPerson = {
  givenName: 'Ana',
  familyName: 'Pérez Soto',
  email: 'ana@city.example.org',
  phone: '+34 600 000 000',
  invoiceEmail: null,
  language: null,
  wantsReminders: true,
};

const texts = new Map([
  ['q', 'What do you do in your city?\nAnd since when?'],
  ['b', 'The course is for public servants.'],
  ['s', 'boss@city.example.org'],
]);

/** What is filed of whom the letters are about; where nothing is said, as anybody's. */
interface Filed {
  readonly programme?: Programme;
  readonly person?: LetterPerson;
  readonly destinations?: readonly Destination[];
  readonly payer?: string;
}

const debtOf = (application: Application): LetterInput['debt'] => ({
  amountMinor: accountOf(application).dueMinor,
  participants: ['Ana Pérez Soto'],
  invoices: [`INV-2024-0000${application.account.invoices.length}`],
});

/** A life that also keeps what it owes to its reader: the input of each letter, in the order of sending. */
export class Correspondence {
  readonly letters: LetterInput[] = [];
  private readonly life: Life;

  constructor(
    context: Partial<Context> = {},
    private readonly filed: Filed = {},
  ) {
    this.life = new Life(context);
  }

  after(at: Instant, said: Said, context: Partial<Context> = {}): this {
    const known = this.life.events.length;
    this.life.after(at, said, context);
    this.keep(known);
    return this;
  }

  pass(at: Instant): this {
    return this.after(at, { type: 'ObserveTime', by: 'clock' });
  }

  get application(): Application {
    return this.life.application;
  }

  get events(): readonly ApplicationEvent[] {
    return this.life.events;
  }

  /** The latest letter of that name. */
  letter(name: LetterName): LetterInput {
    const found = this.letters.findLast(({ letter }) => letter === name);
    if (found === undefined)
      throw new Error(`${name} was not owed, only ${this.letters.map(({ letter }) => letter).join()}`);
    return found;
  }

  private keep(known: number): void {
    const history = this.life.events.map(numbered);
    const application = fold(ID, history);
    if (application === null) throw new Error('nothing was submitted');
    const step = history.slice(known);
    for (const event of step)
      for (const owed of owedBy(event, application, step))
        if (owed.kind === 'letter')
          this.letters.push({
            letter: owed.letter,
            audience: owed.to,
            event,
            step,
            ...{ history, application, asOf: { at: event.occurredAt, recorded: history.length } },
            person: this.filed.person ?? ana,
            programme: this.filed.programme ?? diplomaProgramme,
            texts,
            destinations: this.filed.destinations ?? [],
            payer: this.filed.payer ?? null,
            debt: owed.letter.startsWith('payer-') ? debtOf(application) : null,
            links: {
              applicationUrl: `https://register.example.org/applications/${ID}#mata_token`,
              unsubscribeUrl: 'https://register.example.org/unsubscribe/matu_key',
              certificateUrl: (code) => `https://register.example.org/certificates/${code}`,
            },
          });
  }
}

/** As `record` draws them. */
function numbered(event: ApplicationEvent): ApplicationEvent {
  if (event.type === 'InvoiceIssued') return { ...event, number: `INV-2024-0000${event.invoice}` };
  if (event.type === 'CreditNoteIssued') return { ...event, number: `CN-2024-0000${event.creditNote}` };
  return event;
}
