import { z } from 'zod';
import { code, country, language, line, mailAddress } from './programme/text.js';
import { lineOrEmpty } from './values.js';

/** Who applies. One of the two name parts may be empty, for some people have one name. */
export const applicantBody = z
  .strictObject({
    givenName: lineOrEmpty,
    familyName: lineOrEmpty,
    email: mailAddress,
    phone: line
      .max(40, 'is longer than 40 characters')
      .regex(/^[+\d][\d ()./-]*$/, 'is not a telephone number')
      .optional(),
    language: language.optional(),
  })
  .refine(({ givenName, familyName }) => givenName !== '' || familyName !== '', {
    message: 'is empty, and so is givenName',
    path: ['familyName'],
  });

export const employerBody = z.strictObject({ organisation: line, position: line, city: line, country });

const addressLines = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(500, 'is longer than 500 characters')
  .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+(\n[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+)*$/u, 'has empty lines or control characters');

/** Whom the invoice is made out to. The address is as on an envelope, its lines parted by line feeds. */
export const billingBody = z.strictObject({
  legalName: line,
  address: addressLines,
  /** Without it an invoice takes the employer's; a group's payer must name it. */
  country: country.optional(),
  taxId: line.max(40, 'is longer than 40 characters').optional(),
  purchaseOrder: line.max(80, 'is longer than 80 characters').optional(),
  buyerReference: line.max(80, 'is longer than 80 characters').optional(),
  invoiceEmail: mailAddress,
});

/** The same as it is filed, and as papers take it from there. */
export interface Billing {
  readonly legalName: string;
  /** As on an envelope, its lines parted by line feeds. */
  readonly address: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | null | undefined;
  readonly taxId?: string | null | undefined;
  readonly purchaseOrder?: string | null | undefined;
  readonly buyerReference?: string | null | undefined;
  readonly invoiceEmail: string;
}

/** Answers to the questions of the edition's form, by the question's code. */
export const answersBody = z.record(
  code,
  z
    .string()
    .trim()
    .max(4_000, 'is longer than 4000 characters')
    .refine((text) => !/[^\P{Cc}\n\t]|\p{Cs}/u.test(text), 'has control characters'),
);

export type ApplicantBody = z.output<typeof applicantBody>;
export type EmployerBody = z.output<typeof employerBody>;
export type BillingBody = z.output<typeof billingBody>;
