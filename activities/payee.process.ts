import type { EntityManager } from 'typeorm';
import { decidePayee } from '#domain/payee/decide-payee.js';
import { evolvePayees, foldPayees } from '#domain/payee/evolve-payee.js';
import type { PayeeCommand, PayeeContext, PayeeEvent, Payees } from '#domain/payee/payee.types.js';
import { accountsInUse, payingOneself, projectPayees } from '#readmodel/payees.js';
import { holdOffBatches } from './batch.process.js';
import type { Process } from './process.js';
import { createRecorder } from './recorder.js';

/** The accounts that an application's refunds go to: a stream that is decided on, and no workflow (docs/adr/0016). */
const payeeProcess: Process<Payees, PayeeCommand, PayeeEvent> = {
  fold: foldPayees,
  evolve: evolvePayees,
  outcome: (_, version) => ({ phase: 'kept', deadline: null, version, accepts: [], closed: true }),
  decide: async (manager, application, { command, state }) =>
    decidePayee(command, state, await contextOf(manager, application)),
  complete: (_, events) => Promise.resolve(events),
  settle: (manager, { state }) => projectPayees(manager, state),
};

/** Takes commands for these accounts, within the caller's transaction. */
export const payeeRecorder = createRecorder(payeeProcess);

/** No batch is prepared meanwhile, so that none takes an account which is just being withdrawn. */
async function contextOf(manager: EntityManager, application: string): Promise<PayeeContext> {
  await holdOffBatches(manager);
  const oneself = await payingOneself(manager, [application]);
  return { inUse: await accountsInUse(manager, application), paysOneself: oneself.has(application) };
}
