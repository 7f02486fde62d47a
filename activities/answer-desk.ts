import type { DataSource } from 'typeorm';
import { receivedFiles } from '#correspondence/received-files.js';
import type { Instant } from '#domain/time/zone.js';
import { answerTold, discardAnswer, fileAnswer } from '#filing/linked-answer.js';

interface Answer {
  readonly id: string;
  readonly applicationId: string;
  readonly text: string;
  readonly files: readonly { readonly fileName: string; readonly bytes: Buffer }[];
  readonly at: Instant;
}

/** Of one application, all that came by the link together: whoever may apply may not fill the disk. */
const MOST_BYTES = 100 * 1024 * 1024;

/** Keeps what comes with an answer by the link, judged by the same rules as what comes with a mail. */
export const createAnswerDesk = (dataSource: DataSource) => ({
  file: async ({ files, ...answer }: Answer) => {
    const judged = receivedFiles(files.map(({ fileName, bytes }) => ({ content: bytes, filename: fileName })));
    const refused = judged.flatMap(({ ordinal, refusedBecause }) =>
      refusedBecause === null ? [] : [{ file: ordinal, because: refusedBecause }],
    );
    // Whoever is there to be told can send another at once: the answer is not taken without it.
    if (refused.length > 0) return { is: 'refused' as const, files: refused };
    const isFiled = await fileAnswer(dataSource, { ...answer, files: judged, mostBytes: MOST_BYTES });
    return isFiled ? { is: 'filed' as const } : { is: 'full' as const, mostBytes: MOST_BYTES };
  },
  told: (id: string, at: Instant): Promise<void> => answerTold(dataSource, id, at),
  discard: (id: string): Promise<void> => discardAnswer(dataSource, id),
});
