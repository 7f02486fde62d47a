import type { EntryLetterName, TemplateName } from '#domain/application/letters.types.js';
import type { EntryLetter } from '#domain/bank/entry-letters.js';
import { type Entry, receivedOn } from '#domain/bank/entry-state.js';
import { RETURN } from '#domain/bank/returning.js';
import type { Language, Speech } from '../speech.js';
import { inFours } from './frame.js';
import { releaseOf } from './release.js';

/** All that a letter about a bank entry is made of, as the owing command left it. */
export interface EntryLetterInput extends EntryLetter {
  readonly entry: Entry;
  /** The office's. */
  readonly language: Language;
}

const NAMES: readonly TemplateName[] = ['staff-return-near', 'staff-return-due', 'staff-return-overdue'];

/** Whether bank entries owe it, and no applications. */
export const isOfEntry = (letter: TemplateName): letter is EntryLetterName => NAMES.includes(letter);

/** What goes back, by when, and how far that has come. Whoever sent it is not named: the entry is, where that is filed. */
export function returnOf({ entry }: EntryLetterInput, speech: Speech) {
  const { id, booked, returnMinor, returnTerm, returning } = entry;
  if (returnTerm === null) throw new Error(`Entry ${id} owes a letter, but nothing of it ever went back`);
  return {
    entry: {
      id,
      account: inFours(booked.account),
      amount: speech.money(booked.amountMinor, booked.currency),
      bookedOn: speech.day(receivedOn(booked)),
      bankReference: booked.bankReference,
    },
    refund: {
      amount: speech.money(returnMinor, booked.currency),
      due: speech.deadline(returnTerm.dueAt, RETURN.zone),
      release: releaseOf(
        { dueAt: returnTerm.dueAt, zone: RETURN.zone, isOrdered: returning === 'ordered', at: entry.lastAt },
        speech,
      ),
      isOwed: returning === 'owed',
      isOrdered: returning === 'ordered',
    },
  };
}
