import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { GroupTerms } from '#domain/programme/terms.js';
import { must } from './support/course.js';
import { briefly, type Declared, evidence, GroupOffice } from './support/group-office.js';
import { rebuilt } from './support/rebuilt.js';
import { until } from './support/until.js';

const LOSES: GroupTerms = { closeWithin: 'P14D', discountFrom: 2, whenOneLeaves: 'others-lose-discount' };
const because = { because: 'The bank says so.' };

jest.setTimeout(90_000); // Whole lives, each letter waited for.

let office: GroupOffice;
let keeping: string;
let losing: string;
beforeAll(async () => {
  office = await GroupOffice.open();
  keeping = await office.edition({ ...LOSES, whenOneLeaves: 'others-keep-discount' });
  losing = await office.edition(LOSES);
}, 90_000);
afterAll(() => office.close());

const papersToPayer = async (group: Declared, count: number): Promise<string[]> =>
  (await office.toPayer(group, count)).map(briefly);

describe('a participant of a group', () => {
  it('who is rejected was never in it', async () => {
    const group = await office.declared(losing);
    await office.admitted(group, 'Ferrer');
    const rejected = await office.applied(group, 'Roca');
    await office.admitted(group, 'Serra');
    await must(200, office.as('admissions', `POST applications/${rejected}/rejection`, { reason: 'not-eligible' }));
    await must(200, office.as('finance', `POST groups/${group.code}/closing`));
    expect(await office.lines(group)).toEqual(['540 0 0', '540 0 0']);
  });

  it('who withdraws while it is open has no line, and counts no more', async () => {
    const group = await office.declared(keeping);
    const first = await office.admitted(group, 'Ferrer');
    await office.admitted(group, 'Serra');
    await must(200, office.as('admissions', `POST applications/${first}/withdrawal`));
    const { body } = await must(409, office.as('finance', `POST groups/${group.code}/closing`));
    expect(body['facts']).toMatchObject({ members: 1, discountFrom: 2 });
  });

  it.each([
    ['the others keep the discount', () => keeping, ['540 540 0', '540 0 0'], 54_000],
    ['the others lose it', () => losing, ['540 540 0', '540 0 0', '60 0 0'], 60_000],
  ])('who withdraws before payment: %s', async (_term, edition, lines, feeMinor) => {
    const group = await office.invoiced(edition());
    const [first = '', second = ''] = group.members;
    await must(200, office.as('admissions', `POST applications/${first}/withdrawal`));
    await office.linesAre(group, ...lines);
    await office.reaches(second, { phase: 'awaiting-payment', feeMinor });
    await office.pays(group, `${group.code}-1`, feeMinor);
    await office.reaches(second, { phase: 'guaranteed' });
    const letters = await papersToPayer(group, lines.length);
    expect(letters.toSorted()).toEqual([
      'group-credit-note CN-n.pdf',
      ...lines.slice(1).map(() => 'group-invoice INV-n.pdf'),
    ]);
  });

  it.each([
    ['the others keep the discount', () => keeping, ['540 405 540', '540 0 0'], 54_000],
    ['the others lose it', () => losing, ['540 405 540', '540 0 0', '60 0 0'], 60_000],
  ])('who cancels a place that is paid: %s', async (_term, edition, lines, feeMinor) => {
    const group = await office.invoiced(edition());
    const [first = '', second = ''] = group.members;
    await office.pays(group, `${group.code}-1`, 54_000);
    await office.reaches(first, { phase: 'guaranteed' });
    const { body } = await office.cancels(first);
    expect(body).toMatchObject({ refunds: [{ amount: { amountMinor: 40_500 }, cause: 'cancellation' }] });
    await office.linesAre(group, ...lines);
    await office.reaches(second, { phase: 'awaiting-payment', feeMinor });
    const letters = await office.toPayer(group, lines.length);
    const note = letters.find(({ mail }) => mail.headers.get('x-matricula-letter') === 'group-credit-note');
    expect(note?.mail.text).toContain('405.00 € will be refunded to the account that the payment came from');
    expect(note?.mail.attachments[0]?.content.subarray(0, 5).toString()).toBe('%PDF-');
    // Whoever has a place that was given for a fee keeps that fee.
    await office.pays(group, `${group.code}-2`, feeMinor);
    await office.reaches(second, { phase: 'guaranteed', feeMinor });
    expect((await rebuilt(office.app.dataSource)).differences).toEqual([]);
  });

  it('whose standing is proven has the line credited, and a further one with the discount', async () => {
    const group = await office.invoiced(keeping);
    const [first = ''] = group.members;
    await office.proves(200, first);
    await office.linesAre(group, '540 540 0', '540 0 0', '270 0 0');
    await office.reaches(first, { phase: 'awaiting-payment', feeMinor: 27_000 });
    expect((await papersToPayer(group, 3)).toSorted()).toEqual([
      'group-credit-note CN-n.pdf',
      'group-invoice INV-n.pdf',
      'group-invoice INV-n.pdf',
    ]);
    const { body } = await must(200, office.as('finance', `GET applications/${first}/history`));
    expect(body['items']).toContainEqual(
      expect.objectContaining({
        type: 'EvidenceRecorded',
        texts: { referenceId: evidence().reference, becauseId: evidence().because },
      }),
    );
    await office.pays(group, `${group.code}-1`, 81_000);
    await office.reaches(first, { phase: 'guaranteed' });
    const late = await office.proves(409, first);
    expect(late.body['detail']).toContain('revoke the admission (two persons)');
  });
});

