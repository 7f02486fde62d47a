import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { recorders } from '#activities/index.js';
import type { ApplicationCommand } from '#domain/application/commands.js';
import { lockStream } from '#eventstore/event-store.js';
import { applicationStream } from '#telling/names.js';
import { declare } from './support/bank.js';
import { GroupOffice } from './support/group-office.js';
import { must } from './support/course.js';
import type { Told } from './support/http.js';
import { until } from './support/until.js';

let office: GroupOffice;
beforeAll(async () => void (office = await GroupOffice.open()), 60_000);
afterAll(() => office.close());

interface Approved {
  readonly code: string;
  /** The participant whose refund it is. */
  readonly first: string;
  readonly refund: string;
  readonly order: ApplicationCommand;
}

/** One of a group that has paid, whose refund is approved; and the order of it. */
async function approved(): Promise<Approved> {
  const group = await office.invoiced(await office.edition());
  const [first = ''] = group.members;
  await office.pays(group, 'ghent-1', 108_000);
  await office.reaches(first, { phase: 'guaranteed' });
  await office.cancels(first);
  const { body } = await office.as('finance', `GET applications/${first}/account`);
  const [{ id: refund } = { id: '' }] = (body as { refunds: { id: string }[] }).refunds;
  await must(200, office.as('finance', `POST refunds/${refund}/approval`));
  const said = { type: 'OrderRefund', refund: 1, batch: null } as const;
  const told = { id: randomUUID(), at: new Date().toISOString(), by: 'staff:another', role: 'finance' } as const;
  return { code: group.code, first, refund, order: { ...said, ...told } };
}

const reversal = ({ code }: Approved): Promise<Told> =>
  office.as('finance', `POST groups/${code}/payments/ghent-1/reversal`, { because: 'It bounced.' });

it('takes no payment of a group back while a refund that hangs on it is being ordered', async () => {
  const one = await approved();
  let answered = false;
  const reversing = await office.app.dataSource.transaction(async (manager) => {
    const { result } = await recorders.application.record(manager, applicationStream(one.first), one.order);
    expect(result.rejection).toBeNull();
    const told = reversal(one).finally(() => (answered = true));
    // It waits for the order, which is not on record yet.
    await until(() => answered, 3_000).catch(() => undefined);
    return { told };
  });
  expect(await reversing.told).toMatchObject({
    ...{ status: 409, body: { type: 'urn:matricula:problem:refund-depends-on-it', facts: { application: one.first } } },
  });
}, 90_000);

it('orders no refund, and prepares none, between the reversal of a payment and the account that hears of it', async () => {
  await declare(office.app.dataSource);
  const one = await approved();
  const stream = applicationStream(one.first);
  const prepare = (): Promise<Told> => office.as('finance', 'POST refund-batches', { refunds: [one.refund] });
  // Nobody can tell it anything meanwhile.
  await office.app.dataSource.transaction(async (manager) => {
    await lockStream(manager, stream);
    await must(200, reversal(one));
    const { result } = await recorders.application.record(manager, stream, one.order);
    expect(result.rejection).toMatchObject({
      ...{ reason: 'payment-being-reversed', facts: { payments: [expect.stringContaining('ghent-1')] } },
    });
    expect((await prepare()).body['facts']).toEqual({ leftOut: [expect.stringContaining(' being-reversed: ')] });
  });
  await until(async () => {
    const { body } = await office.as('finance', `GET applications/${one.first}/account`);
    return (body as { refunds: { state: string }[] }).refunds[0]?.state === 'withdrawn';
  });
}, 90_000);
