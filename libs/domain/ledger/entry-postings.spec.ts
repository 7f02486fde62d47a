import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { admitted, ID } from '../../../test/support/life.js';
import type { EntryBooked } from '../bank/entry.js';
import type { EntryCommand } from '../bank/entry-commands.js';
import type { EntryEvent } from '../bank/entry-events.js';
import { freeMinor, outMinor } from '../bank/entry-state.js';
import { tellOf } from '../bank/entry-tells.js';
import { decideEntry } from '../bank/decide-entry.js';
import { foldEntry } from '../bank/evolve-entry.js';
import { NOTHING_FOUND } from '../bank/match.js';
import { Rejection } from '../rejection.js';
import { applicationPostings } from './application-postings.js';
import { entryPostings } from './entry-postings.js';
import type { LedgerAccount, Posting } from './posting.js';

const booked = (change: Partial<EntryBooked> = {}): EntryBooked => ({
  ...{ type: 'EntryBooked', occurredAt: '2024-09-03T07:00:00.000Z', by: 'staff:omar', account: 'ES91', statement: 's' },
  ...{ suspectedOf: null, direction: 'credit', amountMinor: 60_000, currency: 'EUR', isReversal: false },
  ...{ bookedOn: '2024-09-02', valuedOn: null, bankReference: 'B-1', transactionCode: null, part: null, unsplit: 0 },
  ...{ endToEnd: null, creditorReferences: [], mandate: null, returnReason: null, textId: 't' },
  ...change,
});

/** An entry told things, as the recorder would. */
class EntryLife {
  readonly events: EntryEvent[];
  private told = 0;

  constructor(first = booked()) {
    this.events = [first];
  }

  get entry() {
    const entry = foldEntry('e', this.events);
    if (entry === null) throw new Error('nothing was booked');
    return entry;
  }

  tell(said: Untold & { readonly by?: string }): readonly EntryEvent[] {
    this.told += 1;
    const at = `2024-09-${String(3 + Math.floor(this.told / 20)).padStart(2, '0')}T23:30:00.000Z`;
    const command = { by: 'staff:omar', role: 'finance', id: `c${this.told}`, at, ...said } as EntryCommand;
    const payable = { application: ID, currency: 'EUR', dueMinor: 60_000, hasEnded: false };
    const verdict = decideEntry(command, this.entry, {
      found: NOTHING_FOUND,
      payables: new Map([[ID, payable]]),
      groups: new Map(),
      paymentIdOf: (part) => `e-${part}`,
    });
    if (verdict instanceof Rejection) return [];
    this.events.push(...verdict);
    return verdict;
  }
}
type Untold = EntryCommand extends infer C ? (C extends unknown ? Omit<C, 'id' | 'at' | 'by' | 'role'> : never) : never;

const becauseId = 't';
const written = (life: EntryLife): string[] =>
  entryPostings(life.events).map(
    ({ on, rule, debit, credit, amountMinor, reference }) =>
      `${on} ${rule} ${reference ?? '-'}: ${debit} / ${credit} ${amountMinor}`,
  );
const after = (life: EntryLife, ...said: readonly (Untold & { readonly by?: string })[]): string[] => {
  const before = written(life).length;
  for (const one of said) expect(life.tell(one)).not.toEqual([]);
  return written(life).slice(before);
};