describe('a transfer for a group that bounced', () => {
  it('is taken from each, once; places stay in question, and finance hear of them', async () => {
    const group = await office.invoiced(keeping);
    const [first = '', second = ''] = group.members;
    const paymentId = `${group.code}-1`;
    await office.pays(group, paymentId, 108_000);
    for (const id of group.members) await office.reaches(id, { phase: 'guaranteed' });
    const reversal = `POST groups/${group.code}/payments/${paymentId}/reversal`;
    const { body } = await must(200, office.as('finance', reversal, because));
    expect(body).toMatchObject({ payments: [{ paymentId, reversed: true }] });
    for (const id of [first, second]) {
      await until(async () => (await office.as('finance', `GET applications/${id}`)).body['inQuestion'] === true);
      expect((await office.as('finance', `GET applications/${id}`)).body).toMatchObject({
        phase: 'guaranteed',
        account: { received: { amountMinor: 0 } },
      });
    }
    expect((await office.as('finance', reversal, because)).status).toBe(404);
    const told = await office.app.dataSource.query<{ name: string }[]>(
      `SELECT DISTINCT name FROM owed WHERE audience = 'finance' AND application_id = ANY ($1)`,
      [group.members],
    );
    expect(told).toEqual([{ name: 'staff-place-in-question' }]);
    await office.pays(group, `${group.code}-2`, 108_000);
    await until(async () => (await office.as('finance', `GET applications/${second}`)).body['inQuestion'] === false);
    expect(await office.lines(group)).toEqual(['540 0 540', '540 0 540']);
  });

  it('stays where money of it has been sent back', async () => {
    const group = await office.invoiced(keeping);
    const [first = ''] = group.members;
    await office.pays(group, `${group.code}-1`, 54_000);
    await office.reaches(first, { phase: 'guaranteed' });
    const { refunds } = (await office.cancels(first)).body as { refunds: { id: string }[] };
    await must(200, office.as('finance', `POST refunds/${refunds[0]?.id ?? ''}/approval`));
    await must(200, office.as('finance-too', `POST refunds/${refunds[0]?.id ?? ''}/order`));
    const { body } = await must(
      409,
      office.as('finance', `POST groups/${group.code}/payments/${group.code}-1/reversal`, because),
    );
    expect(body['facts']).toEqual({ application: first, leftMinor: 40_500 });
  });
});

describe('an edition', () => {
  it('that moves takes the deadlines of its groups along; cancelled, it closes them without an invoice', async () => {
    const edition = await office.edition(LOSES);
    const open = await office.declared(edition);
    const member = await office.admitted(open, 'Ferrer');
    const closed = await office.invoiced(edition);
    const before = await office.group(open);
    const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const moved = { starts: day(3), ends: day(7), provisional: true, ...because };
    await must(200, office.as('admissions', `POST editions/${edition}/reschedule`, moved));
    await until(async () => (await office.group(open)).closesAt < before.closesAt, 60_000);
    await must(200, office.as('admissions', `POST editions/${edition}/cancellation`, because));
    await until(async () => (await office.group(open)).phase === 'closed', 60_000);
    await office.reaches(member, { phase: 'cancelled' });
    for (const id of closed.members) await office.reaches(id, { phase: 'cancelled' });
    await office.linesAre(closed, '540 540 0', '540 540 0');
    expect(await office.lines(open)).toEqual([]);
    expect((await rebuilt(office.app.dataSource)).differences).toEqual([]);
  }, 180_000);
});
