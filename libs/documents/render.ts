import pdfmake from 'pdfmake';
import { billDefinition } from './bill.js';
import { certificateDefinition } from './certificate.js';
import { openFonts } from './fonts.js';
import { paperLanguage } from './language.js';
import type { CertificatePaper, CreditNotePaper, InvoicePaper, Paper } from './paper.js';

export interface RenderedDocument {
  readonly fileName: string;
  readonly mediaType: 'application/pdf';
  readonly bytes: Buffer;
}

openFonts();
// A paper is made of what is frozen: nothing is fetched, and no file is read.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy(() => false);

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
