import { daysBetween, type LocalDate, plusDays } from './zone.js';

/** The closing days of TARGET besides Saturdays and Sundays, in force since 2002 (European Central Bank). */
const CLOSED_EVERY_YEAR: readonly string[] = ['01-01', '05-01', '12-25', '12-26'];

/** The same, counted from Easter Sunday: Good Friday and Easter Monday. */
const CLOSED_AROUND_EASTER: readonly number[] = [-2, 1];

const A_MONDAY: LocalDate = '2024-01-01';

/** Whether euro payments are settled on this day. */
export function isBankingDay(date: LocalDate): boolean {
  if (isWeekend(date) || CLOSED_EVERY_YEAR.includes(date.slice(5))) return false;
  return !CLOSED_AROUND_EASTER.includes(daysBetween(easterSunday(Number(date.slice(0, 4))), date));
}

/** The day itself when banks settle on it, else the first later one. */
export function nextBankingDay(date: LocalDate): LocalDate {
  return isBankingDay(date) ? date : nextBankingDay(plusDays(date, 1));
}

/** The day itself when banks settle on it, else the last earlier one. */
export function previousBankingDay(date: LocalDate): LocalDate {
  return isBankingDay(date) ? date : previousBankingDay(plusDays(date, -1));
}

/** Western Easter of a Gregorian year: the first Sunday after the full moon of the church's tables from 21 March on. */
export function easterSunday(year: number): LocalDate {
  const century = Math.floor(year / 100);
  const skippedLeapDays = century - Math.floor(century / 4);
  const moonCorrection = Math.floor((8 * century + 13) / 25);
  const epact = (skippedLeapDays - moonCorrection + 19 * (year % 19) + 15) % 30;
  // The tables never let the full moon fall on day 29, nor on day 28 in the later years of the moon's cycle.
  const fullMoon = epact === 29 || (epact === 28 && year % 19 > 10) ? epact - 1 : epact;
  const fullMoonDate = plusDays(`${String(year).padStart(4, '0')}-03-21`, fullMoon);
  return plusDays(fullMoonDate, 7 - ((weekday(fullMoonDate) + 1) % 7));
}

function isWeekend(date: LocalDate): boolean {
  return weekday(date) >= 5;
}

/** 0 for Monday to 6 for Sunday. */
function weekday(date: LocalDate): number {
  return ((daysBetween(A_MONDAY, date) % 7) + 7) % 7;
}
