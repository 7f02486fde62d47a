import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import { recorders } from '#activities/index.js';
import { createRecord } from '#activities/record.activity.js';
import { type Programme, toDefinition } from '#contracts/programme.js';
import type { Answer } from '#domain/outcome.js';
import type { Instant } from '#domain/time/zone.js';
import { fileDefinition } from '#filing/definition.js';
import { filePerson, type NewPerson } from '#filing/person.js';
import { applicationStream, editionStream, type ProcessCommand } from '#telling/names.js';
import { everyField, somebody } from './school.js';

type Untold<C> = C extends unknown ? Omit<C, 'id' | 'at' | 'by' | 'role'> : never;
/** A command without what is stamped on it; `by` and `id` where they matter. */
export type Words = Untold<ProcessCommand> & { readonly by?: string; readonly id?: string };

const PAUSE_MS = 20;

/**
 * The worker's own record without Temporal in front of it, so that each command brings its instant along. What passes
 * by itself is tried again without end, as Temporal would.
 */
export class RealRecord {
  /** How often something was tried again, by what stood in the way. */
  readonly repeated = new Map<string, number>();
  /** What was logged as a bug. */
  readonly faults: object[] = [];
  private readonly record: ReturnType<typeof createRecord>;

  constructor(
    readonly dataSource: DataSource,
    processes = recorders,
  ) {
    const log = { error: (fields: object) => void this.faults.push(fields) };
    this.record = createRecord({ dataSource, recorders: processes, log });
  }

  /** Its code is in the programme. */
  async publish(programme: Programme, at: Instant): Promise<void> {
    const definition = toDefinition(programme, await fileDefinition(this.dataSource, programme, at));
    await this.brings(editionStream(programme.code), at, { type: 'PublishEdition', ...definition });
  }

  /** Files somebody and submits a complete application; answers with its stream. */
  async apply(programme: Programme, at: Instant, { group = null, ...person }: Applying = {}): Promise<string> {
    const personId = await filePerson(this.dataSource, { ...somebody(), ...person }, at);
    const stream = applicationStream(randomUUID());
    const submission = { edition: programme.code, personId, group, given: everyField(programme) };
    await this.brings(stream, at, { type: 'SubmitApplication', ...submission });
    return stream;
  }

  async tell(stream: string, at: Instant, words: Words): Promise<Answer> {
    const command = { by: 'staff:anna', role: 'admissions', id: randomUUID(), ...words, at } as ProcessCommand;
    for (;;) {
      try {
        return await this.record(stream, command);
      } catch (error) {
        if (!(error instanceof ApplicationFailure)) throw error;
        this.count(error.message.replace(`${stream}: `, ''));
        await sleep(PAUSE_MS);
      }
    }
  }

  /** As `tell`, for what must not be refused. */
  async brings(stream: string, at: Instant, words: Words): Promise<Answer> {
    const answer = await this.tell(stream, at, words);
    if (answer.rejection === null) return answer;
    throw new Error(`${words.type} was refused: ${JSON.stringify(answer.rejection)}`);
  }

  private count(what: string): void {
    this.repeated.set(what, (this.repeated.get(what) ?? 0) + 1);
  }
}

type Applying = Partial<NewPerson> & { readonly group?: string | null };
