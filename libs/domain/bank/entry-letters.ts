import type { EntryLetterName } from '../application/letters.types.js';
import type { EntryEvent } from './entry-events.js';
import type { Entry } from './entry-state.js';

/** A letter that an entry's event owes the office. */
export interface EntryLetter {
  readonly letter: EntryLetterName;
  readonly to: 'finance' | 'finance-lead';
}

/** As of a refund that an application owes: finance are warned, their lead hears of the due day and of a breach. */
const OWED: Partial<Record<EntryEvent['type'], EntryLetter>> = {
  EntryReturnNear: { letter: 'staff-return-near', to: 'finance' },
  EntryReturnDue: { letter: 'staff-return-due', to: 'finance-lead' },
  EntryReturnOverdue: { letter: 'staff-return-overdue', to: 'finance-lead' },
};

export const letterOwedBy = ({ type }: EntryEvent): EntryLetter | null => OWED[type] ?? null;

/** Whether it still makes sense now that it can leave: a warning does not of what has left, or goes back no more. */
export const isStillOfUse = (letter: EntryLetterName, { returning }: Entry): boolean =>
  letter === 'staff-return-overdue' || returning === 'owed' || returning === 'ordered';
