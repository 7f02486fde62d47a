import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Programme } from '#contracts/programme.js';
import { createDataSource } from '#database/data-source.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import { loadStream } from '#eventstore/event-store.js';
import { readProgramme } from '#programmes/read-programme.js';
import { rehearseFast } from '#programmes/rehearse-fast.js';
import { temporalBinary } from '../../apps/cli/start/temporal-binary.js';
import { cableTo } from './cable.js';
import { startEngine } from './engine.js';
import type { Stage } from './history-stage.js';
import { kettle, lookAt, putOn } from './kettle.js';
import { recordGroupHistories } from './record-group-histories.js';
import { openSchool } from './school.js';
import { until } from './until.js';
import { workflowBundleOf } from './workflow-bundle-of.js';
import { freshDatabaseUrl } from './world.js';

// Makes the files of test/histories anew. Do so when the loop in workflows/ changes on purpose and no open run of the
// former loop is left anywhere; until then the old files are what guards those runs:
//
//   RECORD_HISTORIES=1 NODE_OPTIONS=--experimental-vm-modules npx jest test/engine-histories
//
// Each scenario is lived through on real servers, with a day in a second, and its history is fetched at the end.

export async function recordHistories(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const keep = (client: Client) => async (name: string, stream: string, runId?: string) => {
    const handle = client.workflow.getHandle(stream, runId);
    let history = await handle.fetchHistory();
    // What is fetched within a task ends in a step that replay could not know.
    while (isWithinTask(history)) {
      await sleep(100);
      history = await handle.fetchHistory();
    }
    await writeFile(join(directory, `${name}.json`), withoutPlace(historyToJSON(history)));
  };
  await onStage(keep, async (stage) => {
    const plays = [certified, cancelled, refunded, refused, lapsed, waived, withdrawn, subscribed];
    await Promise.all([...plays.map((play) => play(stage)), recordGroupHistories(stage)]);
    await rescheduled(stage);
  });
  await withoutDatabase(keep);
  await turned(keep);
  await ofAnOlderLoop(keep);
}

type Keeping = (client: Client) => Stage['keep'];

async function onStage(keep: Keeping, play: (stage: Stage) => Promise<void>): Promise<void> {
  const dataSource = await createDataSource(await freshDatabaseUrl()).initialize();
  const engine = await startEngine({ dataSource });
  const programme = await fast('programmes/metropolis-diploma-2024.yaml');
  const school = await openSchool({ dataSource, teller: engine.teller, programme });
  try {
    await play({ dataSource, engine, school, keep: keep(engine.client) });
  } finally {
    await engine.stop();
    await dataSource.destroy();
  }
}

async function fast(file: string): Promise<Programme> {
  const code = `fast-${randomUUID().slice(0, 8)}`;
  const programme = rehearseFast(await readProgramme(file), {
    code,
    now: new Date().toISOString(),
    startsInSeconds: 45,
  });
  const terms = { ...programme.terms, fileClosesAfter: 'PT3S' };
  return { ...programme, terms: { ...terms, payment: { ...terms.payment, dueWithin: 'PT8S', unpaid: 'lapse' } } };
}

const eventsOf = async ({ dataSource }: Stage, stream: string): Promise<ApplicationEvent[]> =>
  (await loadStream<ApplicationEvent>(dataSource.manager, stream)).map(({ event }) => event);

const has = (stage: Stage, stream: string, type: ApplicationEvent['type']): Promise<void> =>
  until(async () => (await eventsOf(stage, stream)).some((event) => event.type === type), 120_000);

async function paidPlace(stage: Stage): Promise<string> {
  const { school } = stage;
  const stream = await school.apply();
  await school.act(stream, { type: 'Admit', override: null });
  const invoice = (await eventsOf(stage, stream)).find((event) => event.type === 'InvoiceIssued');
  if (invoice === undefined) throw new Error('not invoiced');
  const { amountMinor, currency, issuedOn: receivedOn } = invoice;
  await school.act(stream, {
    type: 'ConfirmPayment',
    ...{ paymentId: randomUUID(), amountMinor, currency, receivedOn, noteId: null },
  });
  return stream;
}

