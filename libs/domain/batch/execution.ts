import { nextBankingDay, previousBankingDay } from '../time/banking-days.js';
import { type Instant, type LocalDate, localDateOf, plusDays } from '../time/zone.js';

/** Banks settle by the days of TARGET, which are those of Brussels. */
const ZONE = 'Europe/Brussels';

export const releaseDay = (at: Instant): LocalDate => localDateOf(at, ZONE);

/** When the bank moves what is released now: today may be over for it when somebody sends the file. */
export const executionOn = (at: Instant): LocalDate => nextBankingDay(plusDays(releaseDay(at), 1));

/** What the bank moves that day breaks the promise of the due day. */
export const isTooLate = (executedOn: LocalDate, dueOn: LocalDate): boolean => executedOn > dueOn;

/** The last day on which a release still moves the money by the due day. */
export const releaseBy = (dueOn: LocalDate): LocalDate => plusDays(previousBankingDay(dueOn), -1);
