import { z } from 'zod';

const heading = z.string().trim().min(1, 'is empty').max(100, 'is longer than 100 characters');
const oneCharacter = z.string().length(1, 'is not one character');

/** How a bank's CSV files of one account are read. Columns are named by their headings. */
export const csvMapping = z
  .strictObject({
    encoding: z.enum(['utf-8', 'iso-8859-1', 'windows-1252']).default('utf-8'),
    delimiter: oneCharacter.default(';'),
    /** Lines before the headings. */
    skippedLines: z.int().min(0).max(100).default(0),
    decimal: z.enum([',', '.']).default(','),
    thousands: z.enum([',', '.', ' ', "'"]).optional(),
    dates: z.enum(['YYYY-MM-DD', 'DD.MM.YYYY', 'DD.MM.YY', 'DD/MM/YYYY', 'MM/DD/YYYY']).default('DD.MM.YYYY'),
    columns: z.strictObject({
      bookedOn: heading,
      valuedOn: heading.optional(),
      /** Signed: negative goes out. Or two columns, for what came in and what went out. */
      amount: heading.optional(),
      credit: heading.optional(),
      debit: heading.optional(),
      /** Without it every line is in the account's currency. */
      currency: heading.optional(),
      name: heading.optional(),
      iban: heading.optional(),
      text: z.array(heading).max(10).default([]),
      bankReference: heading.optional(),
      endToEndId: heading.optional(),
      creditorReference: heading.optional(),
      status: heading.optional(),
    }),
    /** What the status column says of a line that is not booked yet. */
    pending: z.array(heading).max(10).default([]),
  })
  .refine(
    ({ columns: { amount, credit, debit } }) =>
      (amount === undefined) === (credit !== undefined && debit !== undefined),
    {
      path: ['columns', 'amount'],
      message: 'is one column, or else there are two: credit and debit',
    },
  );
export type CsvMapping = z.output<typeof csvMapping>;
