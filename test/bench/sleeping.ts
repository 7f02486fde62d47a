import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { recorders } from '#activities/index.js';
import { inTransaction } from '#database/transaction.js';
import { filePerson } from '#filing/person.js';
import { atOnce } from '#telling/at-once.js';
import { applicationStream } from '#telling/names.js';
import { resume } from '#telling/resume.js';
import type { StubbornClient } from '../faults/client.js';
import { residentMbOf } from './cpu.js';
import type { BenchPlant } from './plant.js';

export interface SleepingParts {
  readonly plant: BenchPlant;
  readonly api: StubbornClient;
  readonly client: Client;
  readonly dataSource: DataSource;
  readonly edition: string;
}

export interface Slept {
  readonly sleepers: number;
  /** How many were started in a second. */
  readonly startedPerSecond: number;
  readonly temporalMb: number;
  readonly workerMb: number;
  /** What commands take that wake one: of the worker's memory, and with a worker that has just begun. */
  readonly warmMs: readonly number[];
  readonly coldMs: readonly number[];
}

const RECORDS_AT_ONCE = 4;
const WOKEN = 20;

/** Applications that wait for their assessment: what they cost while nothing happens, and how long one takes to wake. */
export async function sleeping(parts: SleepingParts, sleepers: number): Promise<Slept> {
  const { plant, client, dataSource } = parts;
  const streams: string[] = [];
  await atOnce(RECORDS_AT_ONCE, Array.from({ length: sleepers }), async () => {
    streams.push(await recorded(parts));
    if (streams.length % SHOWN_EVERY === 0) console.error(`${streams.length} of ${sleepers} recorded`);
  });
  // Their receipts first: what is measured is sleep, and not a courier at work.
  await untilDelivered(dataSource);
  const began = performance.now();
  // Sixteen at a time, each answered before the next: so does `matricula resume`.
  const silent = await resume({ client, taskQueue: 'matricula', streams }, (told, all) => {
    if (told % SHOWN_EVERY === 0) console.error(`${told} of ${all} sleep`);
  });
  if (silent.length > 0) throw new Error(`${silent.length} did not start`);
  const startedPerSecond = (sleepers * 1_000) / (performance.now() - began);
  const { worker, temporal } = plant.parts;
  await sleep(SETTLES_MS);
  const memory = { temporalMb: residentMbOf(temporal.pid ?? 0), workerMb: residentMbOf(worker.pid ?? 0) };
  const warmMs = await wakingEach(parts, streams.slice(-WOKEN));
  await worker.stop();
  await worker.start();
  const coldMs = await wakingEach(parts, streams.slice(0, WOKEN));
  return { sleepers, startedPerSecond, ...memory, warmMs, coldMs };
}

const SHOWN_EVERY = 1_000;
/** What was garbage when they were started is given back by then. */
const SETTLES_MS = 10_000;

async function untilDelivered(dataSource: DataSource): Promise<void> {
  for (;;) {
    const [owed] = await dataSource.query<readonly { letters: number }[]>(
      `SELECT count(*)::integer AS letters FROM owed WHERE state = 'owed'`,
    );
    if (owed?.letters === 0) return;
    console.error(`${owed?.letters ?? 'many'} letters to go`);
    await sleep(SETTLES_MS);
  }
}

async function wakingEach(parts: SleepingParts, streams: readonly string[]): Promise<readonly number[]> {
  const waits: number[] = [];
  for (const stream of streams) waits.push(await waking(parts, stream));
  return waits;
}

/** In PostgreSQL alone; Temporal has not heard of it yet. */
async function recorded({ dataSource, edition }: SleepingParts): Promise<string> {
  const at = new Date().toISOString();
  const nobody = { email: `${randomUUID()}@city.example`, phone: null, language: null, employer: null, billing: null };
  const personId = await filePerson(dataSource, { ...nobody, givenName: 'Ana', familyName: 'Soler', answers: {} }, at);
  const stream = applicationStream(randomUUID());
  const given = ['applicant', 'employer', 'billing', 'acknowledged.terms', 'acknowledged.privacy'];
  const answers = ['career-stage', 'department', 'experience', 'motivation'].map((code) => `answers.${code}`);
  const { rejection } = await inTransaction(dataSource, (manager) =>
    recorders.application.record(manager, stream, {
      ...{ type: 'AcceptLateApplication', id: randomUUID(), by: 'staff:ines', role: 'admissions', at },
      ...{ edition, personId, group: null, given: [...given, ...answers], becauseId: randomUUID() },
    }),
  );
  if (rejection !== null) throw new Error(`refused: ${JSON.stringify(rejection)}`);
  return stream;
}

async function waking({ api }: SleepingParts, stream: string): Promise<number> {
  const path = `applications/${stream.replace('application-', '')}/information-request`;
  const body = { question: 'In which department do you work?' };
  const taken = await api.post({ path, body, by: 'admissions', leaves: 'InformationRequested', stream });
  if (taken === null || taken.status >= 300) throw new Error(`not woken: ${JSON.stringify(taken)}`);
  return taken.waitedMs;
}
