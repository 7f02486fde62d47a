import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pdfmake from 'pdfmake';
import { billDefinition } from './bill.js';
import { certificateDefinition } from './certificate.js';
import { paperLanguage } from './language.js';
import type { CertificatePaper, CreditNotePaper, InvoicePaper, Paper } from './paper.js';

export interface RenderedDocument {
  readonly fileName: string;
  readonly mediaType: 'application/pdf';
  readonly bytes: Buffer;
}

const fonts = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto');

pdfmake.setFonts({
  Roboto: {
    normal: join(fonts, 'Roboto-Regular.ttf'),
    bold: join(fonts, 'Roboto-Medium.ttf'),
    italics: join(fonts, 'Roboto-Italic.ttf'),
    bolditalics: join(fonts, 'Roboto-MediumItalic.ttf'),
  },
});
// A paper is made of what is frozen: nothing is fetched, and no file but the fonts is read.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.startsWith(fonts));

/** @param certificateUrl where anybody can verify a certificate */
export function renderPaper(paper: Paper, certificateUrl: (code: string) => string): Promise<RenderedDocument> {
  switch (paper.kind) {
    case 'invoice':
      return renderInvoice(paper);
    case 'credit-note':
      return renderCreditNote(paper);
    case 'certificate':
      return renderCertificate(paper, certificateUrl(paper.code));
  }
}

const renderInvoice = (paper: InvoicePaper): Promise<RenderedDocument> =>
  render(paper.number, billDefinition(paper, paperLanguage(paper.language)));

const renderCreditNote = (paper: CreditNotePaper): Promise<RenderedDocument> =>
  render(paper.number, billDefinition(paper, paperLanguage(paper.language)));

const renderCertificate = (paper: CertificatePaper, verifyUrl: string): Promise<RenderedDocument> =>
  render(
    `certificate-${paper.code}`,
    certificateDefinition(paper, { language: paperLanguage(paper.language), verifyUrl }),
  );

/** The same paper gives the same bytes: dates come from the paper, and the file's id from what it says. */
async function render(name: string, definition: Parameters<typeof pdfmake.createPdf>[0]): Promise<RenderedDocument> {
  const bytes = await pdfmake.createPdf(definition).getBuffer();
  return { fileName: `${name}.pdf`, mediaType: 'application/pdf', bytes: Buffer.from(bytes) };
}
