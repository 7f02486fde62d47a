import { createRequire } from 'node:module';
import type { CanvasRect, ContentCanvas } from 'pdfmake/interfaces.js';

interface Wanted {
  readonly qr: string;
  /** How wide it may become, in points. */
  readonly fit: number;
  readonly background?: string;
  readonly eccLevel?: 'L' | 'M' | 'Q' | 'H';
}

// The one that pdfmake draws its own codes with.
const { default: encoder } = createRequire(import.meta.url)('pdfmake/js/qrEnc.js') as {
  default: { measure(wanted: Wanted): { readonly _canvas: readonly CanvasRect[] } };
};

/**
 * A QR code as pdfmake's own `qr` draws it, with what is dark side by side drawn as one: a square for each is half of
 * the drawing that there is in an invoice.
 */
export function qrCode(wanted: Wanted): Pick<ContentCanvas, 'canvas'> {
  const [ground, ...squares] = encoder.measure({ ...wanted })._canvas;
  return { canvas: ground === undefined ? [] : [ground, ...runsOf(squares)] };
}

/** Squares come line by line, from the left. */
function runsOf(squares: readonly CanvasRect[]): CanvasRect[] {
  const runs: CanvasRect[] = [];
  for (const square of squares) {
    const run = runs.at(-1);
    if (run !== undefined && run.y === square.y && run.x + run.w === square.x) run.w += square.w;
    else runs.push({ ...square });
  }
  return runs;
}