describe('what a bank entry posts', () => {
  it.each([
    ['credit', ['2024-09-02 entry B-1: bank / unallocated 60000']],
    ['debit', ['2024-09-02 entry B-1: unallocated / bank 60000']],
  ] as const)('a %s on the day of its booking', (direction, postings) => {
    expect(written(new EntryLife(booked({ direction })))).toEqual(postings);
  });

  it('nothing of a suspected duplicate, until a person says that it is none', () => {
    const suspected = booked({ suspectedOf: 'perhaps-repeated' });
    const life = new EntryLife(suspected);
    expect(written(life)).toEqual([]);
    expect(after(life, { type: 'AcceptSuspect', becauseId })).toEqual([
      '2024-09-02 entry B-1: bank / unallocated 60000',
    ]);
    const duplicate = new EntryLife(suspected);
    expect(after(duplicate, { type: 'RejectSuspect', becauseId })).toEqual([]);
    expect(after(duplicate, { type: 'ReopenEntry', becauseId })).toEqual([
      '2024-09-02 entry B-1: bank / unallocated 60000',
    ]);
  });

  it('nothing where it comes to nothing', () => {
    expect(written(new EntryLife(booked({ amountMinor: 0 })))).toEqual([]);
  });

  it('a dismissal out of the bank, by the day of UTC, and back when it is opened again', () => {
    const life = new EntryLife();
    expect(after(life, { type: 'DismissEntry', becauseId })).toEqual([
      '2024-09-03 entry-dismissed B-1: unallocated / bank 60000',
    ]);
    expect(after(life, { type: 'ReopenEntry', becauseId })).toEqual([
      '2024-09-03 entry-reopened B-1: bank / unallocated 60000',
    ]);
  });

  it('money that is owed back to its sender, and no longer', () => {
    const life = new EntryLife();
    expect(after(life, { type: 'ReturnEntry', becauseId })).toEqual([
      '2024-09-03 return-owed B-1: unallocated / refunds-payable 60000',
    ]);
    const reversal = { type: 'TakeBackEntry', reversal: 'r', becauseId } as const;
    expect(after(life, reversal)).toEqual(['2024-09-03 return-withdrawn B-1: refunds-payable / unallocated 60000']);
  });

  it('what has gone back against unallocated, on the day of the bank, and what came back the other way round', () => {
    const life = new EntryLife();
    const batch = 'b';
    const owed = { type: 'OrderReturn', batch, amountMinor: 60_000 } as const;
    expect(after(life, { type: 'ReturnEntry', becauseId }, owed)).toHaveLength(1);
    expect(after(life, { type: 'ConfirmReturnPaid', batch, paidOn: '2024-09-09' })).toEqual([
      '2024-09-09 return-paid B-1: refunds-payable / unallocated 60000',
    ]);
    expect(after(life, { type: 'NoteReturnCameBack', batch, returnedOn: '2024-09-11', becauseId })).toEqual([
      '2024-09-11 return-came-back B-1: unallocated / refunds-payable 60000',
    ]);
    expect(after(life, { type: 'TakeBackEntry', reversal: 'r', becauseId })).toEqual([
      '2024-09-03 return-withdrawn B-1: refunds-payable / unallocated 60000',
    ]);
  });

  it('what a person has transferred, out of the bank', () => {
    const life = new EntryLife();
    const byHand = {
      type: 'ConfirmReturnByHand',
      paidOn: '2024-09-03',
      bankReference: 'OUT',
      by: 'staff:eve',
    } as const;
    expect(after(life, { type: 'ReturnEntry', becauseId }, byHand)).toEqual([
      '2024-09-03 return-owed B-1: unallocated / refunds-payable 60000',
      '2024-09-03 return-paid B-1: refunds-payable / bank 60000',
    ]);
  });

  it('what the bank took back and an application keeps, once it is waited for no longer, until it is given back', () => {
    const life = new EntryLife();
    const parts = [{ application: ID, amountMinor: 50_000, currency: 'EUR' }];
    const recorded = { type: 'NoteTold', part: 1, told: 'ConfirmPayment', refusal: null } as const;
    const reversed = { type: 'NoteTold', part: 1, told: 'ReversePayment' } as const;
    after(life, { type: 'AllocateEntry', parts }, recorded, { type: 'DismissEntry', becauseId });
    const bounce = { type: 'TakeBackEntry', reversal: 'r', becauseId } as const;
    expect(after(life, bounce, { ...reversed, refusal: 'refund-depends-on-it' })).toEqual([
      '2024-09-03 entry-reopened B-1: bank / unallocated 10000',
    ]);
    expect(after(life, { type: 'DismissEntry', becauseId })).toEqual([
      '2024-09-03 entry-dismissed B-1: bank / unallocated 50000',
    ]);
    expect(after(life, { type: 'ReopenEntry', becauseId })).toEqual([
      '2024-09-03 entry-reopened B-1: unallocated / bank 50000',
    ]);
    after(life, { type: 'DismissEntry', becauseId });
    const undone = after(life, { type: 'UndoAllocation', part: 1, becauseId }, { ...reversed, refusal: null });
    expect(undone).toEqual(['2024-09-03 entry-reopened B-1: unallocated / bank 50000']);
  });

  it('only what is left of it, and what an application gives back later', () => {
    const life = new EntryLife();
    const parts = [{ application: ID, amountMinor: 50_000, currency: 'EUR' }];
    const recorded = { type: 'NoteTold', part: 1, told: 'ConfirmPayment', refusal: null } as const;
    expect(after(life, { type: 'AllocateEntry', parts }, recorded)).toEqual([]);
    expect(after(life, { type: 'DismissEntry', becauseId })).toEqual([
      '2024-09-03 entry-dismissed B-1: unallocated / bank 10000',
    ]);
    const undone = { type: 'NoteTold', part: 1, told: 'ReversePayment', refusal: null } as const;
    expect(after(life, { type: 'UndoAllocation', part: 1, becauseId }, undone)).toEqual([
      '2024-09-03 entry-dismissed B-1: unallocated / bank 50000',
    ]);
  });
});

