import pdfmake from 'pdfmake';
import { billDefinition } from './bill.js';
import { certificateDefinition } from './certificate.js';
import { ciiXml } from './cii.js';
import { embedXml } from './factur-x.js';
import { openFonts } from './fonts.js';
import { paperLanguage } from './language.js';
import type { BillPaper, CertificatePaper, Paper } from './paper.js';

export interface RenderedDocument {
  readonly fileName: string;
  readonly mediaType: 'application/pdf';
  readonly bytes: Buffer;
  /** The same in figures, for machines, as it is embedded; null for a paper that has no such part. */
  readonly xml: Buffer | null;
}

openFonts();
// A paper is made of what is frozen: nothing is fetched, and no file is read.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy(() => false);

/** @param certificateUrl where anybody can verify a certificate */
export function renderPaper(paper: Paper, certificateUrl: (code: string) => string): Promise<RenderedDocument> {
  switch (paper.kind) {
    case 'invoice':
    case 'credit-note':
      return renderBill(paper);
    case 'certificate':
      return renderCertificate(paper, certificateUrl(paper.code));
  }
}

async function renderBill(paper: BillPaper): Promise<RenderedDocument> {
  const pdf = pdfmake.createPdf(billDefinition(paper, paperLanguage(paper.language)));
  const xml = ciiXml(paper);
  const xmlBytes = xml === null ? null : Buffer.from(xml, 'utf8');
  if (xmlBytes !== null) embedXml(await pdf.getStream(), paper, xmlBytes);
  return documentOf(paper.number, pdf, xmlBytes);
}

function renderCertificate(paper: CertificatePaper, verifyUrl: string): Promise<RenderedDocument> {
  const language = paperLanguage(paper.language);
  const pdf = pdfmake.createPdf(certificateDefinition(paper, { language, verifyUrl }));
  return documentOf(`certificate-${paper.code}`, pdf, null);
}

/** The same paper gives the same bytes: dates come from the paper, and the file's id from what it says. */
async function documentOf(
  name: string,
  pdf: ReturnType<typeof pdfmake.createPdf>,
  xml: Buffer | null,
): Promise<RenderedDocument> {
  const bytes = Buffer.from(await pdf.getBuffer());
  return { fileName: `${name}.pdf`, mediaType: 'application/pdf', bytes, xml };
}
