/** An element with what it holds; null where there is nothing to say, and then it is not written. */
export type Xml = string | null;

type Attributes = Readonly<Record<string, string>>;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters and half characters: no XML can hold them, escaped or not, and nothing is lost with them. */
const IMPOSSIBLE = /[^\P{Cc}\t\n]|[\p{Cs}\uFFFE\uFFFF]/gu;

const escaped = (text: string): string =>
  text.replace(IMPOSSIBLE, '').replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);

/** A text in its element; nothing for a text that is missing. */
export function leaf(name: string, text: string | null | undefined, attributes: Attributes = {}): Xml {
  if (text === null || text === undefined || text === '') return null;
  return `<${name}${attributesText(attributes)}>${escaped(text)}</${name}>`;
}

/** Elements in their element; nothing where all of them are missing. */
export function tree(name: string, children: readonly Xml[], attributes: Attributes = {}): Xml {
  const present = children.filter((child) => child !== null);
  if (present.length === 0) return null;
  return `<${name}${attributesText(attributes)}>${present.join('')}</${name}>`;
}

const attributesText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('');
