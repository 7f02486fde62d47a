import { ca } from './words.ca.js';
import { en } from './words.en.js';
import { es } from './words.es.js';
import { fr } from './words.fr.js';

/**
 * What each language has to say; the record's own names make sure that no phase, cause or state is without a word.
 * @typedef {object} Words
 * @property {Record<import('#domain/application/state.js').Phase['name'], string>} phases
 * @property {Record<Awaited, (deadline: string) => string>} waits what is waited for, where it has a deadline
 * @property {string} inQuestion
 * @property {Record<import('#contracts/account.js').InvoiceView['kind'], string>} invoiceKinds
 * @property {Record<import('#contracts/account.js').InvoiceView['state'], string>} invoiceStates
 * @property {Record<import('#domain/application/refund.types.js').RefundCause, string>} refundCauses
 * @property {Record<import('#contracts/account.js').RefundView['state'], string>} refundStates
 * @property {Record<Label, string>} labels
 * @property {Record<Sentence, string>} sentences
 * @property {Record<ActionName, ActionWords>} actions
 * @property {Record<string, string>} troubles by reason; a reason without words of its own has those of the problem
 * @property {Record<FileFault, string>} fileFaults why a file is not taken
 * @property {(day: string, zone: string) => string} endOfDay
 * @property {(day: string, time: string, zone: string) => string} atTime
 */

/**
 * @typedef {'assessment' | 'information' | 'payment' | 'overdue-payment' | 'cancellation-window' | 'cancellation-data'
 *   | 'start' | 'refund' | 'completion'} Awaited
 */

/**
 * @typedef {'reference' | 'edition' | 'dates' | 'standing' | 'question' | 'certificate' | 'account' | 'fee' | 'received'
 *   | 'due' | 'owedBack' | 'refunded' | 'papers' | 'amount' | 'issuedOn' | 'dueOn' | 'creditorReference' | 'state'
 *   | 'corrects' | 'refunds' | 'cause' | 'dueBy' | 'paidOn' | 'actions' | 'answer' | 'files' | 'holder'
 *   | 'iban'} Label
 */

/**
 * @typedef {'loading' | 'noToken' | 'deadToken' | 'noFee' | 'provisional' | 'cancelledEdition' | 'nothingToDo'
 *   | 'sending' | 'contact' | 'notDone' | 'languageKept' | 'filesAllowed'} Sentence
 */

/** @typedef {'type' | 'size' | 'number' | 'together'} FileFault `together`: all files of an answer have too much */

/**
 * As the view's `accepts` names them; an account may be given while a refund is owed.
 * @typedef {'ProvideInformation' | 'Withdraw' | 'GiveUpPlace' | 'GiveOwnAccount'} ActionName
 */

/**
 * @typedef {object} ActionWords
 * @property {string} button what opens the confirmation
 * @property {string} title
 * @property {readonly string[]} meaning what will follow, paragraph by paragraph
 * @property {string} confirm
 * @property {string} keep
 * @property {string} done
 */

/** @typedef {ReturnType<typeof speak>} Speech */

/** As letters do, this page exists in four languages. */
const SPOKEN = {
  en: { words: en, locale: 'en-GB' },
  fr: { words: fr, locale: 'fr-FR' },
  es: { words: es, locale: 'es-ES' },
  ca: { words: ca, locale: 'ca-ES' },
};

/** @typedef {keyof typeof SPOKEN} Language */

/**
 * The first of the tags in which the page exists, as it is with letters; English where none is such.
 * @param {...(string | null)} tags such as fr or fr-FR
 * @returns {Language}
 */
export const languageOf = (...tags) =>
  tags
    .map((tag) => tag?.toLowerCase().split('-')[0])
    .filter((tag) => tag !== undefined && tag in SPOKEN)
    .map((tag) => /** @type {Language} */ (tag))[0] ?? 'en';

/**
 * Says amounts and days as one language does, in the zone of the edition.
 * @param {Language} language
 * @param {string} zone IANA
 */
export function speak(language, zone) {
  const { words, locale } = SPOKEN[language];
  /** @param {Date} instant */
  const dayAt = (instant) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: zone }).format(instant);
  /** @param {Date} instant */
  const timeAt = (instant) => new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: zone }).format(instant);
  /** @param {string} date YYYY-MM-DD */
  const day = (date) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));
  return {
    language,
    words,
    day,
    /**
     * A deadline, with the zone, for one without is a guess. Midnight ends the day before.
     * @param {string} instant
     */
    deadline(instant) {
      const at = new Date(instant);
      const isMidnight =
        new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: zone }).format(at) === '00:00:00';
      if (isMidnight) return words.endOfDay(dayAt(new Date(at.getTime() - 1)), zone);
      return words.atTime(dayAt(at), timeAt(at), zone);
    },
    /**
     * Days as days; the hours of a shorter event with their zone.
     * @param {string} starts
     * @param {string} ends
     */
    span(starts, ends) {
      const isByDay = starts.length === 10;
      const style = isByDay ? { timeZone: 'UTC' } : { timeStyle: /** @type {const} */ ('short'), timeZone: zone };
      const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', ...style });
      return `${format.formatRange(new Date(starts), new Date(ends))}${isByDay ? '' : ` (${zone})`}`;
    },
    /** @param {{ amountMinor: number, currency: string }} money */
    money({ amountMinor, currency }) {
      const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'code' });
      return format.format(amountMinor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
    },
  };
}
