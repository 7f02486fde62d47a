import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { GroupTerms } from '#domain/programme/terms.js';
import { must } from './support/course.js';
import { GroupOffice } from './support/group-office.js';
import { rebuilt } from './support/rebuilt.js';
import { until } from './support/until.js';

const LOSES: GroupTerms = { closeWithin: 'P14D', discountFrom: 2, whenOneLeaves: 'others-lose-discount' };

jest.setTimeout(90_000); // Whole lives.

let office: GroupOffice;
let losing: string;
beforeAll(async () => {
  office = await GroupOffice.open();
  losing = await office.edition(LOSES);
}, 90_000);
afterAll(() => office.close());

const figures = async (id: string): Promise<Record<string, number>> => {
  const { body } = await must(200, office.as('finance', `GET applications/${id}`));
  const { fee, received, kept, owedBack, due } = body['account'] as Record<string, { amountMinor: number }>;
  const minor = Object.entries({ fee, received, kept, owedBack, due });
  return Object.fromEntries(minor.map(([name, amount]) => [name, amount?.amountMinor ?? 0]));
};

describe('whoever leaves a group of which the others lose the discount', () => {
  it('takes none from the others while enough are left', async () => {
    const group = await office.declared(losing);
    const members = [];
    for (const name of ['Ferrer', 'Serra', 'Roca']) members.push(await office.admitted(group, name));
    const [first = '', second = '', third = ''] = members;
    await must(200, office.as('finance', `POST groups/${group.code}/closing`));
    for (const id of members) await office.reaches(id, { phase: 'awaiting-payment', feeMinor: 54_000 });
    await must(200, office.as('admissions', `POST applications/${first}/withdrawal`));
    await office.linesAre(group, '540 540 0', '540 0 0', '540 0 0');
    // The next one leaves one alone, who has not paid.
    await must(200, office.as('admissions', `POST applications/${second}/withdrawal`));
    await office.linesAre(group, '540 540 0', '540 540 0', '540 0 0', '60 0 0');
    await office.reaches(third, { phase: 'awaiting-payment', feeMinor: 60_000 });
  });

  it('after a part was paid gets the terms’ share of it back, and whoever has paid keeps the fee', async () => {
    const group = await office.invoiced(losing);
    const [first = '', second = ''] = group.members;
    await office.pays(group, `${group.code}-1`, 60_000);
    await office.reaches(first, { phase: 'guaranteed' });
    await until(async () => (await figures(second))['received'] === 6_000);
    const refused = await must(409, office.as('admissions', `POST applications/${second}/withdrawal`));
    expect(refused.body['detail']).toContain('cancel, or give up the place');
    await office.cancels(second);
    await office.linesAre(group, '540 0 540', '540 525 60');
    expect(await figures(second)).toEqual({ fee: 54_000, received: 6_000, kept: 1_500, owedBack: 4_500, due: 0 });
    expect(await figures(first)).toEqual({ fee: 54_000, received: 54_000, kept: 54_000, owedBack: 0, due: 0 });
  });

  it('after all was paid takes nothing from whoever stays, for the place was given for that fee', async () => {
    const group = await office.invoiced(losing);
    const [first = '', second = ''] = group.members;
    await office.pays(group, `${group.code}-1`, 108_000);
    for (const id of group.members) await office.reaches(id, { phase: 'guaranteed' });
    await office.cancels(second);
    await office.linesAre(group, '540 0 540', '540 405 540');
    await office.reaches(first, { phase: 'guaranteed', feeMinor: 54_000 });
    expect(await figures(first)).toMatchObject({ due: 0, owedBack: 0 });
    expect((await rebuilt(office.app.dataSource)).differences).toEqual([]);
  });
});

describe('money for a group', () => {
  it('goes to whoever still owes, where another has paid by themselves', async () => {
    const group = await office.invoiced(losing);
    const [first = '', second = ''] = group.members;
    const own = { paymentId: `own-${group.code}`, amount: { amountMinor: 54_000, currency: 'EUR' } };
    const receivedOn = new Date().toISOString().slice(0, 10);
    await must(200, office.as('finance', `POST applications/${first}/payments`, { ...own, receivedOn }));
    await office.pays(group, `${group.code}-1`, 54_000);
    for (const id of [first, second]) {
      await office.reaches(id, { phase: 'guaranteed' });
      expect(await figures(id)).toMatchObject({ received: 54_000, owedBack: 0, due: 0 });
    }
    expect(await office.lines(group)).toEqual(['540 0 0', '540 0 540']);
  });

  it('goes to whoever still owes, where less was taken of another as enough', async () => {
    const group = await office.invoiced(losing);
    const [first = '', second = ''] = group.members;
    await office.pays(group, `${group.code}-1`, 40_000);
    await until(async () => (await figures(first))['received'] === 40_000);
    await must(200, office.as('finance', `POST applications/${first}/short-payment`, { because: 'It is enough.' }));
    await office.pays(group, `${group.code}-2`, 54_000);
    await office.reaches(second, { phase: 'guaranteed' });
    expect(await figures(first)).toMatchObject({ received: 40_000, due: 0 });
    expect(await figures(second)).toMatchObject({ received: 54_000, due: 0 });
  });
});

describe('standing that is proven', () => {
  it('before the group is invoiced is on its first invoice', async () => {
    const group = await office.declared(losing);
    const members = [await office.admitted(group, 'Ferrer'), await office.admitted(group, 'Serra')];
    await office.proves(200, members[0] ?? '');
    await must(200, office.as('finance', `POST groups/${group.code}/closing`));
    expect(await office.lines(group)).toEqual(['270 0 0', '540 0 0']);
    await office.reaches(members[0] ?? '', { phase: 'awaiting-payment', feeMinor: 27_000 });
  });

  it('after a part was paid counts that part for the lines that follow, and asks for no cent more', async () => {
    const group = await office.invoiced(losing);
    const [first = '', second = ''] = group.members;
    await office.pays(group, `${group.code}-1`, 6_000);
    for (const id of [first, second]) {
      await office.proves(200, id);
      await office.reaches(id, { phase: 'awaiting-payment', feeMinor: 27_000 });
    }
    await office.linesAre(group, '540 540 60', '540 540 0', '270 0 0', '270 0 0');
    expect(await figures(first)).toMatchObject({ due: 21_000 });
    await office.pays(group, `${group.code}-2`, 48_000);
    for (const id of [first, second]) {
      await office.reaches(id, { phase: 'guaranteed' });
      expect(await figures(id)).toEqual({ fee: 27_000, received: 27_000, kept: 27_000, owedBack: 0, due: 0 });
    }
  });
});
