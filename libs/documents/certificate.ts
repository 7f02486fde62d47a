import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { infoOf } from './bill.js';
import type { PaperLanguage } from './language.js';
import type { CertificatePaper } from './paper.js';

const ACCENT = '#14507a';
const WIDTH = 842;
const HEIGHT = 595;

/** A certificate, on one page of A4 across. */
export function certificateDefinition(
  paper: CertificatePaper,
  { language, verifyUrl }: { readonly language: PaperLanguage; readonly verifyUrl: string },
): TDocumentDefinitions {
  const { labels, days, day } = language;
  const place = paper.city === null ? '' : `, ${labels.heldIn} ${paper.city}`;
  return {
    pageSize: 'A4',
    pageOrientation: 'landscape',
    pageMargins: [84, 84, 84, 60],
    info: infoOf(paper.certificateTitle, paper),
    defaultStyle: { fontSize: 13, lineHeight: 1.3, alignment: 'center' },
    background: frame,
    content: [
      { text: paper.organiser, fontSize: 16, bold: true, color: ACCENT, margin: [0, 0, 0, 26] },
      { text: labels.certifies },
      { text: paper.name, fontSize: 30, bold: true, margin: [0, 8, 0, 8] },
      { text: labels.completed },
      { text: paper.courseTitle, fontSize: 20, bold: true, color: ACCENT, margin: [0, 8, 0, 4] },
      { text: `${days(paper.starts, paper.ends, paper.zone)}${place}` },
      ...partnersBlock(paper, labels),
    ],
    footer: () => footer(paper, { labels, verifyUrl, issuedOn: day(paper.issuedOn) }),
  };
}

function partnersBlock(paper: CertificatePaper, labels: PaperLanguage['labels']): Content[] {
  const partners = [paper.academicPartner, ...paper.partners].filter((partner) => partner !== null);
  if (partners.length === 0) return [];
  return [{ text: `${labels.with} ${partners.join(' · ')}`, fontSize: 10, color: '#555555', margin: [0, 10, 0, 0] }];
}

const frame = (): Content => ({
  canvas: [
    { type: 'rect', x: 24, y: 24, w: WIDTH - 48, h: HEIGHT - 48, lineWidth: 2, lineColor: ACCENT },
    { type: 'rect', x: 30, y: 30, w: WIDTH - 60, h: HEIGHT - 60, lineWidth: 0.5, lineColor: ACCENT },
  ],
});

interface Verification {
  readonly labels: PaperLanguage['labels'];
  readonly verifyUrl: string;
  readonly issuedOn: string;
}

const footer = (paper: CertificatePaper, { labels, verifyUrl, issuedOn }: Verification): Content => ({
  absolutePosition: { x: 84, y: HEIGHT - 136 },
  columns: [
    { width: 84, qr: verifyUrl, fit: 76, alignment: 'left' },
    {
      width: '*',
      alignment: 'left',
      fontSize: 9,
      margin: [0, 22, 0, 0],
      stack: [
        `${labels.issuedOn}: ${issuedOn}`,
        `${labels.code}: ${paper.code}`,
        { text: [`${labels.verify} `, { text: verifyUrl, link: verifyUrl, color: ACCENT }] },
      ],
    },
  ],
});
