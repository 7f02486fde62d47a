import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Rejection, type RejectionReason } from '../rejection.js';
import { decideEntry } from './decide-entry.js';
import type { EntryBooked } from './entry.js';
import type { EntryContext, UntoldEntryCommand } from './entry-commands.js';
import type { EntryEvent, EntryFact } from './entry-events.js';
import { allocatedMinor, freeMinor, isPending, stateNameOf } from './entry-state.js';
import { foldEntry } from './evolve-entry.js';
import { type InvoicedGroup, NOTHING_FOUND, type Payable } from './match.js';

const AT = '2024-09-03T07:00:00.000Z';
const booked: EntryBooked = {
  ...{ type: 'EntryBooked', account: 'ES9121000418450200051332', statement: 's1', suspectedOf: null },
  ...{ direction: 'credit', amountMinor: 60_000, currency: 'EUR', isReversal: false, bookedOn: '2024-09-02' },
  ...{ valuedOn: '2024-09-01', bankReference: null, transactionCode: null, part: null, unsplit: 0, endToEnd: null },
  ...{ creditorReferences: [], mandate: null, returnReason: null, textId: 'e', occurredAt: AT, by: 'staff:omar' },
};
const payable = (application: string, currency = 'EUR'): Payable => ({
  ...{ application, currency, dueMinor: 60_000, hasEnded: false },
});
const invoiced = (group: string, isInvoiced = true): InvoicedGroup => ({
  ...{ group, isInvoiced, currency: 'EUR', dueMinor: 50_000, members: ['a', 'b'] },
});
const context: EntryContext = {
  found: { ...NOTHING_FOUND, named: [{ ...payable('a'), rule: 'reference', isEntered: false }] },
  payables: new Map([payable('a'), payable('b'), payable('usd', 'USD')].map((one) => [one.application, one])),
  groups: new Map([invoiced('ghent'), invoiced('lyon', false)].map((one) => [one.group, one])),
  paymentIdOf: (part, application) => `e/${part}/${application}`,
};
const say = (command: UntoldEntryCommand, past: readonly EntryEvent[]) =>
  decideEntry({ ...command, id: 'c', at: AT, by: 'staff:omar', role: 'finance' }, foldEntry('e', past), context);

const happened = (fact: EntryFact): EntryEvent => ({ ...fact, occurredAt: AT, by: 'staff:omar' });
const after = (...facts: EntryFact[]): EntryEvent[] => [booked, ...facts.map(happened)];
const to = (application: string, part: number, amountMinor: number): EntryFact => ({
  ...{ type: 'EntryAllocated', part, application, paymentId: `e/${part}/${application}`, amountMinor },
  ...{ rule: 'by-hand', outcome: amountMinor < 60_000 ? 'partial' : 'exact' },
});
const allocate = (application: string, amountMinor: number, currency = 'EUR'): UntoldEntryCommand => ({
  type: 'AllocateEntry',
  parts: [{ application, amountMinor, currency }],
});
const toGroup = (group: string, amountMinor: number): UntoldEntryCommand => ({
  type: 'AllocateEntry',
  parts: [
    { group, amountMinor, currency: 'EUR' },
    { application: 'b', amountMinor: 1_000, currency: 'EUR' },
  ],
});
const recorded = (part: number): EntryFact => ({ type: 'AllocationRecorded', part });
const suspected: EntryEvent[] = [{ ...booked, suspectedOf: 'perhaps-repeated' }];
const becauseId = 't';
const dismissed = after({ type: 'EntryDismissed', becauseId });
const open: EntryFact = { type: 'EntryLeftOpen', because: 'unknown', candidates: [] };
const suggested: EntryFact = { type: 'EntrySuggested', candidates: ['a', 'b'], rule: 'amount-and-payer' };
const suggestedGroup: EntryFact = {
  ...{ type: 'EntryGroupSuggested', candidates: ['a'], rule: 'amount-and-payer' },
  groups: [{ group: 'ghent', members: ['a', 'b'] }],
};

