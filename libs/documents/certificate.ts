import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { PaperLanguage } from './language.js';
import type { CertificatePaper } from './paper.js';
import { qrCode } from './qr-code.js';
import { ACCENT, infoOf, MUTED } from './typography.js';

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
      { text: paper.organiser, fontSize: 16, bold: true, color: ACCENT },
      { text: titleBeside(paper), fontSize: 12, color: MUTED, margin: [0, 4, 0, 30] },
      { text: labels.certifies },
      { text: paper.name, fontSize: fitting(paper.name), bold: true, margin: [0, 10, 0, 10] },
      { text: labels.completed },
      {
        text: paper.courseTitle,
        fontSize: fitting(paper.courseTitle) - 10,
        bold: true,
        color: ACCENT,
        margin: [0, 10, 0, 6],
      },
      { text: `${days(paper.starts, paper.ends, paper.zone)}${place}` },
      ...partnersBlock(paper, labels),
      verification(paper, { labels, verifyUrl, issuedOn: day(paper.issuedOn) }),
    ],
  };
}

function partnersBlock(paper: CertificatePaper, labels: PaperLanguage['labels']): Content[] {
  const partners = [paper.academicPartner, ...paper.partners].filter((partner) => partner !== null);
  if (partners.length === 0) return [];
  return [{ text: `${labels.with} ${partners.join(' · ')}`, fontSize: 10, color: MUTED, margin: [0, 10, 0, 0] }];
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

const verification = (paper: CertificatePaper, { labels, verifyUrl, issuedOn }: Verification): Content => ({
  absolutePosition: { x: 84, y: HEIGHT - 150 },
  columns: [
    { width: 96, ...qrCode({ qr: verifyUrl, fit: 84 }), alignment: 'left' },
    {
      width: '*',
      alignment: 'left',
      fontSize: 9,
      margin: [0, 24, 0, 0],
      stack: [
        `${labels.issuedOn}: ${issuedOn}`,
        `${labels.code}: ${paper.code}`,
        { text: [`${labels.verify} `, { text: verifyUrl, link: verifyUrl, color: ACCENT }] },
      ],
    },
  ],
});

/** Said above the name, unless it is the course's own. */
const titleBeside = ({ certificateTitle, courseTitle }: CertificatePaper): string =>
  certificateTitle === courseTitle ? '' : certificateTitle;

/** Whatever a name's length, the certificate stays one page. */
const fitting = (text: string): number => (text.length <= 40 ? 30 : text.length <= 90 ? 28 : 20);
