import type { EntityManager } from 'typeorm';
import { ourAccounts } from '#bank/store/accounts.js';
import type { BatchCommand, BatchContext } from '#domain/batch/batch-commands.js';
import { batchOutcome } from '#domain/batch/batch-outcome.js';
import type { BatchEvent } from '#domain/batch/batch-events.js';
import type { BatchState } from '#domain/batch/batch-state.js';
import { type BatchTell, tellsBetween } from '#domain/batch/batch-tells.js';
import { decideBatch } from '#domain/batch/decide-batch.js';
import { evolveBatch, foldBatch } from '#domain/batch/evolve-batch.js';
import { type NewTell, oweTells } from '#eventstore/owed-tells.js';
import { projectBatch } from '#readmodel/batch-rows.js';
import { linesNamedByBank } from '#readmodel/named-by-bank.js';
import { paidElsewhere } from '#readmodel/paid-elsewhere.js';
import { draftsOf, receivedOf, unknownAmong } from '#readmodel/refund-drafts.js';
import { returnsOf } from '#readmodel/return-drafts.js';
import { applicationStream, batchStream, entryStream } from '#telling/names.js';
import { storeRefundFile } from './refund-file.js';
import type { Process, Settled } from './process.js';
import { createRecorder } from './recorder.js';

/** Refunds that leave together: a stream that is decided on, and no workflow (docs/adr/0012). */
const batchProcess: Process<BatchState, BatchCommand, BatchEvent> = {
  fold: foldBatch,
  evolve: evolveBatch,
  outcome: batchOutcome,
  decide: async (manager, batch, { command, state }) =>
    decideBatch(command, state, await contextOf(manager, batch, command)),
  complete: (_, events) => Promise.resolve(events),
  settle: async (manager, settled) => {
    const { before, state: after, outcome, stored } = settled;
    if (after === null) return;
    await projectBatch(manager, { before: before.state, after, version: outcome.version });
    const sealed = stored.find(({ event }) => event.type === 'BatchSealed');
    if (sealed !== undefined) await storeRefundFile(manager, after, sealed.recordedAt);
    await oweTells(manager, owedLines(settled));
  },
};

/** Takes commands for batches, within the caller's transaction. */
export const batchRecorder = createRecorder(batchProcess);

/** Batches are prepared one at a time, so that no two send the same receipt back: until the transaction ends. */
const lockBatches = (manager: EntityManager): Promise<unknown> =>
  manager.query(`SELECT pg_advisory_xact_lock(hashtext('refund_batch'))`);

/** No batch is prepared until the transaction ends; any number may hold it off at the same time. */
export const holdOffBatches = (manager: EntityManager): Promise<unknown> =>
  manager.query(`SELECT pg_advisory_xact_lock_shared(hashtext('refund_batch'))`);

/** What the command needs from elsewhere. */
async function contextOf(manager: EntityManager, batch: string, command: BatchCommand): Promise<BatchContext> {
  const none = {
    batch,
    accounts: [],
    unknown: [],
    drafts: [],
    returns: [],
    elsewhere: new Map(),
    received: new Map(),
    namedByBank: new Set([]),
  };
  if (command.type === 'CancelBatch' || command.type === 'CancelLine')
    return { ...none, namedByBank: await linesNamedByBank(manager, batch) };
  if (command.type !== 'PrepareBatch') return none;
  await lockBatches(manager);
  const drafts = await draftsOf(manager, command);
  const applications = [...new Set(drafts.map(({ application }) => application))];
  const ours = await ourAccounts(manager);
  const accounts = ours.filter(({ currency }) => currency === 'EUR').map(({ iban }) => iban);
  const returns = await returnsOf(manager, command);
  const unknown = await unknownAmong(manager, command);
  const elsewhere = await paidElsewhere(manager, command.account ?? accounts[0] ?? null, {
    applications,
    entries: returns.map(({ entry }) => entry),
  });
  const received = await receivedOf(manager, applications);
  return { ...none, accounts, unknown, drafts, returns, elsewhere, received };
}

const streamOf = (tell: BatchTell): string =>
  'entry' in tell ? entryStream(tell.entry) : applicationStream(tell.application);

/** One by one, for what an event owes depends on where it finds the lines. */
function owedLines({ subject, before, stored }: Settled<BatchState, BatchEvent>): readonly NewTell[] {
  let now = before.state;
  return stored.flatMap(({ event, eventId, position }) => {
    const former = now;
    now = evolveBatch(former, event, subject);
    if (now === null) return [];
    return tellsBetween(former, now).map((tell) => ({
      ...{ eventId, position, owedBy: batchStream(subject) },
      ...{ part: tell.line, stream: streamOf(tell), command: tell.command },
    }));
  });
}
