/**
 * A value as Markdown that reads exactly as it is: everything but letters, digits and spaces as a character reference,
 * which is never markup, never a link and never HTML. Line breaks become spaces: a value stays inside its sentence.
 */
export const escapeMarkdown = (text: string): string =>
  oneLine(text).replace(/[^\p{L}\p{N}\p{M} ]/gu, (character) => `&#${String(character.codePointAt(0))};`);

/** What goes into a header or into a sentence must not end it: names and answers come from anybody. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** An address of the web for use between angle brackets; anything else than http and https is a bug. */
export function safeUrl(text: string): string {
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new Error(`'${url.protocol}' is no address for a letter`);
  return url.href.replace(/[<>"\s]/g, encodeURIComponent);
}

type Spoken = string | number | boolean | null | readonly Spoken[] | { readonly [key: string]: Spoken };

/** All strings of a context through `change`; but what is called …Url, through `safeUrl`. */
export function spoken(value: unknown, change: (text: string) => string, key = ''): Spoken {
  if (typeof value === 'string') return key.endsWith('Url') ? safeUrl(value) : change(value);
  if (Array.isArray(value)) return value.map((one) => spoken(one, change, key));
  if (typeof value === 'object' && value !== null)
    return closed(Object.fromEntries(Object.entries(value).map(([name, one]) => [name, spoken(one, change, name)])));
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  throw new Error(`A letter cannot say ${key}: it is ${typeof value}`);
}

/** Handlebars' strict mode lets `{{#if misspelt}}` pass as false; here any name that is not there is an error. */
const closed = <T extends object>(values: T): T =>
  new Proxy(values, {
    get(target, name, receiver): unknown {
      if (typeof name === 'string' && !(name in target))
        throw new Error(`A letter names ${name}, which it does not have`);
      return Reflect.get(target, name, receiver);
    },
  });
