import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createPayoutDesk } from '#activities/payout-desk.js';
import { declareAccount } from '#bank/store/accounts.js';
import { bankAccountBody } from '#contracts/bank.js';
import { fileAccount } from '#filing/texts.js';
import { readProgramme } from '#programmes/read-programme.js';
import { rehearse } from '#programmes/rehearse.js';
import { subjectOf } from '#telling/names.js';
import { RealRecord } from '../../support/real-record.js';

const AT_ONCE = 8;

/** So many applications that are owed 50.00 back, each to an account that its payer has asked for. */
export async function oweRefunds(dataSource: DataSource, count: number): Promise<void> {
  const record = new RealRecord(dataSource);
  const at = new Date().toISOString();
  const today = at.slice(0, 10);
  const programme = {
    ...rehearse(await readProgramme('programmes/metropolis-diploma-2024.yaml'), today),
    code: 'bench',
  };
  await record.publish(programme, at);
  const ours = { iban: 'ES9121000418450200051332', currency: 'EUR', name: 'Course fees' };
  await declareAccount(dataSource, bankAccountBody.parse(ours), { by: 'staff:bench', at });
  let left = count;
  const owe = async (): Promise<void> => {
    while ((left -= 1) >= 0) {
      const stream = await record.apply(programme, at);
      await record.brings(stream, at, { type: 'Admit', override: null });
      const payment = { paymentId: `bank-${stream}`, amountMinor: 65_000, currency: 'EUR', noteId: null };
      await record.brings(stream, at, { type: 'ConfirmPayment', ...payment, receivedOn: today });
      await accountOnFile(dataSource, subjectOf(stream), at);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, owe));
}

async function accountOnFile(dataSource: DataSource, application: string, at: string): Promise<void> {
  const desk = createPayoutDesk(dataSource);
  const filed = { iban: 'DE89370400440532013000', holder: 'Treasury', by: 'staff:bench', about: application, at };
  const accountId = await fileAccount(dataSource, { id: randomUUID(), ...filed });
  const told = (by: string) => ({ id: randomUUID(), by, role: 'finance' as const });
  const request = { type: 'RequestAccount', accountId, requestId: null, mailId: randomUUID() } as const;
  await desk.tellPayees(application, { ...request, ...told('staff:bruno') }, at);
  await desk.tellPayees(application, { type: 'ConfirmAccount', accountId, ...told('staff:carla') }, at);
}
