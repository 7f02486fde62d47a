import { nameKey } from '../matching.js';
import type { CancellationDatum } from '../programme/terms.js';
import type { LocalDate } from '../time/zone.js';
import { namesOf } from './names.js';
import type { FoundIn, Known } from './reading.types.js';

/** The two parts of a message that a datum may stand in. */
export interface Texts {
  /** Signature included: that is where people have their names and numbers. */
  readonly own: string;
  readonly quoted: string;
}

const MONTHS: readonly (readonly string[])[] = [
  ['january', 'jan', 'janvier', 'enero', 'gener'],
  ['february', 'feb', 'fevrier', 'febrero', 'febrer'],
  ['march', 'mar', 'mars', 'marzo', 'marc'],
  ['april', 'apr', 'avril', 'abril'],
  ['may', 'mai', 'mayo', 'maig'],
  ['june', 'jun', 'juin', 'junio', 'juny'],
  ['july', 'jul', 'juillet', 'julio', 'juliol'],
  ['august', 'aug', 'aout', 'agosto', 'agost'],
  ['september', 'sep', 'sept', 'septembre', 'septiembre', 'setiembre', 'setembre'],
  ['october', 'oct', 'octobre', 'octubre'],
  ['november', 'nov', 'novembre', 'noviembre'],
  ['december', 'dec', 'decembre', 'diciembre', 'desembre'],
];

/** Which of the four data a message carries, and where; what stands in both is given by the sender. */
export function dataFound(known: Known, { own, quoted }: Texts): Record<CancellationDatum, FoundIn | null> {
  const [mine, theirs] = [folded(own), folded(quoted)];
  const where = (isIn: (text: string) => boolean): FoundIn | null =>
    isIn(mine) ? 'new' : isIn(theirs) ? 'quoted' : null;
  return {
    course: where((text) => holds(text, known.course)),
    name: where((text) => namesOf(known).some((name) => holds(text, name))),
    'registration-date': where((text) => known.registeredOn.flatMap(writings).some((date) => holds(text, date))),
    contact: hasContact(own) ? 'new' : where((text) => holds(text, known.email) || holdsNumber(text, known.phone)),
  };
}

/** A space at both ends, so that whole words are found only. */
const folded = (text: string): string => ` ${nameKey(text)} `;

function holds(text: string, wanted: string): boolean {
  const words = nameKey(wanted);
  return words !== '' && text.includes(` ${words} `);
}

/** So many digits tell one number from another, with the code of its country or without. */
const [TELLING_DIGITS, FEWEST_DIGITS] = [9, 6];

/** By its last nine digits, however they are grouped. */
function holdsNumber(text: string, phone: string | null): boolean {
  const digits = (phone ?? '').replaceAll(/\D/g, '').slice(-TELLING_DIGITS);
  if (digits.length < FEWEST_DIGITS) return false;
  return new RegExp(`(?<!\\d)(\\d{1,4} ?){0,2}${digits.replaceAll(/(?<=\d)(?=\d)/g, ' ?')}(?!\\d)`).test(text);
}

/** Another address or number is contact information too, where the sender wrote it. */
const hasContact = (own: string): boolean =>
  /[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}/i.test(own) || /(?<!\d)(\+|00)\d([\s().-]?\d){7,14}(?!\d)/.test(own);

/** A date as people of the four languages write it. Day before month: 8/1 is in January. */
function writings(date: LocalDate): string[] {
  const [year = '', month = '', day = ''] = date.split('-');
  const [d, m] = [String(Number(day)), String(Number(month))];
  const days = d === '1' ? ['1', '1st', '1er', '01'] : [d, day, `${d}th`, `${d}nd`, `${d}rd`];
  const numbers = [`${day} ${month}`, `${d} ${m}`].flatMap((one) => [`${one} ${year}`, `${one} ${year.slice(2)}`]);
  const named = (MONTHS[Number(month) - 1] ?? []).flatMap((name) =>
    days.flatMap((one) => [
      ...[`${one} ${name} ${year}`, `${name} ${one} ${year}`, `${one} of ${name} ${year}`],
      ...[' de ', ' d '].flatMap((of) => [`${one}${of}${name} de ${year}`, `${one}${of}${name} del ${year}`]),
    ]),
  );
  return [`${year} ${month} ${day}`, ...numbers, ...named];
}
