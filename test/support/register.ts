import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Process } from '#activities/process.js';
import { createRecorder, type Recorder } from '#activities/recorder.js';
import { inTransaction } from '#database/transaction.js';
import type { ApplicationCommand } from '#domain/application/commands.js';
import { decide } from '#domain/application/decide.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import { evolve, fold } from '#domain/application/evolve.js';
import { outcomeOf } from '#domain/application/outcome.js';
import type { State } from '#domain/application/state.js';
import { decideEdition } from '#domain/edition/decide.js';
import type { EditionCommand, EditionDefinition, EditionEvent, EditionState } from '#domain/edition/edition.types.js';
import { evolveEdition, foldEdition } from '#domain/edition/evolve.js';
import { editionOutcome } from '#domain/edition/outcome.js';
import type { Answer } from '#domain/outcome.js';
import type { Instant } from '#domain/time/zone.js';
import { drawNumber } from '#eventstore/number-series.js';
import { fileDefinition } from '#filing/definition.js';
import { filePerson, type NewPerson } from '#filing/person.js';
import { fileText } from '#filing/texts.js';
import { loadContext } from '#readmodel/context.js';
import { projectApplication, projectEdition } from '#readmodel/project.js';
import { applicationStream, editionStream, type ProcessCommand } from '#telling/names.js';
import { diploma, type Said } from './life.js';

export const ada: NewPerson = {
  givenName: 'Ada',
  familyName: 'Sáenz de Urquijo',
  email: 'Ada.Saenz@ajuntament.example',
  phone: null,
  language: 'en',
  employer: { organisation: 'Ajuntament de Vila', position: 'Officer', city: 'Vila', country: 'ES' },
  billing: null,
  answers: { motivation: 'To learn.' },
};

const applications: Process<State, ApplicationCommand, ApplicationEvent> = {
  fold,
  evolve,
  outcome: outcomeOf,
  decide: async (manager, subject, told) => decide(told.command, told.state, await loadContext(manager, subject, told)),
  complete: async (manager, events) => {
    const completed = [];
    for (const event of events) {
      if (event.type !== 'InvoiceIssued' && event.type !== 'CreditNoteIssued') completed.push(event);
      else
        completed.push({
          ...event,
          ...(await drawNumber(manager, event.type === 'InvoiceIssued' ? 'I' : 'C', event.issuedOn)),
        });
    }
    return completed;
  },
  settle: (manager, { before, state, outcome, past, stored }) =>
    projectApplication(
      manager,
      { state, outcome, events: [...past, ...stored.map(({ event }) => event)] },
      { ...before, events: past },
    ),
};

const editions: Process<EditionState, EditionCommand, EditionEvent> = {
  fold: (_, events) => foldEdition(events),
  evolve: evolveEdition,
  outcome: editionOutcome,
  decide: (_, __, { command, state }) => Promise.resolve(decideEdition(command, state)),
  complete: (_, events) => Promise.resolve(events),
  settle: (manager, { state, outcome, past, stored }) =>
    projectEdition(manager, { state, outcome, events: [...past, ...stored.map(({ event }) => event)] }),
};

const published = '2024-06-01T08:00:00.000Z';

/** The record without Temporal in front of it: what tests of read models tell is stored and projected for real. */
export class Register {
  private readonly applications: Recorder = createRecorder(applications);
  private readonly editions: Recorder = createRecorder(editions);

  constructor(readonly dataSource: DataSource) {}

  /** The diploma under a code of its own. */
  async publish(change: Partial<EditionDefinition> = {}): Promise<string> {
    const { zone, dates, terms, form } = diploma;
    const code = change.code ?? `diploma-${randomUUID().slice(0, 8)}`;
    const pages = { title: `Diploma ${code}`, page: { summary: 'For cities.' } };
    const definitionId = await fileDefinition(this.dataSource, pages, published);
    const definition = {
      code,
      zone,
      language: 'en',
      dates,
      form,
      terms,
      applicationsClose: '2024-09-30',
      definitionId,
    };
    await this.tellEdition(code, published, { type: 'PublishEdition', ...definition, ...change });
    return code;
  }

  tellEdition(code: string, at: Instant, said: Untold<EditionCommand>): Promise<Answer> {
    return this.record(this.editions, editionStream(code), {
      role: 'admissions',
      by: 'staff:anna',
      ...said,
      id: randomUUID(),
      at,
    });
  }

  /** Files the person and submits; gives the application's id. */
  async apply(edition: string, at: Instant, change: Partial<NewPerson> & { readonly group?: string } = {}) {
    const { group = null, ...person } = change;
    const personId = await filePerson(this.dataSource, { ...ada, ...person }, at);
    const id = randomUUID();
    const given = ['applicant', 'employer', 'answers.motivation', 'acknowledged.terms', 'acknowledged.privacy'];
    const said: Said = { type: 'SubmitApplication', edition, personId, group, given, by: 'applicant' };
    const { rejection } = await this.tell(id, at, said);
    if (rejection !== null) throw new Error(`refused: ${rejection.reason}`);
    return id;
  }

  /** Files a text about an application; gives its id. */
  file(about: string, text: string): Promise<string> {
    return fileText(this.dataSource, { text, about, by: 'staff:anna', at: published });
  }

  filePerson(change: Partial<NewPerson>): Promise<string> {
    return filePerson(this.dataSource, { ...ada, ...change }, published);
  }

  tell(applicationId: string, at: Instant, said: Said): Promise<Answer> {
    const command = { role: null, by: 'staff:anna', ...said, id: randomUUID(), at } as ApplicationCommand;
    return this.record(this.applications, applicationStream(applicationId), command);
  }

  private record(recorder: Recorder, stream: string, command: ProcessCommand): Promise<Answer> {
    return inTransaction(this.dataSource, (manager) => recorder.record(manager, stream, command));
  }
}

type Untold<C> = C extends unknown ? Omit<C, 'id' | 'at' | 'by' | 'role'> : never;
