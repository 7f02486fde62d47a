import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { groupView } from '#contracts/group.js';
import { applicationStream } from '#telling/names.js';
import type { RunningApp } from './support/app.js';
import { apply, course, must, submission } from './support/course.js';
import { ask, type Told } from './support/http.js';
import { type Payers, startPaying } from './support/payers.js';
import { until } from './support/until.js';
import { advance } from './support/world.js';

const GROUP = 'ghent';

let app: RunningApp;
let edition: string;
let payers: Payers;
beforeAll(async () => {
  const { terms } = await course();
  const lapsing = { ...terms, payment: { ...terms.payment, unpaid: 'lapse' as const } };
  const programme = await course(undefined, { terms: lapsing });
  edition = programme.code;
  ({ app, payers } = await startPaying(programme));
}, 60_000);
afterAll(() => app.stop());

const post = (status: number, path: string, body: object = {}): Promise<Told> =>
  must(status, ask(app, `POST ${path}`, { token: payers.tokens.finance, body }));

const admitted = async (name: string, code: string): Promise<string> => {
  const { id } = await apply(app, edition, { ...submission(name), group: { code } });
  await payers.post(`applications/${id}/admission`, {}, 'admissions');
  return id;
};

const lines = async (): Promise<readonly number[]> => {
  const { invoices } = groupView.parse((await payers.get(`groups/${GROUP}`)).body);
  return invoices.flatMap((invoice) => invoice.lines.map(({ paid }) => paid.amountMinor));
};

/** Two of a city, invoiced in one; `structured` is the reference of that invoice. */
async function invoicedTogether(group = GROUP, legalName = 'City of Ghent') {
  const billing = {
    legalName,
    address: 'Botermarkt 1\n9000 Ghent',
    invoiceEmail: 'pay@ghent.example',
  };
  await post(201, `editions/${edition}/groups`, { code: group, billing: { ...billing, country: 'BE' } });
  const [first, second] = [await admitted('Ferrer', group), await admitted('Serra', group)] as const;
  const { invoices } = groupView.parse((await post(200, `groups/${group}/closing`)).body);
  const structured = invoices[0]?.creditorReference ?? '';
  const isInvoiced = async (id: string): Promise<boolean> =>
    ((await payers.get(`applications/${id}`)).body as { until: string | null }).until !== null;
  for (const id of [first, second]) await until(() => isInvoiced(id));
  return { first, second, structured };
}

it('gives what names the invoice of a group to the group, which fills its lines in order', async () => {
  const { first, second, structured } = await invoicedTogether();
  const phases = async (): Promise<readonly unknown[]> => [await payers.phaseOf(first), await payers.phaseOf(second)];

  // Of another currency: it is a person's.
  expect(await payers.brings({ minor: 108_000, structured, currency: 'USD' })).toEqual(['108000 open other-currency']);
  // A part, with the reference in words; what is left of it; and a third time what was paid already.
  const part = { minor: 60_000, text: [`For our two: ${structured}`], from: 'ES7921000813610123456789' };
  expect(await payers.brings(part)).toEqual(['60000 allocated']);
  expect([await lines(), await phases()]).toEqual([
    [54_000, 6_000],
    ['guaranteed', 'awaiting-payment'],
  ]);
  expect(await payers.brings({ ...part, minor: 48_000, text: [], structured })).toEqual(['48000 allocated']);
  expect([await lines(), await phases()]).toEqual([
    [54_000, 54_000],
    ['guaranteed', 'guaranteed'],
  ]);
  expect(await payers.brings({ ...part, minor: 10_000, text: [], structured })).toEqual(['10000 allocated']);
  const entries = (await payers.entries('allocated')).flatMap(({ id, allocations }) =>
    allocations.map(({ amount, rule, outcome, told, group, applicationId, paymentId }) => ({
      ...{ id, paymentId, to: [group, applicationId] },
      said: [amount.amountMinor, rule, outcome, told].join(' '),
    })),
  );
  expect(entries.map(({ to, said }) => [...to, said])).toEqual(
    expect.arrayContaining([
      [GROUP, null, '60000 reference-in-text partial recorded'],
      [GROUP, null, '48000 reference exact recorded'],
      [GROUP, null, '10000 reference already-paid recorded'],
    ]),
  );
  const after = await payers.books();
  expect(after).toEqual(await payers.stated());
  expect(after).toEqual({ bank: 118_000, receivable: 0, 'refunds-payable': -10_000, unallocated: 0 });

  // Too much goes back to the account that it came from, as from any other payer.
  const [refund] = await app.dataSource.query<{ id: string; owner: string }[]>(
    'SELECT id, application_id AS owner FROM refund WHERE amount_minor = 10000',
  );
  expect(refund?.owner).toBe(first);
  const { body } = await post(201, 'refund-batches', { refunds: [refund?.id] });
  expect(body).toMatchObject({ leftOut: [], lines: [{ amount: { amountMinor: 10_000 } }] });

  // What the bank brought is undone on its line, and nowhere else.
  const rest = entries.find(({ said }) => said.startsWith('48000'));
  const because = { because: 'It was for somebody else.' };
  for (const path of [
    `groups/${GROUP}/payments/${rest?.paymentId ?? ''}/reversal`,
    `applications/${second}/payments/${rest?.paymentId ?? ''}:1.2/reversal`,
  ])
    expect((await post(409, path, because)).body).toMatchObject({ type: 'urn:matricula:problem:payment-from-bank' });
  await payers.decide(rest?.id, 'allocation-undoing', { part: 1, ...because });
  await payers.settled();
  expect([await lines(), await phases()]).toEqual([
    [64_000, 6_000],
    ['guaranteed', 'guaranteed'],
  ]);
  expect((await payers.get(`bank-entries/${rest?.id ?? ''}`)).body).toMatchObject({
    state: 'open',
    allocations: [{ told: 'undone' }],
  });
  const undone = await payers.books();
  expect(undone).toEqual(await payers.stated());
  expect(undone).toMatchObject({ bank: 118_000, unallocated: -48_000 });
}, 90_000);

