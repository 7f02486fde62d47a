import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { plusDays } from '#domain/time/zone.js';
import { applicationStream } from '#telling/names.js';
import type { RunningApp } from './support/app.js';
import { course } from './support/course.js';
import { Payers, startPaying } from './support/payers.js';
import { advance } from './support/world.js';

const FEE = 60_000;
const DAY_S = 86_400;

let app: RunningApp;
/** Under terms by which what is late goes back, and under those by which it still gives the place. */
let strict: Payers;
let lenient: Payers;

beforeAll(async () => {
  const { terms } = await course();
  const payment = { ...terms.payment, unpaid: 'lapse' as const };
  ({ app, payers: strict } = await startPaying(await course(undefined, { terms: { ...terms, payment } })));
  const late = { ...payment, moneyAfterLapse: 'reinstates' as const };
  lenient = await Payers.of(app, await course(undefined, { terms: { ...terms, payment: late } }));
}, 60_000);
afterAll(() => app.stop());

/** The instant at which the place lapses, unless it is put off. */
async function lapseAt(id: string): Promise<string> {
  const [row] = await app.dataSource.query<{ at: string }[]>(
    `SELECT payload -> 'due' ->> 'lapseAt' AS at FROM domain_event WHERE stream = $1 AND type = 'InvoiceIssued'`,
    [applicationStream(id)],
  );
  if (row === undefined) throw new Error('nothing was invoiced');
  return row.at;
}

/** Lets the application's own clock come so far behind an instant, having skipped so much before; answers with all that it skipped. */
async function pass(id: string, until: string, { daysBehind, skippedS = 0 }: Passing): Promise<number> {
  const seconds = (Date.parse(until) - Date.now()) / 1_000 + daysBehind * DAY_S - skippedS;
  await advance(app.client, applicationStream(id), seconds);
  return skippedS + seconds;
}

interface Passing {
  readonly daysBehind: number;
  readonly skippedS?: number;
}

const typesOf = async (id: string): Promise<string[]> => {
  const rows = await app.dataSource.query<{ type: string }[]>(
    'SELECT type FROM domain_event WHERE stream = $1 ORDER BY version',
    [applicationStream(id)],
  );
  return rows.map(({ type }) => type);
};

const standing = async (payers: Payers, id: string) => {
  const { body } = await payers.get(`applications/${id}`);
  const { phase, account } = body as { phase: string; account: Record<string, { amountMinor: number }> };
  return [phase, account['received']?.amountMinor, account['owedBack']?.amountMinor];
};

it.each(['suggested', 'open'])('lapses nothing while an entry that is %s could be the payment', async (state) => {
  const { id } = await strict.invoiced(`Waits-${state}`);
  const name = state === 'suggested' ? `City of Waits-${state}` : 'Nobody Known';
  expect(await strict.brings({ minor: FEE, name })).toEqual([expect.stringContaining(`60000 ${state}`)]);
  const at = await lapseAt(id);
  const skipped = await pass(id, at, { daysBehind: 2.5 });
  expect(await strict.phaseOf(id)).toBe('awaiting-payment');
  expect((await typesOf(id)).filter((type) => /Lapse/.test(type))).toEqual(Array(3).fill('LapseDeferred'));
  const [entry] = await strict.entries(state as 'open');
  await strict.decide(entry?.id, 'dismissal', { because: 'It is for another.' });
  await pass(id, at, { daysBehind: 4, skippedS: skipped });
  expect(await strict.phaseOf(id)).toBe('lapsed');
});

it.each([
  ['less than what is due by what the terms forgive', 58_500, 'awaiting-payment'],
  ['a cent less than that', 58_499, 'lapsed'],
  ['a cent more than what is due', 60_001, 'lapsed'],
])('takes what names nobody for a payment that could be it: %s', async (_, minor, phase) => {
  const { id } = await strict.invoiced();
  await strict.brings({ minor, name: `Nobody ${minor}` });
  await pass(id, await lapseAt(id), { daysBehind: 0.5 });
  expect(await strict.phaseOf(id)).toBe(phase);
  for (const entry of await strict.entries('open'))
    await strict.decide(entry.id, 'dismissal', { because: 'It is for another.' });
});

