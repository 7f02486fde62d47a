import type { LetterName } from '#domain/application/letters.types.js';
import type { CancellationTerms } from '#domain/programme/terms.js';
import type { Instant } from '#domain/time/zone.js';
import { admit, cancel, pay, type Said } from '../life.js';

/** A mail that comes in. */
export interface WrittenMail {
  readonly receivedAt: Instant;
  /** By default at once. */
  readonly readAt?: Instant;
  /** The latest letter of that name, which is quoted below. */
  readonly answers: LetterName | null;
  readonly text: string;
  /** Without the letter quoted below. */
  readonly bare?: true;
  readonly head?: string;
  readonly from?: string;
  readonly authentication?: 'fail';
  /** Instead of all that: word that this letter has failed, a mail that nobody can take apart, or the head of a long one. */
  readonly instead?: { readonly failed: LetterName } | 'too-many-parts' | 'too-long';
}

export type Step =
  | { readonly at: Instant; readonly said: Said }
  | { readonly at: Instant; readonly starts: string; readonly ends: string }
  | { readonly mail: WrittenMail };

/** What had happened until then, to somebody who applied to the diploma, or has subscribed to the webinar. */
export interface Past {
  readonly to: 'diploma' | 'webinar';
  /** Where they differ from the diploma's. */
  readonly terms: Partial<CancellationTerms>;
  readonly steps: readonly Step[];
}

/** A mail, and what had happened until it came. */
export interface PromiseCase extends WrittenMail {
  readonly when: string;
  readonly before: Past;
}

export const CANCEL = 'Please cancel my place.';
export const GIVE_UP = 'I give up my place.';
/** All that the terms want to know, in one's own words. */
export const ALL =
  'Metropolis Diploma in Internationalization for Local Authorities, Ana Pérez Soto, 1 August 2024, ana@city.example.org';
export const BOSS = 'boss@city.example.org';

export const after = (past: Past, ...steps: readonly Step[]): Past => ({ ...past, steps: [...past.steps, ...steps] });
export const told = (at: Instant, said: Said): Step => ({ at, said });
export const came = (mail: WrittenMail): Step => ({ mail });

export const applied: Past = { to: 'diploma', terms: {}, steps: [] };
export const subscribed: Past = { ...applied, to: 'webinar' };
const ADMITTED = told('2024-08-10T10:00:00.000Z', admit);
export const admitted = after(applied, ADMITTED);
export const partPaid = after(admitted, told('2024-08-20T09:00:00.000Z', pay(20_000, '2024-08-19')));
/** The place is theirs, and the reservation letter owed, from this instant on. */
export const PLACED_AT = '2024-08-20T09:00:00.000Z';
export const placed = after(admitted, told(PLACED_AT, pay(60_000, '2024-08-19')));
export const placedUnder = (terms: Partial<CancellationTerms>): Past => ({ ...placed, terms });

/** The window of the diploma closes here. */
export const CLOSES_AT = '2024-10-18T22:00:00.000Z';
export const LAST = '2024-10-18T21:59:59.999Z';
/** Whoever has paid a part only loses the place here. */
export const LAPSES_AT = '2024-09-23T22:00:00.000Z';
export const READ = '2024-10-05T09:00:00.000Z';

export const question = (at: Instant): Step =>
  told(at, { type: 'RequestInformation', questionId: '00000000-0000-4000-8000-000000000001' });
export const questioned = after(applied, question('2024-08-02T10:00:00.000Z'));

export const BEGUN_AT = '2024-10-18T21:30:00.000Z';
export const begun = after(placed, told(BEGUN_AT, cancel(BEGUN_AT, { given: ['course', 'name'] })));
export const moved = after(placed, { at: '2024-08-25T09:00:00.000Z', starts: '2024-12-02', ends: '2024-12-06' });
export const givenUp = after(placed, told(READ, { type: 'GiveUpPlace', by: 'applicant' }));

/** Somebody else wrote in the last millisecond of the window, and the registered address was asked. */
export const asked = after(placed, came({ receivedAt: LAST, answers: 'reservation', text: CANCEL, from: BOSS }));

/** Too late by two days: refused, with the offer to give up the place. */
const OFFERED_AT = '2024-10-20T08:00:00.000Z';
export const offered = after(placed, came({ receivedAt: OFFERED_AT, answers: 'reservation', text: CANCEL }));
