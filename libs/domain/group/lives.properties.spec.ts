import { expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { transfer } from '../../../test/support/group-life.js';
import { GroupWorld } from '../../../test/support/group-world.js';
import { HOUR_MS, iso, START, steps, type Step } from '../../../test/support/random-lives.js';
import { accountOf, chargedByRule, invoicedNetMinor } from '../application/account.js';
import type { Application } from '../application/state.js';
import type { GroupTerms } from '../programme/terms.js';
import { linesOf } from './invoicing.js';

jest.setTimeout(120_000); // Hundreds of whole lives each.

/** What happens between two commands to applications. */
type Beside =
  | { readonly is: 'pay'; readonly amountMinor: number }
  | { readonly is: 'close' }
  | { readonly is: 'bounce' }
  | { readonly is: 'replace' }
  | { readonly is: 'bring'; readonly nth: number };

const beside: fc.Arbitrary<Beside> = fc.oneof(
  fc.record({ is: fc.constant('pay' as const), amountMinor: fc.constantFrom(1, 20_000, 54_000, 108_000, 150_000) }),
  fc.record({ is: fc.constant('close' as const) }),
  fc.record({ is: fc.constant('bounce' as const) }),
  fc.record({ is: fc.constant('replace' as const) }),
  fc.record({ is: fc.constant('bring' as const), nth: fc.nat(5) }),
  fc.record({ is: fc.constant('bring' as const), nth: fc.nat(5) }),
);
const terms: fc.Arbitrary<GroupTerms | undefined> = fc.constantFrom(undefined, {
  closeWithin: 'P1D',
  discountFrom: 2,
  whenOneLeaves: 'others-lose-discount' as const,
});
const lives = fc.array(steps, { minLength: 2, maxLength: 3 });
type Life = readonly (readonly Step[])[];

/** The lives in turns, with what happens beside them, until all has been told and done. */
function live(list: Life, besides: readonly Beside[], groups: GroupTerms | undefined): GroupWorld {
  const world = new GroupWorld(iso(START), { members: list.length, terms: groups });
  let now = START;
  let round = 0;
  const most = Math.max(...list.map((one) => one.length));
  for (let turn = 0; turn < most; turn += 1)
    for (const [index, one] of list.entries()) {
      const step = one[turn];
      if (step === undefined) continue;
      now += step.waitHours * HOUR_MS;
      world.say(index, {
        at: iso(now),
        said: step.say(now, world.lives[index]?.seenAt(iso(now)) as Application),
        context: step.context,
      });
      happen(world, besides[round++ % besides.length], now);
      inStep(world);
    }
  const end = now + 500 * 24 * HOUR_MS;
  world.sayToGroup(iso(end), { type: 'ObserveTime' });
  world.bringAll(iso(end));
  for (const index of list.keys()) world.say(index, { at: iso(end), said: { type: 'ObserveTime', by: 'clock' } });
  world.bringAll(iso(end));
  return world;
}

function happen(world: GroupWorld, what: Beside | undefined, now: number): void {
  if (what?.is === 'bounce') world.bounce(iso(now));
  if (what?.is === 'replace')
    world.sayToGroup(iso(now), { type: 'ReplaceGroupPayer', billingId: `b${now}`, becauseId: 't' });
  if (what?.is === 'close') world.sayToGroup(iso(now), { type: 'CloseGroup' });
  if (what?.is === 'bring') world.bring(iso(now), what.nth);
  if (what?.is === 'pay')
    world.sayToGroup(iso(now), { ...transfer(what.amountMinor, null, `g${now}`), receivedOn: iso(now).slice(0, 10) });
}

/** Promise 7 for each participant; and what the papers lack has been asked of the group, once. */
function inStep(world: GroupWorld): void {
  for (const { application } of world.lives) {
    const { receivedMinor, keptMinor, refundedMinor, owedBackMinor } = accountOf(application);
    expect(receivedMinor).toBe(keptMinor + refundedMinor + owedBackMinor);
    const { group } = application.account;
    expect(chargedByRule(application) - invoicedNetMinor(application.account)).toBe(group?.askedMinor ?? 0);
  }
}

it('lines and accounts agree to the cent, however late word of it comes', () => {
  fc.assert(
    fc.property(lives, fc.array(beside, { minLength: 1, maxLength: 30 }), terms, (list, besides, groups) => {
      const world = live(list, besides, groups);
      inStep(world);
      const { group } = world.group;
      for (const { invoice, line } of linesOf(group)) {
        const taken = world.lives[Number(line.application)]?.application.account.invoices.find(
          (one) => one.line?.invoice === invoice.invoice && one.line.line === line.line,
        );
        expect([taken?.amountMinor, taken?.creditedMinor]).toEqual([line.amountMinor, line.creditedMinor]);
      }
      for (const { application } of world.lives) expect(application.account.group?.askedMinor ?? 0).toBe(0);
      const fromGroup = world.lives.flatMap(({ application }) =>
        application.account.receipts.filter(({ paymentId }) => paymentId.startsWith('g')),
      );
      const sumOf = (amounts: readonly { readonly amountMinor: number }[]): number =>
        amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
      expect(sumOf(fromGroup)).toBe(sumOf(group.payments));
      const bounced = group.payments.filter(({ reversed }) => reversed).map(({ paymentId }) => `${paymentId}:`);
      const isOf = (paymentId: string): boolean => bounced.some((start) => paymentId.startsWith(start));
      expect(fromGroup.filter(({ paymentId, reversed }) => isOf(paymentId) && !reversed)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

it('reaches what it is about: in a sample each of these happens', () => {
  const sample = fc.sample(fc.tuple(lives, fc.array(beside, { minLength: 1, maxLength: 30 }), terms), {
    numRuns: 300,
    seed: 7,
  });
  const seen = new Set(
    sample.flatMap(([list, besides, groups]) =>
      live(list, besides, groups).group.events.map((event) =>
        event.type === 'GroupInvoiceIssued' ? `${event.type} ${event.kind} ${event.invoice > 1}` : event.type,
      ),
    ),
  );
  expect([...seen].sort()).toEqual([
    'GroupClosed',
    'GroupCreditNoteIssued',
    'GroupDeclared',
    'GroupInvoiceCredited',
    'GroupInvoiceIssued fee false',
    'GroupInvoiceIssued fee true',
    'GroupInvoiceIssued supplement true',
    'GroupPayerReplaced',
    'GroupPaymentRecorded',
    'GroupPaymentReversed',
    'MemberJoined',
    'MemberLeft',
  ]);
});
