import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningApp } from './support/app.js';
import { OUR_IBAN } from './support/bank.js';
import { FinanceDesk, idIn, nameOf } from './support/finance-desk.js';
import { type Invoiced, type Payers, startPaying } from './support/payers.js';

const SENDER = 'FR1420041010050500013M02606';
const SLOW_MS = 90_000;
const today = new Date().toISOString().slice(0, 10);
let app: RunningApp;
let payers: Payers;
let desk: FinanceDesk;
let second: string;
beforeAll(async () => {
  ({ app, payers } = await startPaying());
  desk = new FinanceDesk(app.url, payers.tokens.finance);
  second = await app.token('finance', 'carla');
}, 120_000);
afterAll(() => app.stop());

const said = (words: string, token?: string): Promise<string> => desk.said(words, token);
const refused = (words: string, token?: string): Promise<string> => desk.refused(words, token);
const receivedOf = async ({ id }: Invoiced): Promise<unknown> =>
  (await payers.get(`applications/${id}`)).body['account'];

describe('matricula entries', () => {
  it(
    'lists what needs a person; allocates, confirms, undoes, dismisses, reopens, returns',
    async () => {
      const [one, other] = [await payers.invoiced('Alike'), await payers.invoiced()];
      await payers.brings({ minor: 60_000, name: 'City of Alike', from: SENDER }, { minor: 4_200, name: 'Nobody' });
      const listed = await said('entries list');
      expect(listed).toMatch(/ open 2\d{3}-\d\d-\d\d 42\.00 EUR unknown\n {2}from Nobody\n/);
      expect(listed).toMatch(/ suggested \S+ 600\.00 EUR\n {2}from City of Alike, FR14/);
      expect(listed).toContain(`  perhaps ${nameOf(one)}, who has 600.00 EUR to pay`);
      expect(listed.split('\n').at(-1)).toBe('None is suspected.');

      await payers.brings({ minor: 4_300, name: 'Nobody else' });
      const [, onward = ''] =
        /^and more: (--cursor \S+ --state open)$/m.exec(await said('entries list --limit 1')) ?? [];
      const last = await said(`entries list --limit 1 ${onward}`);
      expect(last).toMatch(/^\S+ open .* 4[23]\.00 EUR unknown\n/);
      const both = await payers.entries('open');
      const gift = both.find((one) => one.amount.amountMinor === 4_300)?.id ?? '';
      await said(`entries dismiss ${gift} --because "A gift."`);

      const suggested = idIn(await said('entries list --state suggested'));
      expect(await refused(`entries confirm ${suggested} ${nameOf(other)}`)).toBe(
        `This was not suggested: allocate the entry instead.\n  application: ${other.id}`,
      );
      expect(await said(`entries confirm ${suggested} ${nameOf(one)}`)).toMatch(/ allocated: 600\.00 EUR of 600/);
      await payers.settled();
      expect(await said(`entries show ${suggested}`)).toContain(
        `  part 1: 600.00 EUR to ${nameOf(one)}, amount-and-payer, exact, recorded`,
      );
      expect(await said(`entries show ${suggested}`)).not.toContain(nameOf(one) + ', who');
      await said(`entries undo ${suggested} 1 --because "It was for another."`);
      await payers.settled();
      // What a person has undone is suggested no more, and says so.
      expect(await said(`entries show ${suggested}`)).toContain(
        `  may be for ${nameOf(one)}, who has 600.00 EUR to pay`,
      );
      expect(await receivedOf(one)).toMatchObject({ received: { amountMinor: 0 } });
      await said(`entries allocate ${suggested} --part ${nameOf(other)}=100.00EUR --part ${one.id}=500.00EUR`);
      await payers.settled();
      expect(await receivedOf(one)).toMatchObject({ received: { amountMinor: 50_000 } });
      expect(await receivedOf(other)).toMatchObject({ received: { amountMinor: 10_000 } });

      const open = idIn(await said('entries list --state open'));
      expect(await refused(`entries allocate ${open}`)).toBe('Say who gets it: --part, or --group, for each.');
      expect(await refused(`entries undo ${open} first --because "No."`)).toContain(
        'A whole number is needed, such as 1.',
      );
      for (const [size, why] of [
        ['0', 'is less than 1'],
        ['201', 'is more than 200'],
      ])
        expect(await refused(`entries list --state open --limit ${size ?? ''}`)).toContain(`  limit ${why ?? ''}`);
      expect(await refused(`entries dismiss ${open}`)).toContain("required option '--because <words>' not specified");
      expect(await said(`entries dismiss ${open} --because "It is interest."`)).toMatch(
        / dismissed: 0\.00 EUR of 42\.00/,
      );
      expect(await refused(`entries return ${open} --because "It is a slip."`)).toBe(
        'Nothing is left of it to decide: facts.state says where it stands. What it was allocated to is undone part by part first.\n  state: dismissed',
      );
      await said(`entries reopen ${open} --because "It is none."`);
      expect(await said(`entries return ${open} --because "Nobody knows whose it is."`)).toMatch(
        / to-be-returned: 0\.00 EUR of 42\.00 EUR allocated\n {2}goes back: 42\.00 EUR owed, due /,
      );
      expect(await refused(`entries returned ${open} --on ${today} --bank-reference OUT`)).toContain(
        'Another person has to do this.',
      );
      expect(await said(`entries returned ${open} --on ${today} --bank-reference OUT`, second)).toMatch(/ returned: /);
      expect(await said('entries list --state open')).toBe('None is open.');
    },
    SLOW_MS,
  );

  it(
    'says whether a suspected duplicate counts, and which statement brought what',
    async () => {
      const payer = await payers.invoiced();
      const twice = { minor: 30_000, reference: 'B-1', structured: payer.reference };
      await payers.brings(twice, { ...twice, minor: 29_900 });
      const suspected = idIn(await said('entries list --state suspected'));
      expect(await said(`entries suspicion ${suspected} counts --because "The bank was asked."`)).toMatch(
        / open: | allocated: /,
      );
      const statement = idIn(await said('statements list'));
      await payers.settled();
      const outcome = await said(`statements show ${statement}`);
      expect(outcome).toContain(`${statement} ${OUR_IBAN}`);
      expect(outcome).toContain('  2 allocated: partial');
      expect((await said(`entries list --statement ${statement}`)).match(/ allocated /g)).toHaveLength(2);
      const [paid] = (await payers.entryFor(payer.id))?.allocations ?? [];
      const ofPayment = await said(`entries list --payment ${paid?.paymentId ?? ''}`);
      expect(ofPayment.match(/ allocated /g)).toHaveLength(1);
      expect(ofPayment).toContain(`to ${nameOf(payer)}`);

      await payers.brings({ minor: 1_700, reference: 'B-2' }, { minor: 1_800, reference: 'B-2' });
      const slip = idIn(await said('entries list --state suspected'));
      expect(await said(`entries suspicion ${slip} duplicate --because "The bank was asked."`)).toMatch(/ dismissed: /);
      expect(await refused(`entries suspicion ${slip} counts --because "Yes."`)).toContain('state: dismissed');
      expect(await said(`entries reopen ${slip} --because "The bank says that there were two."`)).toMatch(/ open: /);
    },
    SLOW_MS,
  );
});
