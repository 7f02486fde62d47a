import { randomUUID } from 'node:crypto';
import { groupStream } from '#telling/names.js';
import { startRelay } from '../../apps/worker/relay.js';
import type { Stage } from './history-stage.js';
import { until } from './until.js';

/** Groups that are closed by hand and by the clock, and hear of what follows after their end. */
export async function recordGroupHistories(stage: Stage): Promise<void> {
  const { dataSource, engine } = stage;
  const { options } = dataSource;
  if (options.type !== 'postgres' || options.url === undefined) throw new Error('the database has no address');
  const relay = await startRelay({
    ...{ databaseUrl: options.url, teller: engine.teller },
    clock: () => new Date().toISOString(),
    log: { error: () => undefined, warn: () => undefined },
  });
  await Promise.all([closed(stage), due(stage)]);
  await relay.stop();
}

async function joined({ dataSource, school }: Stage): Promise<string> {
  const code = await school.declareGroup();
  const members = [await school.apply({}, code), await school.apply({}, code)];
  for (const member of members) await school.act(member, { type: 'Admit', override: null });
  const heard = "SELECT jsonb_array_length(state -> 'members') AS heard FROM participant_group WHERE code = $1";
  await until(async () => (await dataSource.query<{ heard: number }[]>(heard, [code]))[0]?.heard === 2);
  return code;
}

async function closed(stage: Stage): Promise<void> {
  const { school, keep } = stage;
  const code = await joined(stage);
  const group = groupStream(code);
  await school.act(group, { type: 'CloseGroup' });
  await stage.engine.client.workflow.getHandle(group).result();
  await keep('group-closed', group);
  // The group waits for nothing any more: another run takes the payment, and ends again.
  await school.act(group, { type: 'RecordGroupPayment', paymentId: randomUUID(), ...paid() });
  await keep('group-told-after-the-end', group);
}

const paid = () => {
  const receivedOn = new Date().toISOString().slice(0, 10);
  return { amountMinor: 60_000, currency: 'EUR', receivedOn, noteId: null, split: null };
};

async function due(stage: Stage): Promise<void> {
  const code = await joined(stage);
  await stage.engine.client.workflow.getHandle(groupStream(code)).result();
  await stage.keep('group-due', groupStream(code));
}
