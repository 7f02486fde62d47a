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
    /** A space or an apostrophe is any of its kind, such as the space at which no line breaks. */
    thousands: z.enum([',', '.', ' ', '\u00a0', '\u202f', "'", '\u2019']).optional(),
    dates: z.enum(['YYYY-MM-DD', 'DD.MM.YYYY', 'DD.MM.YY', 'DD/MM/YYYY', 'MM/DD/YYYY']).default('DD.MM.YYYY'),
    columns: z.strictObject({
      bookedOn: heading,
      valuedOn: heading.optional(),
      /** Signed: negative goes out. Or with a column for the direction; or two columns, for what came in and what went out. */
      amount: heading.optional(),
      /** Which way the amount went, in the words of `directions`. */
      direction: heading.optional(),
      credit: heading.optional(),
      /** With a minus before the amount or without: what stands here went out. */
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
    /** What the direction column says: `H` and `S`, `C` and `D`, `Haben` and `Soll`. */
    directions: z.strictObject({ credit: heading, debit: heading }).optional(),
    /** What a line begins with that is no booking, such as `Kontostand` below them all: it is skipped, and counted. */
    notBookings: z.array(heading).max(10).optional(),
    /** What the status column says of a line that is not booked yet. */
    pending: z.array(heading).max(10).default([]),
  })
  .refine(
    ({ columns: { amount, credit, debit } }) =>
      amount === undefined ? credit !== undefined && debit !== undefined : credit === undefined && debit === undefined,
    {
      path: ['columns', 'amount'],
      message: 'is one column, or else there are two: credit and debit',
    },
  )
  .refine(({ columns: { amount, direction } }) => direction === undefined || amount !== undefined, {
    path: ['columns', 'direction'],
    message: 'goes with the column amount: credit and debit say by themselves which way it went',
  })
  .refine(({ columns: { direction }, directions }) => (direction === undefined) === (directions === undefined), {
    path: ['directions'],
    message: 'are the two words of the column direction: both are given, or neither',
  })
  .refine(({ directions }) => directions === undefined || directions.credit !== directions.debit, {
    path: ['directions', 'debit'],
    message: 'is the same word as for credit',
  });
export type CsvMapping = z.output<typeof csvMapping>;
