import type { LetterName } from '#domain/application/letters.types.js';
import type { ReadingKind } from '#domain/correspondence/reading.types.js';

/** A mail as somebody may write it; a text alone answers the reservation mail. */
export type Sample =
  | string
  | {
      readonly text?: string;
      /** A second form of the text, or the only one. */
      readonly html?: string;
      readonly subject?: string;
      /** Further lines of its head. */
      readonly head?: string;
      readonly answered?: LetterName | null;
    };

/** Whole mails, each under what a careful person takes it for. */
export type Corpus = Partial<Record<ReadingKind, readonly Sample[]>>;

const OURS = [
  'Dear Ana Pérez Soto,',
  'your place in the Metropolis Diploma in Internationalization for Local Authorities is guaranteed.',
  'You can cancel until the end of 18 October 2024 by replying to this mail.',
  'Instead of cancelling, you can send somebody else in your place.',
];
const marked = OURS.map((line) => `> ${line}`).join('\n');
const plain = OURS.join('\n\n');
const SCHOOL = 'Metropolis Diploma <replies+1@post.example>';

/** Our letter below an answer, as programs put it there. */
export const BELOW = {
  gmail: `\n\nOn Mon, 2 Sep 2024 at 09:00, ${SCHOOL} wrote:\n\n${marked}\n`,
  gmailFr: `\n\nLe lun. 2 sept. 2024 à 09:00, ${SCHOOL} a écrit :\n\n${marked}\n`,
  gmailEs: `\n\nEl lun, 2 sept 2024 a las 9:00, ${SCHOOL} escribió:\n\n${marked}\n`,
  gmailCa: `\n\nMissatge de ${SCHOOL} del dia dl., 2 de set. 2024 a les 9:00:\n\n${marked}\n`,
  apple: `\n\n> On 2 Sep 2024, at 09:00, ${SCHOOL} wrote:\n> \n${marked}\n`,
  outlook: `\n\n________________________________\nFrom: ${SCHOOL}\nSent: Monday, 2 September 2024 09:00\nTo: Ana\nSubject: Your place is guaranteed\n\n${plain}\n`,
  outlookFr: `\n\nDe : ${SCHOOL}\nEnvoyé : lundi 2 septembre 2024 09:00\nÀ : Ana\nObjet : Votre place\n\n${plain}\n`,
  outlookEs: `\n\nDe: ${SCHOOL}\nEnviado el: lunes, 2 de septiembre de 2024 9:00\nPara: Ana\nAsunto: Su plaza\n\n${plain}\n`,
  outlookCa: `\n\nDe: ${SCHOOL}\nEnviat el: dilluns, 2 de setembre de 2024 9:00\nPer a: Ana\nAssumpte: La vostra plaça\n\n${plain}\n`,
} as const;
