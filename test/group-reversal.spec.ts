import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { recorders } from '#activities/index.js';
import type { ApplicationCommand } from '#domain/application/commands.js';
import { applicationStream } from '#telling/names.js';
import { GroupOffice } from './support/group-office.js';
import { must } from './support/course.js';
import { until } from './support/until.js';

let office: GroupOffice;
beforeAll(async () => void (office = await GroupOffice.open()), 60_000);
afterAll(() => office.close());

it('takes no payment of a group back while a refund that hangs on it is being ordered', async () => {
  const group = await office.invoiced(await office.edition());
  const [first = ''] = group.members;
  await office.pays(group, 'ghent-1', 108_000);
  await office.reaches(first, { phase: 'guaranteed' });
  await office.cancels(first);
  const { body } = await office.as('finance', `GET applications/${first}/account`);
  const [refund] = (body as { refunds: { id: string }[] }).refunds;
  await must(200, office.as('finance', `POST refunds/${refund?.id ?? ''}/approval`));

  const at = new Date().toISOString();
  const said = { type: 'OrderRefund', refund: 1, batch: null } as const;
  const order: ApplicationCommand = { ...said, id: randomUUID(), at, by: 'staff:another', role: 'finance' };
  let answered = false;
  const reversing = await office.app.dataSource.transaction(async (manager) => {
    const { result } = await recorders.application.record(manager, applicationStream(first), order);
    expect(result.rejection).toBeNull();
    const path = `POST groups/${group.code}/payments/ghent-1/reversal`;
    const reversal = office.as('finance', path, { because: 'It bounced.' }).finally(() => (answered = true));
    // It waits for the order, which is not on record yet.
    await until(() => answered, 3_000).catch(() => undefined);
    return { reversal };
  });
  expect(await reversing.reversal).toMatchObject({
    ...{ status: 409, body: { type: 'urn:matricula:problem:refund-depends-on-it', facts: { application: first } } },
  });
}, 90_000);
