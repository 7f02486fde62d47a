import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { create, Font } from 'fontkit';

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
    opened.set(file, fontkit.create(readFileSync(join(directory, file))));
    pdfmake.virtualfs.writeFileSync(file, Buffer.from(file, 'latin1'));
  }
  pdfmake.setFonts({ Roboto: STYLES });
}