it.each([
  ['leuven', 108_000, -108_000],
  ['namur', 106_500, -214_500],
])(
  'keeps their places while what names nobody comes to what all of %s is due, or nearly',
  async (group, minor, dismissedMinor) => {
    const { first, second } = await invoicedTogether(group);
    expect(await payers.brings({ minor, name: 'Nobody Known' })).toEqual([`${minor} open unknown`]);
    await advance(app.client, applicationStream(first), 47 * 86_400);
    expect([await payers.phaseOf(first), await payers.phaseOf(second)]).toEqual([
      'awaiting-payment',
      'awaiting-payment',
    ]);
    const [entry] = (await payers.entries('open')).filter(({ because }) => because === 'unknown');
    await payers.decide(entry?.id, 'dismissal', { because: 'It is for another.' });
    await advance(app.client, applicationStream(first), 2 * 86_400);
    expect(await payers.phaseOf(first)).toBe('lapsed');
    // What was dismissed is at the bank, and is none of the programmes'.
    expect(await payers.books()).toEqual(await payers.stated(dismissedMinor));
  },
  90_000,
);

it('suggests the group whose payer pays what all of it is due, or nearly, and a person confirms', async () => {
  const { first, second } = await invoicedTogether('lyon', 'Ville de Lyon');
  // A cent less than the terms forgive, and a cent more than is due: no suggestion.
  const [less, more] = [106_499, 108_001];
  expect(await payers.brings({ minor: less, name: 'LYON, Ville de' })).toEqual([`${less} open unknown`]);
  expect(await payers.brings({ minor: more, name: 'LYON, Ville de' })).toEqual([`${more} open unknown`]);
  for (const { id, amount } of await payers.entries('open'))
    if ([less, more].includes(amount.amountMinor)) await payers.decide(id, 'dismissal', { because: 'A test.' });

  expect(await payers.brings({ minor: 106_500, name: 'LYON, Ville de' })).toEqual(['106500 suggested']);
  const [entry] = await payers.entries('suggested');
  // What is listed can be confirmed: the group, and none of its members by themselves.
  expect(entry).toMatchObject({
    candidates: [],
    candidateGroups: [{ group: 'lyon', due: { amountMinor: 108_000, currency: 'EUR' } }],
  });
  const members = entry?.candidateGroups.flatMap((one) => one.members);
  expect(members?.map(({ applicationId, due }) => [applicationId, due.amountMinor])).toEqual([
    ...[
      [first, 54_000],
      [second, 54_000],
    ],
  ]);
  // While nobody has confirmed it, no place lapses.
  await advance(app.client, applicationStream(first), 47 * 86_400);
  expect(await payers.phaseOf(first)).toBe('awaiting-payment');
  const confirm = (body: object): Promise<Told> => payers.decide(entry?.id, 'suggestion-confirmation', body);
  expect(await confirm({ applicationId: first })).toMatchObject({ status: 409 });
  expect(await confirm({ group: 'lyon', applicationId: first })).toMatchObject({ status: 400 });
  expect(await confirm({ group: 'lyon' })).toMatchObject({
    status: 200,
    body: {
      state: 'allocated',
      candidates: [],
      candidateGroups: [],
      allocations: [{ group: 'lyon', rule: 'amount-and-payer' }],
    },
  });
  await payers.settled();
  expect([await payers.phaseOf(first), await payers.phaseOf(second)]).toEqual(['guaranteed', 'guaranteed']);
}, 90_000);

