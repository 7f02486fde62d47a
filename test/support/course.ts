import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { z } from 'zod';
import type { Programme } from '#contracts/programme.js';
import { submittedView } from '#contracts/submission.js';
import { readProgramme } from '#programmes/read-programme.js';
import { rehearse } from '#programmes/rehearse.js';
import type { RunningApp } from './app.js';
import { ask, type Told } from './http.js';

const today = (): string => new Date().toISOString().slice(0, 10);

/** The real diploma, or the real webinar, with its dates moved so that one can apply today, under a code of its own. */
export async function course(file = 'metropolis-diploma-2024', changes: Partial<Programme> = {}): Promise<Programme> {
  const programme = rehearse(await readProgramme(resolve('programmes', `${file}.yaml`)), today());
  return { ...programme, code: `course-${randomUUID().slice(0, 8)}`, ...changes };
}

/** Publishes it; answers with its code. */
export async function publishCourse(app: Pick<RunningApp, 'url' | 'token'>, programme?: Programme): Promise<string> {
  const body = programme ?? (await course());
  await must(201, ask(app, 'POST editions', { token: await app.token('admissions'), body }));
  return body.code;
}

export const submission = (name = 'Ferrer') => ({
  applicant: { givenName: 'Ana', familyName: name, email: `ana-${randomUUID().slice(0, 8)}@city.example` },
  employer: { organisation: `City of ${name}`, position: 'Officer', city: name, country: 'ES' },
  billing: { legalName: `City of ${name}`, address: 'Main Street 1\n08001 Example', invoiceEmail: 'pay@city.example' },
  answers: { 'career-stage': 'junior', department: 'No.', experience: 'Our harbour.', motivation: 'To learn.' },
  acknowledged: { terms: true, privacy: true },
});

const applied = submittedView.required();
export type Applied = z.output<typeof applied>;

export async function apply(
  app: Pick<RunningApp, 'url'>,
  edition: string,
  body: object = submission(),
): Promise<Applied> {
  const told = await must(201, ask(app, `POST editions/${edition}/applications`, { body }));
  return applied.parse(told.body);
}

/** The answer, which must have this status. */
export async function must(status: number, asking: Promise<Told>): Promise<Told> {
  const told = await asking;
  if (told.status !== status) throw new Error(`answered ${told.status}, not ${status}: ${told.text}`);
  return told;
}
