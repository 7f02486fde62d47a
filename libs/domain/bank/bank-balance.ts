/** An account as the bank states it and as it is stored, in minor units of its currency. */
export interface Compared {
  /** The last closing balance that the bank stated, less the first opening balance and all that is stored between. */
  readonly differenceMinor: number;
  /** By how much balances jump where a statement is missing. */
  readonly missingMinor: number;
  /** What is stored and does not count, until a person has said whether it is a duplicate. */
  readonly suspectedMinor: number;
}

/**
 * Whether what is stored comes to what the bank states. Where it does not: because of statements that nobody has brought,
 * of suspected duplicates that are none, or for no reason that is known. Then a line was lost, or came twice.
 */
export type BankVerdict = 'adds-up' | 'statements-missing' | 'suspects-waiting' | 'differs';

export function verdictOnBalance({ differenceMinor, missingMinor, suspectedMinor }: Compared): BankVerdict {
  if (differenceMinor === 0) return 'adds-up';
  if (differenceMinor === missingMinor) return 'statements-missing';
  return differenceMinor === missingMinor + suspectedMinor ? 'suspects-waiting' : 'differs';
}
