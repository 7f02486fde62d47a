import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { recorders } from '#activities/index.js';
import type { Recorder } from '#activities/recorder.js';
import { toDefinition } from '#contracts/programme.js';
import { inTransaction } from '#database/transaction.js';
import type { Instant } from '#domain/time/zone.js';
import { fileDefinition } from '#filing/definition.js';
import { filePerson } from '#filing/person.js';
import { readProgramme } from '#programmes/read-programme.js';
import { rehearse } from '#programmes/rehearse.js';
import { atOnce } from '#telling/at-once.js';
import { applicationStream, editionStream, type ProcessCommand } from '#telling/names.js';
import { ada } from './register.js';

const HOUR_MS = 3_600_000;
const RECORDED_AT_ONCE = 8;
/** How long the office has for its answer; after that the application is overdue, once. */
export const ANSWERED_WITHIN_MS = HOUR_MS;

const ago = (ms: number): Instant => new Date(Date.now() - ms).toISOString();

/**
 * Open applications for the real diploma, recorded for real (events, read models, owed letters) with no Temporal in
 * front. Each was submitted so long ago; answers with their streams, in the same order.
 */
export async function recordApplications(
  dataSource: DataSource,
  submittedAgoMs: readonly number[],
): Promise<readonly string[]> {
  const today = ago(0).slice(0, 10);
  const diploma = rehearse(await readProgramme('programmes/metropolis-diploma-2024.yaml'), today);
  const admission = { ...diploma.terms.admission, answerWithin: 'PT1H' };
  const code = `diploma-${randomUUID().slice(0, 8)}`;
  const programme = { ...diploma, code, terms: { ...diploma.terms, admission } };
  const published = ago(3 * HOUR_MS);
  const definition = toDefinition(programme, await fileDefinition(dataSource, programme, published));
  const record = (recorder: Recorder, stream: string, command: ProcessCommand) =>
    inTransaction(dataSource, (manager) => recorder.record(manager, stream, command));
  const office = { by: 'staff:anna', role: 'admissions' } as const;
  const publishing = { type: 'PublishEdition', ...definition, ...office, id: randomUUID(), at: published } as const;
  await record(recorders.edition, editionStream(code), publishing);

  const given = ['applicant', 'employer', 'billing', 'acknowledged.terms', 'acknowledged.privacy'];
  given.push(...programme.form.questions.map((question) => `answers.${question.code}`));
  const submit = async (stream: string, at: Instant): Promise<void> => {
    const email = `${stream}@city.example`;
    const personId = await filePerson(dataSource, { ...ada, email }, at);
    const submission = { type: 'SubmitApplication', edition: code, personId, group: null, given } as const;
    const { rejection } = await record(recorders.application, stream, {
      ...submission,
      ...office,
      id: randomUUID(),
      at,
    });
    if (rejection !== null) throw new Error(`Not submitted: ${JSON.stringify(rejection)}`);
  };
  const streams = submittedAgoMs.map(() => applicationStream(randomUUID()));
  await atOnce(RECORDED_AT_ONCE, [...streams.entries()], ([index, stream]) =>
    submit(stream, ago(submittedAgoMs[index] ?? 0)),
  );
  return streams;
}