it.each<[string, EntryEvent[], UntoldEntryCommand, readonly EntryFact[]]>([
  [
    'matches what is new',
    after(),
    { type: 'MatchEntry' },
    [{ ...(to('a', 1, 60_000) as object), rule: 'reference' } as EntryFact],
  ],
  ['matches nothing twice', after(to('a', 1, 60_000)), { type: 'MatchEntry' }, []],
  ['does not match what a person has decided', dismissed, { type: 'MatchEntry' }, []],
  ['does not match what is suspected', suspected, { type: 'MatchEntry' }, []],
  ['allocates a part', after(open), allocate('a', 20_000), [to('a', 1, 20_000)]],
  ['gives each part a number of its own', after(to('a', 1, 20_000)), allocate('b', 40_000), [to('b', 2, 40_000)]],
  [
    'allocates a part to a group, which divides it, and another to somebody else',
    after(to('a', 1, 9_000)),
    toGroup('ghent', 50_000),
    [
      {
        ...{ type: 'EntryAllocatedToGroup', part: 2, group: 'ghent', members: ['a', 'b'], paymentId: 'e/2/ghent' },
        ...{ amountMinor: 50_000, rule: 'by-hand', outcome: 'exact' },
      },
      to('b', 3, 1_000),
    ],
  ],
  [
    'never uses the number of an undone part again',
    after(to('a', 1, 60_000), { type: 'AllocationRefused', part: 1, reason: 'x' }),
    allocate('a', 60_000),
    [to('a', 2, 60_000)],
  ],
  [
    'confirms a suggestion',
    after(suggested),
    { type: 'ConfirmSuggestion', payee: { application: 'b' } },
    [{ ...(to('b', 1, 60_000) as object), rule: 'amount-and-payer' } as EntryFact],
  ],
  [
    'confirms the suggestion of a group, and leaves none',
    after(suggestedGroup),
    { type: 'ConfirmSuggestion', payee: { group: 'ghent' } },
    [
      {
        ...{ type: 'EntryAllocatedToGroup', part: 1, group: 'ghent', members: ['a', 'b'], paymentId: 'e/1/ghent' },
        ...{ amountMinor: 60_000, rule: 'amount-and-payer', outcome: 'over' },
      },
    ],
  ],
  [
    'notes what was recorded',
    after(to('a', 1, 1)),
    { type: 'NoteTold', part: 1, told: 'ConfirmPayment', refusal: null },
    [recorded(1)],
  ],
  [
    'notes it once',
    after(to('a', 1, 1), recorded(1)),
    { type: 'NoteTold', part: 1, told: 'ConfirmPayment', refusal: null },
    [],
  ],
  [
    'owes the rest back thirty days after it came',
    after(to('a', 1, 20_000)),
    { type: 'ReturnEntry', becauseId },
    [
      {
        ...{ type: 'EntryReturnOwed', amountMinor: 40_000, currency: 'EUR', cause: 'not-for-us', becauseId },
        ...{ countedFrom: '2024-08-31T22:00:00.000Z', dueFrom: '2024-09-30T22:00:00.000Z' },
        ...{ warnAt: ['2024-09-20T22:00:00.000Z', '2024-09-27T22:00:00.000Z'], dueAt: '2024-10-01T22:00:00.000Z' },
      },
    ],
  ],
  [
    'undoes what was recorded before the bank took it back',
    after(to('a', 1, 20_000), recorded(1), to('b', 2, 40_000)),
    { type: 'TakeBackEntry', reversal: 'r', becauseId: 'r' },
    [
      { type: 'EntryTakenBack', reversal: 'r', becauseId: 'r' },
      { type: 'AllocationUndoAsked', part: 1, cause: 'taken-back', becauseId: 'r' },
    ],
  ],
  [
    'and what is recorded after that',
    after(to('b', 1, 40_000), { type: 'EntryTakenBack', reversal: 'r', becauseId: 'r' }),
    { type: 'NoteTold', part: 1, told: 'ConfirmPayment', refusal: null },
    [recorded(1), { type: 'AllocationUndoAsked', part: 1, cause: 'taken-back', becauseId: 'r' }],
  ],
])('%s', (_, past, command, facts) => {
  expect(say(command, past)).toEqual(facts.map(happened));
});

