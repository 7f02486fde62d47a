import type { Content, ContentTable } from 'pdfmake/interfaces.js';

export const ACCENT = '#14507a';
export const MUTED = '#555555';
/** The ground of what is to be found at a glance. */
export const PALE = '#eef3f7';

/** The paper's own day, not today's: the bytes must be the same whenever they are made. */
export const infoOf = (title: string, { issuedOn }: { readonly issuedOn: string }) => ({
  title,
  creator: 'Matricula',
  producer: 'Matricula',
  creationDate: new Date(`${issuedOn}T00:00:00.000Z`),
});

/** What is known, with its name before it; what is null is left out. */
export const factsTable = (
  facts: readonly (readonly [string, string | null])[],
): Pick<ContentTable, 'layout' | 'table'> => ({
  layout: {
    hLineWidth: () => 0,
    vLineWidth: () => 0,
    paddingLeft: none,
    paddingRight,
    paddingTop: none,
    paddingBottom,
  },
  table: {
    widths: ['auto', '*'],
    body: facts.flatMap(([label, value]): Content[][] =>
      value === null ? [] : [[{ text: label, color: MUTED }, { text: value }]],
    ),
  },
});

const none = (): number => 0;
const paddingRight = (column: number): number => (column === 0 ? 14 : 0);
const paddingBottom = (): number => 2;

/** As banks print account numbers and references, so that they can be read out. */
export const inFours = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ');
