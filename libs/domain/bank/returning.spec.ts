import { expect, it } from '@jest/globals';
import { Rejection } from '../rejection.js';
import { decideEntry } from './decide-entry.js';
import type { EntryCommand } from './entry-commands.js';
import type { EntryEvent } from './entry-events.js';
import { returnDueAt, stateNameOf } from './entry-state.js';
import { foldEntry } from './evolve-entry.js';
import { NOTHING_FOUND } from './match.js';
import { booked } from '../../../test/support/booked-entry.js';

type Untold = EntryCommand extends infer C ? (C extends unknown ? Omit<C, 'id' | 'at' | 'by' | 'role'> : never) : never;

const becauseId = 't';
const batch = 'b';
const at = '2024-09-10T10:00:00.000Z';
const toReturn = { type: 'ReturnEntry', becauseId } as const;
const order = { type: 'OrderReturn', batch, amountMinor: 60_000 } as const;
const cancel = { type: 'CancelReturnOrder', batch, becauseId } as const;
const paid = { type: 'ConfirmReturnPaid', batch, paidOn: '2024-09-09' } as const;
const cameBack = { type: 'NoteReturnCameBack', batch, returnedOn: '2024-09-10', becauseId } as const;
const byHand = { type: 'ConfirmReturnByHand', paidOn: '2024-09-10', bankReference: 'OUT' } as const;
const taken = { type: 'TakeBackEntry', reversal: 'r', becauseId } as const;
const reopen = { type: 'ReopenEntry', becauseId } as const;

/** Told one after the other by omar; answers where the entry then stands, or the last refusal. */
function stands(...said: readonly (Untold & { readonly by?: string })[]): string {
  const events: EntryEvent[] = [booked];
  let refusal: Rejection | null = null;
  for (const [nth, one] of said.entries()) {
    const command = { by: 'staff:omar', role: 'finance', id: `c${nth}`, at, ...one } as EntryCommand;
    const context = { found: NOTHING_FOUND, payables: new Map(), groups: new Map(), paymentIdOf: () => 'p' };
    const verdict = decideEntry(command, foldEntry('e', events), context);
    refusal = verdict instanceof Rejection ? verdict : null;
    if (!(verdict instanceof Rejection)) events.push(...verdict);
  }
  const entry = foldEntry('e', events);
  if (refusal !== null || entry === null) return refusal?.reason ?? 'nothing';
  return `${stateNameOf(entry)} ${entry.returning ?? '-'} ${entry.returnMinor} ${returnDueAt(entry) ?? '-'}`;
}

const DUE = '2024-10-02T22:00:00.000Z';

it.each([
  ['goes with a batch', [toReturn, order], `to-be-returned ordered 60000 ${DUE}`],
  ['is paid when the bank says so', [toReturn, order, paid], `returned paid 60000 ${DUE}`],
  [
    'is owed again with the same due date when it comes back',
    [toReturn, order, paid, cameBack],
    `to-be-returned owed 60000 ${DUE}`,
  ],
  ['is owed again when its order is cancelled', [toReturn, order, cancel], `to-be-returned owed 60000 ${DUE}`],
  ['is paid by hand by another', [toReturn, { ...byHand, by: 'staff:eve' }], `returned paid 60000 ${DUE}`],
  ['is owed no more when the bank takes the money', [toReturn, taken], 'dismissed - 0 -'],
  [
    'is a person’s when the bank takes the money after it went back',
    [toReturn, order, paid, taken],
    `open paid 60000 ${DUE}`,
  ],
  ['is done with when the order of such money is cancelled', [toReturn, order, taken, cancel], 'dismissed - 0 -'],
] as const)('what goes back %s', (_, said, expected) => {
  expect(stands(...said)).toBe(expected);
});

it.each([
  ['four-eyes', [toReturn, byHand]],
  ['evidence-from-the-future', [toReturn, { ...byHand, paidOn: '2024-09-11', by: 'staff:eve' }]],
  ['return-not-owed', [order]],
  ['return-not-owed', [toReturn, order, order]],
  ['return-not-owed', [toReturn, order, { ...byHand, by: 'staff:eve' }]],
  ['amount-mismatch', [toReturn, { ...order, amountMinor: 59_999 }]],
  ['return-not-ordered', [toReturn, paid]],
  ['return-not-ordered', [toReturn, cancel]],
  ['return-not-ordered', [toReturn, cameBack]],
  ['return-on-its-way', [toReturn, order, reopen]],
  ['return-on-its-way', [toReturn, order, paid, reopen]],
] as const)('refuses: %s', (reason, said) => {
  expect(stands(...said)).toBe(reason);
});