it.each<[RejectionReason, EntryEvent[], UntoldEntryCommand]>([
  ['unknown-entry', [], { type: 'MatchEntry' }],
  ['entry-suspected', suspected, allocate('a', 1)],
  ['entry-not-suspected', after(open), { type: 'AcceptSuspect', becauseId }],
  ['entry-settled', after(to('a', 1, 60_000)), { type: 'DismissEntry', becauseId }],
  ['entry-not-dismissed', after(open), { type: 'ReopenEntry', becauseId }],
  ['not-a-credit', [{ ...booked, direction: 'debit' }], allocate('a', 1)],
  ['not-suggested', after(suggested), { type: 'ConfirmSuggestion', payee: { application: 'c' } }],
  ['not-suggested', after(suggestedGroup), { type: 'ConfirmSuggestion', payee: { group: 'lyon' } }],
  ['not-suggested', after(suggested), { type: 'ConfirmSuggestion', payee: { group: 'ghent' } }],
  ['not-suggested', after(suggestedGroup, open), { type: 'ConfirmSuggestion', payee: { group: 'ghent' } }],
  ['more-than-entry', after(to('a', 1, 20_000)), allocate('b', 40_001)],
  ['currency-mismatch', after(open), allocate('usd', 1)],
  ['currency-mismatch', after(open), allocate('a', 1, 'USD')],
  ['unknown-application', after(open), allocate('nobody', 1)],
  ['amount-not-positive', after(open), allocate('a', 0)],
  ['unknown-group', after(open), toGroup('nobody', 1)],
  ['nothing-invoiced', after(open), toGroup('lyon', 1)],
  ['more-than-entry', after(open), toGroup('ghent', 59_001)],
  ['unknown-part', after(open), { type: 'UndoAllocation', part: 1, becauseId }],
  ['part-not-recorded', after(to('a', 1, 1)), { type: 'UndoAllocation', part: 1, becauseId }],
  [
    'taken-back-already',
    after({ type: 'EntryTakenBack', reversal: 'r', becauseId }),
    { type: 'TakeBackEntry', reversal: 'another', becauseId },
  ],
])('refuses with %s', (reason, past, command) => {
  const verdict = say(command, past);
  expect(verdict instanceof Rejection ? verdict.reason : verdict).toBe(reason);
});

describe('over random lives', () => {
  const part = fc.integer({ min: 1, max: 4 });
  const refusal = fc.constantFrom(null, null, 'refund-depends-on-it', 'payment-id-reused');
  const told = fc.constantFrom('ConfirmPayment' as const, 'ReversePayment' as const);
  const command: fc.Arbitrary<UntoldEntryCommand> = fc.oneof(
    fc
      .tuple(fc.constantFrom('a', 'b'), fc.integer({ min: -5, max: 70_000 }))
      .map(([who, minor]) => allocate(who, minor)),
    fc.record({ type: fc.constant('NoteTold' as const), part, told, refusal }),
    fc.record({ type: fc.constant('UndoAllocation' as const), part, becauseId: fc.constant('t') }),
    fc.constantFrom<UntoldEntryCommand>(
      { type: 'MatchEntry' },
      { type: 'DismissEntry', becauseId },
      { type: 'ReopenEntry', becauseId },
      { type: 'ReturnEntry', becauseId },
      { type: 'AcceptSuspect', becauseId },
      { type: 'RejectSuspect', becauseId },
      { type: 'TakeBackEntry', reversal: 'r', becauseId },
    ),
  );

  it('never gives away more than came, and knows when it is undecided', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(command, { maxLength: 25 }), (isSuspected, commands) => {
        const events: EntryEvent[] = isSuspected ? [...suspected] : [booked];
        for (const one of commands) {
          const verdict = say(one, events);
          if (!(verdict instanceof Rejection)) events.push(...verdict);
          const entry = foldEntry('e', events);
          if (entry === null) throw new Error('it was booked');
          expect(freeMinor(entry)).toBeGreaterThanOrEqual(0);
          expect(allocatedMinor(entry) + entry.returnMinor).toBeLessThanOrEqual(60_000);
          expect(new Set(entry.parts.map(({ paymentId }) => paymentId)).size).toBe(entry.parts.length);
          expect(entry.pending.at(-1)?.until === null).toBe(isPending(entry));
          if (stateNameOf(entry) === 'allocated' && entry.takenBackBy === null) expect(freeMinor(entry)).toBe(0);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
