import type { Page } from '#contracts/values.js';
import { isInstant, isLocalDate } from '#domain/time/zone.js';

/** Which page of a list is wanted. */
export interface PageWanted {
  /** As an earlier page gave it; undefined for the first. */
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The cursor is none that this list has given out. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}

/** What stands in a cursor at each place; whatever else a caller made up must not reach a statement. */
const keyForms = {
  instant: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  word: /^[\w-]{1,100}$/,
  whole: /^\d{1,15}$/,
} as const;

type KeyForm = keyof typeof keyForms;

/**
 * The sort key after which the page begins; nulls for the first page.
 * @throws InvalidCursor when the cursor does not hold a key of these forms
 */
export function keyAfter(cursor: string | undefined, forms: readonly KeyForm[]): readonly (string | null)[] {
  if (cursor === undefined) return forms.map(() => null);
  const key = partsOf(cursor);
  const fits = key.length === forms.length && forms.every((form, index) => keyForms[form].test(key[index] ?? ''));
  if (!fits || !datesExist(key)) throw new InvalidCursor('the cursor is not of this list');
  return key;
}

function partsOf(cursor: string): string[] {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  return text.split(' ');
}

/** 2024-02-30 has the form of a date. */
const datesExist = (key: readonly string[]): boolean =>
  key
    .filter((part) => /^\d{4}-\d{2}-\d{2}(T|$)/.test(part))
    .every((part) => (part.includes('T') ? isInstant(part) : isLocalDate(part)));

/** A page of rows that were asked for with one more than the limit: that one says whether there is another page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  each: { readonly key: (row: Row) => readonly string[]; readonly item: (row: Row) => Item },
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const isLast = rows.length <= limit || last === undefined;
  return {
    items: shown.map((row) => each.item(row)),
    next: isLast ? null : Buffer.from(each.key(last).join(' ')).toString('base64url'),
  };
}
