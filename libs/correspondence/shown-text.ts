import { simpleParser } from 'mailparser';

/** A tag with its name and what else stands in it. */
const TAG = /<(\/?)([a-z][a-z0-9]*)\b([^<>]*)>/gi;
/** Have no end, and nothing in them. */
const EMPTY = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i;
const STRUCK = /^(s|strike|del)$/i;
const STYLE = /style\s*=/i;
const HIDDEN = /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|line-through/i;

/** HTML without what is struck out, or hidden from whoever reads it. */
export function withoutHidden(html: string): string {
  const kept: string[] = [];
  let [from, tag, depth] = [0, '', 0];
  for (const { index, 0: whole, 1: end, 2: name = '', 3: rest = '' } of html.matchAll(TAG)) {
    if (depth === 0) {
      if (end !== '' || rest.endsWith('/') || EMPTY.test(name) || !(STRUCK.test(name) || isHidden(rest))) continue;
      kept.push(html.slice(from, index));
      [tag, depth] = [name.toLowerCase(), 1];
    } else if (name.toLowerCase() === tag) {
      depth += end === '' ? 1 : -1;
      from = index + whole.length;
    }
  }
  return [...kept, depth === 0 ? html.slice(from) : ''].join(' ');
}

function isHidden(attributes: string): boolean {
  const at = attributes.search(STYLE);
  return at !== -1 && HIDDEN.test(attributes.slice(at));
}

/** The text that HTML shows, as of a mail that has nothing else. */
export async function textOfHtml(html: string, longest: number): Promise<string> {
  const head = 'Content-Type: text/html; charset=utf-8\r\n\r\n';
  const { text } = await simpleParser(`${head}${html}`, { skipImageLinks: true, maxHtmlLengthToParse: longest });
  return text ?? '';
}
