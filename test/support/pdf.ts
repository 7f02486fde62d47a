import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

const fonts = join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), 'standard_fonts/');

/** What a reader other than the library that wrote it finds in a PDF. */
export interface ReadPdf {
  /** Page by page, one space between the pieces of text, whatever there is on the page. */
  readonly pages: readonly string[];
  readonly attachments: ReadonlyMap<string, Buffer>;
  /** XMP, as it stands in the file. */
  readonly metadata: string;
  readonly language: string | null;
  readonly isMarked: boolean;
}

export async function readPdf(bytes: Buffer): Promise<ReadPdf> {
  return opened(bytes, async (document) => {
    const pages: string[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const { items } = await (await document.getPage(number)).getTextContent();
      const text = items.map((item) => ('str' in item ? item.str : '')).join(' ');
      pages.push(text.replaceAll(/\s+/g, ' '));
    }
    const { info, metadata } = await document.getMetadata();
    const attached = (await document.getAttachments()) as Record<string, { content: Uint8Array }> | null;
    return {
      pages,
      attachments: new Map(Object.entries(attached ?? {}).map(([name, { content }]) => [name, Buffer.from(content)])),
      metadata: String(metadata.getRaw()),
      language: (info as { Language?: string | null }).Language ?? null,
      isMarked: (await document.getMarkInfo())?.Marked === true,
    };
  });
}

/** A page as it is seen, at a scale of 72 dots an inch times `scale`. */
export const drawPage = (bytes: Buffer, number: number, scale: number): Promise<Canvas> =>
  opened(bytes, async (document) => {
    const page = await document.getPage(number);
    const viewport = page.getViewport({ scale });
    const canvas = createCanvas(viewport.width, viewport.height);
    await page.render({ canvas: canvas as never, canvasContext: canvas.getContext('2d') as never, viewport }).promise;
    return canvas;
  });

type Document = Awaited<ReturnType<typeof getDocument>['promise']>;

async function opened<T>(bytes: Buffer, read: (document: Document) => Promise<T>): Promise<T> {
  const loading = getDocument({ data: new Uint8Array(bytes), standardFontDataUrl: fonts, verbosity: 0 });
  try {
    return await read(await loading.promise);
  } finally {
    await loading.destroy();
  }
}
