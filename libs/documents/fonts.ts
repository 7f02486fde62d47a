import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { create, Font, GlyphRun } from 'fontkit';

const require = createRequire(import.meta.url);

interface Format {
  new (stream: { readonly buffer: Uint8Array }): object;
  probe(buffer: Uint8Array): boolean;
}

// As pdfmake's own parts load them: another copy would have formats and files of its own.
const fontkit = require('fontkit') as { create: typeof create; registerFormat(format: Format): void };
const pdfmake = require('pdfmake') as {
  readonly virtualfs: { writeFileSync(name: string, content: Buffer): void };
  setFonts(fonts: { readonly Roboto: typeof STYLES }): void;
};

const STYLES = {
  normal: 'Roboto-Regular.ttf',
  bold: 'Roboto-Medium.ttf',
  italics: 'Roboto-Italic.ttf',
  bolditalics: 'Roboto-MediumItalic.ttf',
};

const directory = join(dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto');
const opened = new Map<string, ReturnType<typeof fontkit.create>>();
const nameIn = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** A font file that is the name of a font which is open already. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- fontkit makes its fonts with `new`.
class OpenFont {
  constructor({ buffer }: { readonly buffer: Uint8Array }) {
    return opened.get(nameIn(buffer)) as Font;
  }

  static probe(bytes: Uint8Array): boolean {
    return opened.has(nameIn(bytes));
  }
}

/**
 * Gives pdfmake its fonts, opened once: it would open them anew for every paper and read their tables again, which is
 * more than half of the time that a paper takes. Nothing of a font changes when a paper is made with it.
 */
export function openFonts(): void {
  fontkit.registerFormat(OpenFont);
  for (const file of Object.values(STYLES)) {
    opened.set(file, withWordsKept(fontkit.create(readFileSync(join(directory, file))) as Font));
    pdfmake.virtualfs.writeFileSync(file, Buffer.from(file, 'latin1'));
  }
  pdfmake.setFonts({ Roboto: STYLES });
}

/** Words of the papers' own language, and names that will not come again: more than these are forgotten. */
const MOST_WORDS = 5_000;

/** Most words of a paper stand in every other: where the glyphs of one go is found out once. */
function withWordsKept(font: Font): Font {
  const kept = new Map<string, GlyphRun>();
  const layout = font.layout.bind(font);
  font.layout = (text, features, ...more) => {
    if (features !== undefined) return layout(text, features, ...more);
    const known = kept.get(text) ?? layout(text);
    if (kept.size >= MOST_WORDS) kept.clear();
    kept.set(text, known);
    // Whoever asks for it scales the positions where they stand.
    const own = { positions: known.positions.map((position) => ({ ...position })) };
    return Object.assign(Object.create(Object.getPrototypeOf(known) as object) as GlyphRun, known, own);
  };
  return font;
}