async function certified(stage: Stage): Promise<void> {
  const { school, keep } = stage;
  const stream = await paidPlace(stage);
  for (const session of school.programme.terms.completion.sessions)
    await school.act(stream, { type: 'RecordAttendance', session, present: true });
  await school.act(stream, { type: 'RecordExperienceShared' });
  await school.act(stream, { type: 'RecordFinalWork' });
  await has(stage, stream, 'FileClosed');
  await keep('certified', stream);
  // The file is closed: a new run recalls, is told something and ends again.
  await school.act(stream, { type: 'RequestInformation', questionId: 'x' });
  await keep('told-after-the-end', stream);
}

const request = (given: readonly ['course', 'name', 'registration-date', 'contact']) =>
  ({ type: 'RequestCancellation', channel: 'reply-to-reservation', given, noteId: null }) as const;
const ALL = ['course', 'name', 'registration-date', 'contact'] as const;

async function cancelled(stage: Stage): Promise<void> {
  const { school, keep } = stage;
  const stream = await paidPlace(stage);
  await school.act(stream, { ...request(ALL), receivedAt: new Date().toISOString() });
  await school.act(stream, { type: 'ApproveRefund', refund: 1 });
  await keep('cancelled-in-the-window', stream);
}

/** The longest life of the tour: asked, reminded, pays in two parts, cancels, is paid back after finance were warned. */
async function refunded(stage: Stage): Promise<void> {
  const { school, engine, keep } = stage;
  const stream = await school.apply();
  await school.act(stream, { type: 'RequestInformation', questionId: 'x' });
  await school.act(stream, { type: 'ProvideInformation', answerId: 'x' });
  await school.act(stream, { type: 'Admit', override: null });
  await has(stage, stream, 'PaymentReminded');
  const receivedOn = new Date().toISOString().slice(0, 10);
  for (const amountMinor of [20_000, 40_000]) {
    const payment = { paymentId: randomUUID(), amountMinor, currency: 'EUR', receivedOn, noteId: null };
    await school.act(stream, { type: 'ConfirmPayment', ...payment });
  }
  await school.act(stream, { ...request(ALL), receivedAt: new Date().toISOString() });
  await has(stage, stream, 'RefundDeadlineNear');
  await school.act(stream, { type: 'ApproveRefund', refund: 1 });
  const finance = { by: 'staff:bo', role: 'finance', refund: 1 } as const;
  await engine.teller.tell(stream, { type: 'OrderRefund', batch: null, id: randomUUID(), ...finance });
  const paid = { paidOn: new Date().toISOString().slice(0, 10), bankReference: 'OUT-1', amountMinor: null };
  await engine.teller.tell(stream, { type: 'ConfirmRefundPaid', ...paid, id: randomUUID(), ...finance });
  await has(stage, stream, 'RefundPaid');
  await keep('refunded', stream);
}

async function waived(stage: Stage): Promise<void> {
  const { school, keep } = stage;
  const stream = await school.apply();
  await school.act(stream, { type: 'Admit', override: { band: 'member-low-income', becauseId: 'x' } });
  await has(stage, stream, 'PlaceGuaranteed');
  await keep('waived', stream);
}

async function refused(stage: Stage): Promise<void> {
  const { school, keep } = stage;
  const stream = await paidPlace(stage);
  await has(stage, stream, 'CancellationWindowClosed');
  await school.act(stream, { ...request(ALL), receivedAt: new Date().toISOString() });
  await keep('cancelled-too-late', stream);
}

async function lapsed(stage: Stage): Promise<void> {
  const { school, keep } = stage;
  const stream = await school.apply();
  await school.act(stream, { type: 'RequestInformation', questionId: 'x' });
  await school.act(stream, { type: 'ProvideInformation', answerId: 'x' });
  await school.act(stream, { type: 'Admit', override: null });
  await has(stage, stream, 'PlaceLapsed');
  await has(stage, stream, 'FileClosed');
  await keep('lapsed', stream);
}

async function withdrawn(stage: Stage): Promise<void> {
  const { school, keep } = stage;
  const stream = await school.apply();
  await Promise.all([1, 2, 3, 4].map(() => school.act(stream, { type: 'Withdraw' })));
  await keep('withdrawn-four-times-at-once', stream);
}

