import type { LocalDate } from '../time/zone.js';

/** One fact behind a fee: what was found, as of when, from which source. Codes only, no names. */
export interface Because {
  readonly fact: 'member' | 'contributions-paid' | 'income-group' | 'group' | 'override' | 'no-condition';
  readonly holds: boolean;
  readonly value: string;
  readonly asOf: LocalDate;
  readonly source: string;
}