jest.setTimeout(60_000);

const said: fc.Arbitrary<Untold> = fc.oneof(
  fc.integer({ min: 1, max: 70_000 }).map((amountMinor) => {
    return { type: 'AllocateEntry' as const, parts: [{ application: ID, amountMinor, currency: 'EUR' }] };
  }),
  fc.integer({ min: 1, max: 4 }).map((part) => ({ type: 'UndoAllocation' as const, part, becauseId })),
  fc
    .constantFrom('DismissEntry', 'ReopenEntry', 'ReturnEntry', 'AcceptSuspect', 'RejectSuspect')
    .map((type) => ({ type, becauseId })),
  fc.constant({ type: 'TakeBackEntry' as const, reversal: 'r', becauseId }),
  fc.integer({ min: 1, max: 70_000 }).map((amountMinor) => ({ type: 'OrderReturn' as const, batch: 'b', amountMinor })),
  fc.constant({ type: 'OrderReturn' as const, batch: 'b', amountMinor: 60_000 }),
  fc.constantFrom(
    { type: 'CancelReturnOrder' as const, batch: 'b', becauseId },
    { type: 'ConfirmReturnPaid' as const, batch: 'b', paidOn: '2024-09-09' },
    { type: 'NoteReturnCameBack' as const, batch: 'b', returnedOn: '2024-09-10', becauseId },
    { type: 'ConfirmReturnByHand' as const, paidOn: '2024-09-03', bankReference: 'OUT', by: 'staff:eve' },
  ),
);

const balanceOf = (account: LedgerAccount, postings: readonly Posting[]): number =>
  postings.reduce(
    (sum, { debit, credit, amountMinor }) =>
      sum + (debit === account ? amountMinor : 0) - (credit === account ? amountMinor : 0),
    0,
  );

it('leaves unallocated what is nobody’s yet and no more, over random lives of an entry and its application', () => {
  const first = fc.constantFrom(booked(), booked({ suspectedOf: 'perhaps-repeated' }));
  fc.assert(
    fc.property(first, fc.array(said, { maxLength: 15 }), (event, list) => {
      const life = new EntryLife(event);
      const application = admitted();
      for (const one of list) {
        const queue = [...life.tell(one)];
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          const tell = tellOf(next, life.entry);
          if (tell?.to !== 'application') continue;
          const answer = application.tell('2024-09-04T10:00:00.000Z', { ...tell.command, by: 'bank' });
          const refusal = answer instanceof Rejection ? answer.reason : null;
          queue.push(...life.tell({ type: 'NoteTold', part: tell.part, told: tell.command.type, refusal }));
        }
        const postings = [...entryPostings(life.events), ...applicationPostings(ID, application.events)];
        const { entry } = life;
        const duplicate = life.events.findLast(({ type }) => type === 'SuspicionConfirmed' || type === 'EntryReopened');
        const counts = !entry.isSuspected && duplicate?.type !== 'SuspicionConfirmed';
        const isOut = entry.isDismissed && entry.takenBackBy === null;
        const free = counts ? freeMinor(entry) : 0;
        const givenUp = counts && entry.isDismissed ? outMinor(entry) : 0;
        const back = counts && entry.returning === 'paid' ? entry.returnMinor : 0;
        const [byTransfer, byHand] = entry.isReturnedByHand ? [0, back] : [back, 0];
        expect(balanceOf('unallocated', postings)).toBe(0 - (isOut ? 0 : free) - givenUp - byTransfer);
        const stays = isOut ? entry.booked.amountMinor - free : 60_000;
        expect(balanceOf('bank', postings)).toBe((counts ? stays + givenUp : 0) - byHand);
      }
    }),
    { numRuns: 300 },
  );
});
