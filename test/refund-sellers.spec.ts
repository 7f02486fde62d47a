import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunningApp } from './support/app.js';
import { camt, declare, ibanOf, type Line, OUR_IBAN } from './support/bank.js';
import { apply, course, must, publishCourse } from './support/course.js';
import { ask, type Told } from './support/http.js';
import { painErrors, textsOf } from './support/pain.js';
import { type BatchSeen, type Paybacks, startPayingBack } from './support/paybacks.js';
import type { Payers } from './support/payers.js';

const PAYER = 'FR1420041010050500013M02606';
const [THEIRS, THEIRS_TOO, NOBODYS] = [ibanOf(1), ibanOf(2), ibanOf(3)];

let app: RunningApp;
let payers: Payers;
let paybacks: Paybacks;
let theirCourse: string;
beforeAll(async () => {
  ({ app, payers, paybacks } = await startPayingBack());
  const { organiser, bank, ...ours } = await course();
  if (bank === null) throw new Error('the course asks for no money');
  await publishCourse(app, { ...ours, organiser, bank: { ...bank, iban: OUR_IBAN } });
  const another = { ...organiser, legalName: 'Harbour School', city: 'Exampleport', country: 'FR' };
  theirCourse = `${ours.code}-theirs`;
  await publishCourse(app, { ...ours, code: theirCourse, organiser: another, bank: { ...bank, iban: THEIRS } });
  const later = { ...ours, code: `${ours.code}-later`, organiser: another, bank: { ...bank, iban: THEIRS_TOO } };
  await publishCourse(app, later);
  // The newest of that seller does not say the town by itself.
  const newest = { ...ours, code: `${ours.code}-newest`, organiser: { ...another, city: null } };
  await publishCourse(app, { ...newest, bank: { ...bank, iban: THEIRS } });
  for (const iban of [THEIRS, THEIRS_TOO, NOBODYS]) await declare(app.dataSource, { iban, name: iban });
}, 120_000);
afterAll(() => app.stop());

/** The bank of this account of ours tells of the line. */
async function comesInto(iban: string, line: Line): Promise<void> {
  const headers = { 'content-type': 'application/octet-stream' };
  const day = new Date().toISOString().slice(0, 10);
  const body = camt({ iban, openingMinor: null, day, lines: [{ from: PAYER, ...line }] });
  await must(201, ask(app, 'POST bank-statements', { token: payers.tokens.finance, headers, body }));
  await payers.settled();
}

/** Somebody has paid 610.00 instead of 600.00 into this account, for the edition: the refund. */
async function overpaid(edition: string, into: string): Promise<string> {
  const { id } = await apply(app, edition);
  const { reference: structured } = await payers.admitted(id);
  await comesInto(into, { minor: 61_000, structured });
  const [refund] = await paybacks.refundsOf(id);
  if (refund === undefined) throw new Error('nothing is owed');
  return refund.id;
}

const preparing = (body: object): Promise<Told> => paybacks.post('refund-batches', paybacks.preparer, body);

/** The accounts of ours from which what is named may be paid; the other answers say which to name instead. */
async function paidFrom(named: object, instead: string): Promise<readonly string[]> {
  const able: string[] = [];
  for (const account of [OUR_IBAN, THEIRS, THEIRS_TOO, NOBODYS]) {
    const { status, body } = await preparing({ ...named, account });
    if (status === 201) {
      able.push(account);
      await must(
        200,
        paybacks.post(`refund-batches/${String(body['id'])}/cancellation`, paybacks.preparer, { because: 'No.' }),
      );
      await payers.settled();
    } else {
      const leftOut = [
        expect.stringMatching(new RegExp(` other-account: .*name as its account.* It is ${instead}\\.$`)),
      ];
      expect(body).toMatchObject({ type: 'urn:matricula:problem:nothing-to-pay', facts: { leftOut } });
    }
  }
  return able;
}

it("takes of all that is owed what is not another seller's, and says which account pays the rest", async () => {
  const [ours, theirs] = [await overpaid(payers.course, OUR_IBAN), await overpaid(theirCourse, THEIRS)];
  const all = (await must(201, preparing({ account: OUR_IBAN }))).body as never as BatchSeen;
  expect(all.lines.map(({ refund }) => refund)).toEqual([ours]);
  expect((await paybacks.batch(all.id)).leftOut).toEqual([
    {
      ...{ refund: theirs, entryId: null, because: 'other-account' },
      advice: expect.stringContaining(`It is ${THEIRS}.`),
    },
  ]);
  const { id } = (await must(201, preparing({ account: THEIRS }))).body as never as BatchSeen;
  await paybacks.once(id, ({ lines }) => lines.every(({ state }) => state !== 'approving'));
  await paybacks.sealed(id);
  const { text } = await paybacks.file(id);
  expect(await painErrors(text)).toEqual([]);
  expect([textsOf(text, 'IBAN'), textsOf(text, 'Nm').at(1)]).toEqual([[THEIRS, PAYER], 'Harbour School']);
  expect([textsOf(text, 'TwnNm'), textsOf(text, 'Ctry')]).toEqual([['Exampleport'], ['FR']]);
}, 90_000);

it.each([
  ['the seller of its edition', THEIRS, [THEIRS, THEIRS_TOO, NOBODYS], THEIRS],
  ['another by mistake, from there too', OUR_IBAN, [OUR_IBAN, THEIRS, THEIRS_TOO, NOBODYS], ''],
  ["what is no seller's, from the seller's too", NOBODYS, [THEIRS, THEIRS_TOO, NOBODYS], NOBODYS],
])(
  'goes from the accounts of its seller where the money came to %s',
  async (_, into, able, instead) => {
    const refunds = [await overpaid(theirCourse, into)];
    expect(await paidFrom({ refunds }, instead)).toEqual(able);
  },
  90_000,
);

it.each([
  ['a seller, from the accounts of that one', THEIRS_TOO, [THEIRS, THEIRS_TOO, NOBODYS]],
  ["what is no seller's, from there alone", NOBODYS, [NOBODYS]],
])(
  'what an entry owes back goes, where it came to %s',
  async (_, into, able) => {
    await comesInto(into, { minor: 1_234, text: ['For somebody else'] });
    const [entry] = await payers.entries('open');
    await must(200, payers.decide(entry?.id, 'return', { because: 'Not for us.' }));
    expect(await paidFrom({ returns: [entry?.id] }, into)).toEqual(able);
  },
  90_000,
);
