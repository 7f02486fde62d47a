import { z } from 'zod';
import { isLocalDate } from '#domain/time/zone.js';
import { moment } from './programme/measures.js';
import { prose } from './programme/text.js';

/** No payment of this registrar comes near it, and sums of thousands of such amounts stay exact. */
const LARGEST_MINOR = 100_000_000_000;

/** What is owed to nobody is the domain's to refuse: zero and negative amounts pass here, fractions do not. */
export const moneyBody = z.strictObject({
  amountMinor: z
    .int('is not a whole number of minor units')
    .min(-LARGEST_MINOR, 'is absurd')
    .max(LARGEST_MINOR, 'is absurd'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is not a currency code such as EUR'),
});

/** As the answers carry it. */
export const moneyView = z.object({ amountMinor: z.int(), currency: z.string() });

/** A calendar date `YYYY-MM-DD` that exists, of this century or the next. */
export const localDate = moment.refine(isLocalDate, 'is an instant: a date such as 2024-11-18 is needed');

/** An instant with its offset; kept in UTC with milliseconds. A bare date is refused: it says no time. */
export const instant = moment.refine((text) => !isLocalDate(text), 'is a date: say the time and its offset too');

/** A person's reason in their own words; filed apart from the events, so that it can be erased. */
export const because = prose.max(4_000, 'is longer than 4000 characters');

export const becauseBody = z.strictObject({ because });

/** For commands that need no more than their name. A missing body is an empty one. */
export const emptyBody = z.strictObject({}).default({});

/** A line that may be empty: a missing part of a name. */
export const lineOrEmpty = z
  .string()
  .trim()
  .max(300, 'is longer than 300 characters')
  .refine((text) => !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text), 'has line breaks or control characters: write one line');

/** What banks, statements and batches call a thing: safe in a path, an event and a log. */
export const bankCode = z
  .string()
  .regex(/^[A-Za-z\d][A-Za-z\d._:-]{0,79}$/, 'is not a code of letters, digits and . _ : - (80 at most)');

/** The characters that SEPA allows in a reference; nothing that could be mistaken for a sentence about a person. */
export const bankReference = z
  .string()
  .regex(/^[A-Za-z\d/?:().,'+ -]{1,35}$/, 'is not a bank reference: 35 letters, digits and / - ? : ( ) . , + at most');

/** The two questions of every list: how many, and from where. */
export const pageQuery = z.strictObject({
  limit: z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(1, 'is less than 1')
    .max(200, 'is more than 200')
    .default(50),
  cursor: z
    .string()
    .regex(/^[\w-]{1,400}$/, 'is not a cursor that this list gave')
    .optional(),
});
export type PageQuery = z.output<typeof pageQuery>;

/** One page of a list; `next` is the cursor of the following page, null on the last. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}
