import { formatPlain, money } from '#domain/money.js';
import {
  dueDay,
  endOfDay,
  isLocalDate,
  localDateOf,
  type Instant,
  type LocalDate,
  type Moment,
  type Zone,
} from '#domain/time/zone.js';
import { ca } from './words.ca.js';
import { en } from './words.en.js';
import { es } from './words.es.js';
import { fr } from './words.fr.js';
import type { Words } from './words.js';

/** In which letters exist. */
export const LANGUAGES = ['en', 'fr', 'es', 'ca'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A deadline as the sentences of letters need it; with the zone, for a deadline without one is a guess. */
export interface SpokenDeadline {
  /** 'until the end of 18 October 2024 (Europe/Madrid)' */
  readonly until: string;
  /** 'by the end of 18 October 2024 (Europe/Madrid)' */
  readonly by: string;
  /** 'on 18 October 2024 at 14:30 (Europe/Madrid)' */
  readonly at: string;
  /** The day of it, or the last day that lies before it where it ends one: '18 October 2024'. */
  readonly day: string;
}

/** Says amounts, days and lists as one language does. */
export interface Speech {
  readonly language: Language;
  readonly words: Words;
  money(amountMinor: number, currency: string): string;
  day(date: LocalDate): string;
  deadline(instant: Instant, zone: Zone): SpokenDeadline;
  /** 'on 19 October 2024 at 00:00 (Europe/Madrid)': what happened has its own minute, also at midnight. */
  happened(instant: Instant, zone: Zone): string;
  /** '18–22 November 2024', or the hours of a shorter event. */
  span(starts: Moment, ends: Moment, zone: Zone): string;
  list(items: readonly string[]): string;
}

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr-FR', es: 'es-ES', ca: 'ca-ES' };
const WORDS: Readonly<Record<Language, Words>> = { en, fr, es, ca };

/** The first of the tags (BCP 47) in which letters exist; English where none is such. */
export const languageOf = (...tags: (string | null)[]): Language =>
  tags.map((tag) => LANGUAGES.find((one) => one === tag?.toLowerCase().split('-')[0])).find((one) => one) ?? 'en';

export function speak(language: Language): Speech {
  const locale = LOCALES[language];
  const words = WORDS[language];
  const day = (date: LocalDate): string => dayText(date, locale);
  return {
    language,
    words,
    day,
    money: (amountMinor, currency) => moneyText(amountMinor, currency, locale),
    deadline: (instant, zone) => spoken(instant, zone, { locale, words }),
    happened: (instant, zone) => exactly(instant, zone, { locale, words }).at,
    span: (starts, ends, zone) => spanText(starts, ends, { zone, locale }),
    list: (items) => new Intl.ListFormat(locale, { style: 'long', type: 'conjunction' }).format(items),
  };
}

/** '225.00 €': the amount first in every language, as on invoices; a currency without a sign of its own by its code. */
function moneyText(amountMinor: number, currency: string, locale: string): string {
  const [digits = ''] = formatPlain(money(amountMinor, currency)).split(' ');
  const decimals = digits.split('.')[1]?.length ?? 0;
  const format = numberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return `${format.format(Number(digits))} ${signOf(currency, locale)}`;
}

function signOf(currency: string, locale: string): string {
  const format = numberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  return format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency;
}

function dayText(date: LocalDate, locale: string): string {
  const text = dateFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));
  return locale === 'fr-FR' ? text.replace(/^1 /, '1er ') : text;
}

interface Manner {
  readonly locale: string;
  readonly words: Words;
}

function spoken(instant: Instant, zone: Zone, { locale, words }: Manner): SpokenDeadline {
  const lastDay = dueDay(instant, zone);
  const day = dayText(lastDay, locale);
  // A deadline at local midnight is the end of the day before: nobody reads '19 October, 00:00' as the 18th.
  if (endOfDay(lastDay, zone) === instant) return { ...words.endOfDay(day, zone), day };
  return exactly(instant, zone, { locale, words });
}

function exactly(instant: Instant, zone: Zone, { locale, words }: Manner): SpokenDeadline {
  const day = dayText(localDateOf(instant, zone), locale);
  return { ...words.atTime({ day, time: timeText(instant, { zone, locale }) }, zone), day };
}

function spanText(starts: Moment, ends: Moment, { zone, locale }: { zone: Zone; locale: string }): string {
  if (isLocalDate(starts) && isLocalDate(ends)) return daysText(starts, ends, locale);
  const at = (moment: Moment) =>
    isLocalDate(moment)
      ? { day: dayText(moment, locale), time: '' }
      : { day: dayText(localDateOf(moment, zone), locale), time: timeText(moment, { zone, locale }) };
  const [from, to] = [at(starts), at(ends)];
  if (from.day === to.day) return `${from.day}, ${from.time}–${to.time} (${zone})`;
  return `${[from.day, from.time].join(' ').trim()} – ${[to.day, to.time].join(' ').trim()} (${zone})`;
}

function daysText(starts: LocalDate, ends: LocalDate, locale: string): string {
  if (starts === ends) return dayText(starts, locale);
  const inOneMonth = starts.slice(0, 7) === ends.slice(0, 7);
  if (inOneMonth) return dayText(ends, locale).replace(/^\d+/, (last) => `${Number(starts.slice(8))}–${last}`);
  return `${dayText(starts, locale)} – ${dayText(ends, locale)}`;
}

/** With seconds only where there are some: a rehearsal lives by them, a course does not. */
function timeText(instant: Instant, { zone, locale }: { zone: Zone; locale: string }): string {
  const seconds = new Date(instant).getUTCSeconds() === 0 ? {} : { second: '2-digit' as const };
  const format = dateFormat(locale, { hour: '2-digit', minute: '2-digit', ...seconds, timeZone: zone });
  return format.format(new Date(instant));
}

/** A format costs a hundred times what it does, and a letter wants a dozen: made once for each locale and manner. */
function kept<Options extends object, Format>(make: (locale: string, options: Options) => Format) {
  const formats = new Map<string, Format>();
  return (locale: string, options: Options): Format => {
    const key = JSON.stringify([locale, options]);
    const format = formats.get(key) ?? make(locale, options);
    formats.set(key, format);
    return format;
  };
}

const dateFormat = kept<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(
  (locale, options) => new Intl.DateTimeFormat(locale, options),
);
const numberFormat = kept<Intl.NumberFormatOptions, Intl.NumberFormat>(
  (locale, options) => new Intl.NumberFormat(locale, options),
);
