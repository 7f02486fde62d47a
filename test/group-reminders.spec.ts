import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { applicationStream } from '#telling/names.js';
import { must } from './support/course.js';
import { briefly, type Declared, GroupOffice } from './support/group-office.js';
import { until } from './support/until.js';
import { advance } from './support/world.js';

const HOUR_MS = 3_600_000;

jest.setTimeout(120_000); // Whole lives.

let office: GroupOffice;
let edition: string;
beforeAll(async () => {
  office = await GroupOffice.open();
  edition = await office.edition(undefined, 'lapse');
}, 90_000);
afterAll(() => office.close());

interface Due {
  readonly reminders: readonly string[];
  readonly overdueAt: string;
  readonly lapseAt: string;
}

async function dueOf(id: string): Promise<Due> {
  const [row] = await office.app.dataSource.query<{ due: Due }[]>(
    `SELECT payload -> 'due' AS due FROM domain_event WHERE stream = $1 AND type = 'InvoiceIssued'`,
    [applicationStream(id)],
  );
  if (row === undefined) throw new Error('nothing was invoiced');
  return row.due;
}

/** Their clocks go on to an hour after the instant, and nothing else with them. */
class Clocks {
  private skippedMs = 0;

  constructor(private readonly ids: readonly string[]) {}

  async pass(instant: string | undefined): Promise<void> {
    const ms = Date.parse(instant ?? '') + HOUR_MS - Date.now() - this.skippedMs;
    await Promise.all(this.ids.map((id) => advance(office.app.client, applicationStream(id), ms / 1_000)));
    this.skippedMs += ms;
  }
}

/** Once nothing is left to be sent of the group's. */
async function sent({ members }: Declared): Promise<void> {
  await until(async () => {
    const left = await office.app.dataSource.query<unknown[]>(
      `SELECT FROM owed WHERE application_id = ANY ($1) AND state = 'owed'`,
      [members],
    );
    return left.length === 0;
  }, 30_000);
}

it('asks the payer of a group once for all who are not paid, and no participant for money', async () => {
  const declared = await office.declared(edition);
  const members = [];
  for (const name of ['Ferrer', 'Serra', 'Roca']) members.push(await office.admitted(declared, name));
  const group = { ...declared, members };
  await must(200, office.as('finance', `POST groups/${group.code}/closing`));
  for (const id of members) await office.reaches(id, { phase: 'awaiting-payment', feeMinor: 54_000 });
  await office.pays(group, `${group.code}-1`, 64_000);
  const [first = '', ...others] = members;
  await office.reaches(first, { phase: 'guaranteed' });
  await sent(group);
  const before = (await office.toPayer(group, 1)).length;
  const toPayer = async () => (await office.toPayer(group, before)).slice(before);

  const due = await dueOf(others[0] ?? '');
  const clocks = new Clocks(others);
  await clocks.pass(due.reminders[0]);
  await sent(group);
  const reminders = await toPayer();
  expect(reminders.map(briefly)).toEqual(['payer-payment-reminder']);
  const { mail } = reminders[0] ?? {};
  expect(mail?.to).toMatchObject({ value: [{ address: 'pay@ghent.example', name: 'City of Ghent' }] });
  const { invoices } = await office.group(group);
  for (const words of [
    'Dear City of Ghent,',
    `payment for Ana Serra and Ana Roca of the group ${group.code}`,
    '980.00 € is still open',
    `- Invoice: ${invoices[0]?.number ?? ''}\n- To pay: 980.00 €`,
    `- Payment reference: ${invoices[0]?.creditorReference ?? ''}`,
  ])
    expect(mail?.text).toContain(words);
  for (const id of members) expect(mail?.text).not.toContain(`applications/${id}`);

  await clocks.pass(due.overdueAt);
  await sent(group);
  expect((await toPayer()).map(briefly)).toEqual(['payer-payment-reminder', 'payer-payment-overdue']);

  await clocks.pass(due.lapseAt);
  for (const id of others) await office.reaches(id, { phase: 'lapsed' });
  await until(async () => (await toPayer()).filter((one) => briefly(one).startsWith('group-credit-note')).length === 2);
  await sent(group);
  const lapses = (await toPayer()).filter((one) => briefly(one) === 'payer-lapse');
  expect(lapses.map((one) => /payment for (Ana \w+) of/.exec(one.mail.text ?? '')?.[1]).sort()).toEqual([
    'Ana Roca',
    'Ana Serra',
  ]);
  for (const id of others) {
    expect(
      office.lettersTo(id).filter((name) => /^(payer-)?(payment-(reminder|overdue|deadline)|lapse)/.test(name)),
    ).toEqual(['lapse']);
    const { mail: lapse } = await office.toParticipant(id, 'lapse');
    expect(lapse.text).toContain('City of Ghent, who pays');
    expect(lapse.text).not.toMatch(/IBAN|[Yy]ou have paid/);
  }
  expect(office.lettersTo(first)).not.toContain('lapse');
});