it.each([
  ['several places in one sum', 2 * FEE],
  ['a place in part', 100],
])('lapses nothing while its own payer may have paid %s, and says of none for which', async (what, minor) => {
  const name = `Pair-${minor}`;
  const [one, other, stranger] = [await strict.invoiced(name), await strict.invoiced(name), await strict.invoiced()];
  expect(await strict.brings({ minor, name: `City of ${name}` })).toEqual([`${minor} open unknown`]);
  const [entry] = await strict.entries('open');
  expect(entry?.candidates.map(({ applicationId }) => applicationId).sort()).toEqual([one.id, other.id].sort());
  for (const { id } of [one, other, stranger]) await pass(id, await lapseAt(id), { daysBehind: 0.5 });
  const phases = await Promise.all([one, other, stranger].map(({ id }) => strict.phaseOf(id)));
  expect(phases).toEqual(['awaiting-payment', 'awaiting-payment', 'lapsed']);
  await strict.decide(entry?.id, 'dismissal', { because: `It was not ${what}.` });
});

it('lapses nothing while a suspected duplicate names it, whatever its amount', async () => {
  const [meant, other] = [await strict.invoiced(), await strict.invoiced()];
  await strict.brings({ minor: 100, structured: other.reference, reference: 'SUSPECT' });
  await strict.brings({ minor: 4_200, text: [meant.reference.replace(/(.{4})/g, '$1 ')], reference: 'SUSPECT' });
  const [suspect] = await strict.entries('suspected');
  const at = await lapseAt(meant.id);
  const skipped = await pass(meant.id, at, { daysBehind: 1.5 });
  expect(await strict.phaseOf(meant.id)).toBe('awaiting-payment');
  await strict.decide(suspect?.id, 'suspicion', { counts: false, because: 'The bank was asked.' });
  await pass(meant.id, at, { daysBehind: 3, skippedS: skipped });
  expect(await strict.phaseOf(meant.id)).toBe('lapsed');
});

it('lapses nothing while a batch that cannot be told apart names it', async () => {
  const meant = await strict.invoiced();
  const part = `<TxDtls><RmtInf><Strd><CdtrRefInf><Ref>${meant.reference}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>`;
  const batch = `<Btch><NbOfTxs>2</NbOfTxs></Btch>${part}`;
  const told = await strict.bringsFile(FEE + 7_700, (file) => file.replace(/<TxDtls>[^]*<\/TxDtls>/, batch));
  expect(told).toEqual(['67700 open unsplit']);
  await pass(meant.id, await lapseAt(meant.id), { daysBehind: 0.5 });
  expect(await strict.phaseOf(meant.id)).toBe('awaiting-payment');
  const [entry] = await strict.entries('open');
  expect(entry).toMatchObject({ candidates: [{ applicationId: meant.id }], counterparty: { name: null } });
  await strict.decide(entry?.id, 'dismissal', { because: 'It is for another.' });
});

it('gives the place again to money that had come in time', async () => {
  const { id, reference } = await strict.invoiced();
  await pass(id, await lapseAt(id), { daysBehind: 1 });
  expect(await strict.phaseOf(id)).toBe('lapsed');
  await strict.brings({ minor: FEE, structured: reference });
  expect(await standing(strict, id)).toEqual(['guaranteed', FEE, 0]);
});

it('sends money back that came after the lapse, or reinstates where the terms say so', async () => {
  for (const [payers, expected] of [
    [strict, ['lapsed', FEE, FEE]],
    [lenient, ['guaranteed', FEE, 0]],
  ] as const) {
    const { id, reference } = await payers.invoiced();
    const at = await lapseAt(id);
    await pass(id, at, { daysBehind: 3 });
    await payers.brings({ minor: FEE, structured: reference, on: plusDays(at.slice(0, 10), 2) });
    expect(await standing(payers, id)).toEqual(expected);
  }
});
