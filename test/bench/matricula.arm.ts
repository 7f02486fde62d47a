import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { submittedView } from '#contracts/submission.js';
import { applicationStream } from '#telling/names.js';
import type { Request, StubbornClient } from '../faults/client.js';
import { type Arm, timed } from './arm.js';
import { lengthsOf } from './floor/floor.arm.js';

export interface MatriculaParts {
  readonly api: StubbornClient;
  readonly client: Client;
  readonly dataSource: DataSource;
  /** An edition that was taught yesterday. */
  readonly edition: string;
  /** How far a life goes. */
  readonly until: 'place' | 'certificate';
}

/** Whole lives over HTTP: entered, admitted, paid, attended; certified and closed by the clock. */
export function matriculaArm({ api, client, dataSource, edition, until }: MatriculaParts): Arm {
  const lived: string[] = [];
  const post = async (
    told: (waitedMs: number) => void,
    request: Request,
  ): Promise<Readonly<Record<string, unknown>>> => {
    const taken = await timed(told, () => api.post(request));
    if (taken === null || taken.status >= 300) throw new Error(`${request.path}: ${JSON.stringify(taken)}`);
    return taken.answer;
  };
  return {
    name: until === 'certificate' ? 'Matricula' : 'Matricula, to the place',
    processes: ['temporal', 'worker', 'postgres', 'api'],
    callerCounts: false,
    async live(told) {
      const { id } = submittedView.parse(await post(told, entered(edition)));
      for (const command of commandsOf(id, until)) await post(told, command);
      lived.push(applicationStream(id));
    },
    async settled() {
      while (await isBusy(dataSource, until)) await sleep(100);
    },
    historyLengths: () => lengthsOf(client, lived),
  };
}

async function isBusy(dataSource: DataSource, until: MatriculaParts['until']): Promise<boolean> {
  const [row] = await dataSource.query<readonly { busy: boolean }[]>(
    `SELECT EXISTS (SELECT FROM owed WHERE state = 'owed')
         OR $1 AND EXISTS (SELECT FROM application WHERE NOT closed AND phase <> 'guaranteed') AS busy`,
    [until === 'certificate'],
  );
  return row?.busy !== false;
}

let people = 0;

/** Somebody who applies late to an edition of the bench. */
export function entered(edition: string): Request {
  people += 1;
  const name = `Person ${people}`;
  const body = {
    applicant: { givenName: 'Ana', familyName: name, email: `p${people}@city.example` },
    employer: { organisation: `City of ${name}`, position: 'Officer', city: name, country: 'ES' },
    billing: {
      ...{ legalName: `City of ${name}`, address: 'Main Street 1\n08001 Example' },
      invoiceEmail: `pay-${people}@city.example`,
    },
    answers: { 'career-stage': 'junior', department: 'No.', experience: 'Our harbour.', motivation: 'To learn.' },
    acknowledged: { terms: true, privacy: true },
    because: 'The letter was late.',
  };
  const path = `editions/${edition}/late-applications`;
  return { path, body, by: 'admissions', leaves: 'ApplicationSubmitted', stream: null };
}

export const admitted = (id: string): Request => ({
  ...{ stream: applicationStream(id), path: `applications/${id}/admission`, body: {} },
  ...{ by: 'admissions', leaves: 'ApplicantAdmitted' },
});

function commandsOf(id: string, until: MatriculaParts['until']): readonly Request[] {
  const stream = applicationStream(id);
  const path = (noun: string): string => `applications/${id}/${noun}`;
  const amount = { amountMinor: 60_000, currency: 'EUR' };
  const payment = { paymentId: id, amount, receivedOn: new Date().toISOString().slice(0, 10) };
  const attendance = { session: 'skills', present: true };
  const commands: readonly Request[] = [
    admitted(id),
    { stream, path: path('payments'), body: payment, by: 'finance', leaves: 'PaymentConfirmed' },
    { stream, path: path('attendance'), body: attendance, by: 'admissions', leaves: 'AttendanceRecorded' },
  ];
  return until === 'certificate' ? commands : commands.slice(0, 2);
}
