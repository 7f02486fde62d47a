import { formatPlain, money } from '#domain/money.js';
import { isLocalDate, localDateOf, type LocalDate, type Moment, type Zone } from '#domain/time/zone.js';
import { ca } from './labels/ca.js';
import { en } from './labels/en.js';
import { es } from './labels/es.js';
import { fr } from './labels/fr.js';
import type { Labels } from './labels/labels.js';

type Tag = 'en' | 'fr' | 'es' | 'ca';

export interface PaperLanguage {
  readonly tag: Tag;
  readonly labels: Labels;
  /** '225.00 EUR' */
  readonly money: (amountMinor: number, currency: string) => string;
  readonly day: (date: LocalDate) => string;
  readonly days: (starts: Moment, ends: Moment, zone: Zone) => string;
}

const LANGUAGES: Readonly<Record<Tag, { readonly labels: Labels; readonly locale: string }>> = {
  en: { labels: en, locale: 'en-GB' },
  fr: { labels: fr, locale: 'fr-FR' },
  es: { labels: es, locale: 'es-ES' },
  ca: { labels: ca, locale: 'ca-ES' },
};

const isTag = (text: string): text is Tag => Object.hasOwn(LANGUAGES, text);

/** Papers exist in English, French, Spanish and Catalan; every other language gets English. */
export function paperLanguage(code: string): PaperLanguage {
  const spoken = code.toLowerCase().split('-')[0] ?? '';
  const tag = isTag(spoken) ? spoken : 'en';
  const { labels, locale } = LANGUAGES[tag];
  const day = (date: LocalDate): string => dayText(date, locale);
  return {
    tag,
    labels,
    day,
    days: (starts, ends, zone) => {
      const [first, last] = [starts, ends].map((moment) =>
        day(isLocalDate(moment) ? moment : localDateOf(moment, zone)),
      );
      return first === last ? String(first) : `${String(first)} – ${String(last)}`;
    },
    money: (amountMinor, currency) => moneyText(amountMinor, currency, locale),
  };
}

/** To make one takes a hundred times as long as to use it. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(locale: string): Intl.DateTimeFormat {
  const format = dayFormats.get(locale) ?? new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  dayFormats.set(locale, format);
  return format;
}

function dayText(date: LocalDate, locale: string): string {
  const text = dayFormat(locale).format(new Date(date));
  return locale === 'fr-FR' ? text.replace(/^1 /, '1er ') : text;
}

function moneyText(amountMinor: number, currency: string, locale: string): string {
  const [digits = ''] = formatPlain(money(amountMinor, currency)).split(' ');
  const decimals = digits.split('.')[1]?.length ?? 0;
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  // The code, not the sign: a paper is read far from where it was written.
  return `${format.format(Number(digits))} ${currency}`;
}
