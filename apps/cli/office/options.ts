import { InvalidArgumentError, Option } from 'commander';
import { readAmount } from '#contracts/programme/measures.js';
import { localDate } from '#contracts/values.js';
import type { Money } from '#domain/money.js';

export const because = (): Option =>
  new Option('--because <words>', 'why, as the record will say').makeOptionMandatory();

export const paidOn = (): Option =>
  new Option('--on <day>', 'on which the bank moved it, such as 2024-11-11').argParser(day).makeOptionMandatory();

export const bankReference = (): Option =>
  new Option('--bank-reference <reference>', "the bank's own name for it").makeOptionMandatory();

export const from = (): Option =>
  new Option('--from <day>', 'the first day, such as 2024-11-01').argParser(day).makeOptionMandatory();
export const to = (): Option => new Option('--to <day>', 'the last day').argParser(day).makeOptionMandatory();

export const limit = (): Option => new Option('--limit <number>', 'how many, 200 at most').default('50');
export const cursor = (): Option => new Option('--cursor <cursor>', 'from where, as the page before has said');

export interface Paged {
  readonly limit: string;
  readonly cursor?: string;
}

/** `?limit=50&state=open`, of what was given. */
export function query(asked: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return `?${new URLSearchParams(given).toString()}`;
}

export function day(text: string): string {
  if (!localDate.safeParse(text).success) throw new InvalidArgumentError('A day is needed, such as 2024-11-11.');
  return text;
}

/** '3', as the api takes a number of something. */
export function whole(text: string): string {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number is needed, such as 1.');
  return text;
}

/** '600.00 EUR', also without the space, so that it needs no quotes. */
export function amount(text: string): Money {
  try {
    return readAmount(text.replace(/\s*([A-Z]{3})$/, ' $1'));
  } catch {
    throw new InvalidArgumentError('An amount is needed with its currency, such as 600.00EUR.');
  }
}

export interface Share {
  readonly name: string;
  readonly amount: Money;
}

/** Collects `7K3QW9XM2A=600.00EUR`, each time that it is given. */
export function share(text: string, before: readonly Share[] = []): readonly Share[] {
  const [, name = '', much = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === '') throw new InvalidArgumentError('Say who and how much, such as 7K3QW9XM2A=600.00EUR.');
  return [...before, { name, amount: amount(much) }];
}