async function subscribed({ dataSource, engine, keep }: Stage): Promise<void> {
  const programme = await fast('programmes/al-las-webinar-2020.yaml');
  const webinar = await openSchool({ dataSource, teller: engine.teller, programme });
  await keep('webinar-subscribed', await webinar.apply());
}

async function rescheduled({ dataSource, engine, keep }: Stage): Promise<void> {
  const school = await openSchool({ dataSource, teller: engine.teller });
  await Promise.all([1, 2, 3].map(() => school.apply()));
  const nextYear = (moment: string) => moment.replace(/^\d{4}/, (year) => String(Number(year) + 1));
  const { starts, ends } = school.programme.dates;
  const dates = { starts: nextYear(starts), ends: nextYear(ends), provisional: false, becauseId: 'x' };
  await school.act(school.edition, { type: 'RescheduleEdition', ...dates });
  await engine.client.workflow.getHandle(school.edition).result();
  await keep('edition-rescheduled', school.edition);
}

/** PostgreSQL is away for longer than a workflow task: the record is repeated by timers. */
async function withoutDatabase(keep: Keeping): Promise<void> {
  const cable = await cableTo(await freshDatabaseUrl());
  const dataSource = await createDataSource(cable.url).initialize();
  const engine = await startEngine({ dataSource, process: kettle({ boilsAfterMs: 3_000 }) });
  const stream = `application-${randomUUID()}`;
  await engine.teller.tell(stream, putOn());
  cable.pull();
  const told = engine.teller.tell(stream, lookAt());
  await sleep(6_000);
  cable.putBack();
  await told;
  await sleep(1_000);
  await keep(engine.client)('database-away', stream);
  await engine.stop();
  await dataSource.destroy();
  await cable.close();
}

/** So many events that the server suggests to continue as new. */
async function turned(keep: Keeping): Promise<void> {
  const path = await temporalBinary({ cacheDirectory: resolve('.data'), progress: () => undefined });
  const server = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      extraArgs: ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=30'],
    },
  });
  const dataSource = await createDataSource(await freshDatabaseUrl()).initialize();
  const engine = await startEngine({
    dataSource,
    process: kettle({ boilsAfterMs: 60_000 }),
    address: server.address,
  });
  const stream = `application-${randomUUID()}`;
  await engine.teller.tell(stream, putOn());
  const first = (await engine.client.workflow.getHandle(stream).describe()).runId;
  for (let nth = 0; nth < 12; nth += 1) await engine.teller.tell(stream, lookAt());
  const history = await engine.client.workflow.getHandle(stream, first).fetchHistory();
  if (history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes == null) throw new Error('did not turn');
  await keep(engine.client)('turning', stream, first);
  await keep(engine.client)('turned', stream);
  await engine.stop();
  await server.teardown();
  await dataSource.destroy();
}

/** A loop that takes one step more before the first: what a careless change would do to open runs. */
async function ofAnOlderLoop(keep: Keeping): Promise<void> {
  const dataSource = await createDataSource(await freshDatabaseUrl()).initialize();
  const bundle = await workflowBundleOf('test/support/older-loop.workflow.ts');
  const engine = await startEngine({ dataSource, process: kettle({ boilsAfterMs: 60_000 }), bundle });
  const stream = `application-${randomUUID()}`;
  await engine.teller.tell(stream, putOn());
  await keep(engine.client)('incompatible', stream);
  await engine.stop();
  await dataSource.destroy();
}

function isWithinTask({ events }: Awaited<ReturnType<WorkflowHandle['fetchHistory']>>): boolean {
  const last = events?.at(-1);
  return last?.workflowTaskScheduledEventAttributes != null || last?.workflowTaskStartedEventAttributes != null;
}

/** Without the names of machines and folders, which replay does not look at. */
function withoutPlace(json: string): string {
  const plain: unknown = JSON.parse(json, (key, value: unknown) => {
    if (key === 'identity') return 'worker';
    if (key === 'stackTrace') return '';
    if (key === 'name' && typeof value === 'string' && value.includes('@')) return 'sticky';
    return value;
  });
  return `${JSON.stringify(plain, null, 1)}\n`;
}
