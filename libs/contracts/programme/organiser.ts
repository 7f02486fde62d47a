import { z } from 'zod';
import { isIban } from './iban.js';
import { country, line, mailAddress, postalAddress, prose, webAddress } from './text.js';

/** Who runs the edition, who invoices, and who answers for the personal data. */
export const organiserSchema = z.strictObject({
  name: line,
  /** One sentence on who that is. */
  about: prose.nullable().default(null),
  partners: z.array(line).default([]),
  academicPartner: line.nullable().default(null),
  /** The entity that issues invoices, as registered. */
  legalName: line,
  address: postalAddress,
  /** The town of that address by itself: banks ask whoever pays for it. null: files for the bank have no address. */
  city: line.max(35, 'is longer than 35 characters').nullable().default(null),
  country,
  /** The number in the register of legal entities, such as a French SIREN. */
  registrationId: line.max(40, 'is longer than 40 characters').nullable().default(null),
  vatId: z
    .string()
    .regex(/^[A-Z]{2}[A-Z\d+*]{2,13}$/, 'is not a VAT id: it begins with the country, such as ESG00000000')
    .nullable()
    .default(null),
  /** A tax number that is not a VAT id. */
  taxId: line.max(40, 'is longer than 40 characters').nullable().default(null),
  /** Where people write with questions. */
  email: mailAddress,
  web: webAddress.nullable().default(null),
  dataController: z.strictObject({ name: line, contact: mailAddress, notice: webAddress.nullable().default(null) }),
});

/** The account that invoices ask to pay into. */
export const bankSchema = z.strictObject({
  holder: line,
  /** Kept without the spaces of print. */
  iban: z
    .string()
    .refine(isIban, 'is not an IBAN: its length or its check digits are wrong')
    .overwrite((text) => text.replaceAll(' ', '')),
  bic: z.string().regex(/^[A-Z]{6}[A-Z\d]{2}([A-Z\d]{3})?$/, 'is not a BIC of 8 or 11 characters'),
  bankName: line.nullable().default(null),
});

export const venueSchema = z.strictObject({
  /** null: not known yet; letters then say that it will be announced. */
  name: line.nullable().default(null),
  address: postalAddress.nullable().default(null),
  city: line,
  country,
  directions: prose.nullable().default(null),
});

/** How to join. Only for those who have a place: it belongs in letters, never on a public page. */
export const onlineSchema = z.strictObject({ url: webAddress, instructions: prose.nullable().default(null) });
