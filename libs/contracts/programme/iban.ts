import { isValidIBAN } from 'ibantools';
import { z } from 'zod';

/**
 * Whether it is an IBAN (ISO 13616): of a country that has them, as long and in the form that the country gives them,
 * and with the right check digits. Spaces as in print are allowed, small letters are not.
 */
export const isIban = (text: string): boolean => isValidIBAN(text.replaceAll(' ', ''));

/** As people write it, in groups and small letters if they like; kept without spaces. */
export const ibanBody = z
  .string()
  .transform((text) => text.replaceAll(/\s/g, '').toUpperCase())
  .refine(isIban, 'is not an IBAN: its length or its check digits are wrong');