it('gives a group what a person says is for it, though the line names nobody', async () => {
  const { id } = await payers.invoiced();
  const before = await lines();
  expect(await payers.brings({ minor: 30_000, text: ['Training'] })).toEqual(['30000 open unknown']);
  const [entry] = await payers.entries('open').then((all) => all.filter(({ amount }) => amount.amountMinor === 30_000));
  const part = (to: object, amountMinor: number) => ({ ...to, amount: { amountMinor, currency: 'EUR' } });
  const allocate = (...parts: readonly object[]): Promise<Told> => payers.decide(entry?.id, 'allocation', { parts });

  expect(await allocate(part({ group: 'nobody' }, 20_000))).toMatchObject({
    ...{ status: 404, body: { type: 'urn:matricula:problem:unknown-group' } },
  });
  for (const whom of [{ group: GROUP, applicationId: id }, {}])
    expect(await allocate(part(whom, 20_000))).toMatchObject({
      ...{ status: 400, body: { facts: { issues: [{ path: 'parts[0].applicationId' }] } } },
    });
  await must(200, allocate(part({ group: GROUP }, 20_000), part({ applicationId: id }, 10_000)));
  await payers.settled();
  const { body } = await payers.get(`bank-entries/${entry?.id ?? ''}`);
  expect(body).toMatchObject({
    state: 'allocated',
    allocations: [
      { group: GROUP, applicationId: null, rule: 'by-hand', told: 'recorded' },
      { group: null, applicationId: id, rule: 'by-hand', told: 'recorded' },
    ],
  });
  const { payments } = groupView.parse((await payers.get(`groups/${GROUP}`)).body);
  expect(payments.at(-1)).toMatchObject({ amount: { amountMinor: 20_000 }, reversed: false });
  // In order: the first line was full.
  expect([before, await lines()]).toEqual([
    [64_000, 6_000],
    [64_000, 26_000],
  ]);
}, 60_000);

it('is left to a person where one has entered it by hand for the group', async () => {
  const { invoices } = groupView.parse((await payers.get(`groups/${GROUP}`)).body);
  const reference = invoices[0]?.creditorReference ?? '';
  const receivedOn = new Date().toISOString().slice(0, 10);
  const payment = { paymentId: 'told-by-phone', amount: { amountMinor: 1_700, currency: 'EUR' }, receivedOn };
  await payers.post(`groups/${GROUP}/payments`, payment);
  expect(await payers.brings({ minor: 1_700, structured: reference })).toEqual(['1700 open entered-by-hand']);
  expect(await payers.brings({ minor: 1_701, structured: reference })).toEqual(['1701 allocated']);
}, 60_000);

it('keeps the places of all whom it may be for, while a person has not said how it is divided', async () => {
  const { id, reference } = await payers.invoiced();
  const { invoices } = groupView.parse((await payers.get(`groups/${GROUP}`)).body);
  const text = [`${invoices[0]?.creditorReference ?? ''} and ${reference}`];
  expect(await payers.brings({ minor: 70_000, text })).toEqual(['70000 open names-group']);
  await advance(app.client, applicationStream(id), 47 * 86_400);
  expect(await payers.phaseOf(id)).toBe('awaiting-payment');
}, 60_000);
