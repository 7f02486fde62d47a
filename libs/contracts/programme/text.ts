import { z } from 'zod';

// Line breaks in a title end up in a mail's header; NUL and half characters are refused by the database.
const CONTROL = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;
const CONTROL_BUT_BREAKS = /[^\P{Cc}\n\t]|\p{Cs}/u;

/** One line of text, trimmed. */
export const line = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(300, 'is longer than 300 characters')
  .refine((text) => !CONTROL.test(text), 'has line breaks or control characters: write one line');

/** Text of several paragraphs, trimmed; a blank line parts two of them. */
export const prose = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(20_000, 'is longer than 20000 characters')
  .refine((text) => !CONTROL_BUT_BREAKS.test(text), 'has control characters');

/** What commands, addresses and tables name a thing by; it never changes once it is published. */
export const code = z
  .string()
  .regex(/^[a-z\d]+(-[a-z\d]+)*$/, 'is not a code: small letters and digits, in words joined by single hyphens')
  .max(80, 'is longer than 80 characters');

/** Anything that a browser opens. */
export const webAddress = z.url({ protocol: /^https?$/, message: 'is not a web address that begins with https://' });

export const mailAddress = z.email('is not an e-mail address').max(254);

/** ISO 3166-1 alpha-2. */
export const country = z.string().regex(/^[A-Z]{2}$/, 'is not a country code such as ES');

/** BCP 47, in its canonical form. */
export const language = z.string().refine(isLanguage, 'is not a language code such as en or fr');

/** Postal address as it stands on an envelope, line by line. */
export const postalAddress = z.array(line).min(1, 'has no line').max(8, 'has more than 8 lines');

function isLanguage(text: string): boolean {
  // Supported or not is the letters' question; here it must only be well formed.
  return /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/.test(text);
}
