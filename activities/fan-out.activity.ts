import { ApplicationFailure } from '@temporalio/common';
import { Context } from '@temporalio/activity';
import type { Teller } from '#telling/teller.js';
import { applicationStream, subjectOf } from '#telling/names.js';

/** Open applications that have not yet heard of an edition's version. */
export interface Behind {
  /** The edition's, not its stream's. */
  readonly version: number;
  readonly applicationIds: readonly string[];
}

export interface FanningOut {
  readonly teller: Teller;
  /** At most `limit` of them; none where the edition is unknown. */
  readonly behind: (code: string, limit: number) => Promise<Behind>;
}

const AT_ONCE = 100;

/**
 * Tells every open application of the edition that there is news, until none is behind. Applications submitted
 * meanwhile either saw the new version or turn up in the next round, so there is no gap.
 */
export const createFanOut =
  ({ teller, behind }: FanningOut) =>
  async (stream: string): Promise<{ told: number }> => {
    const { heartbeat, info } = Context.current();
    let told = 0;
    for (;;) {
      const { version, applicationIds } = await behind(subjectOf(stream), AT_ONCE);
      if (applicationIds.length === 0) return { told };
      const heard = await Promise.all(
        applicationIds.map(async (id) => {
          const noted = await note(teller, id, { version, attempt: info.attempt });
          heartbeat();
          return noted;
        }),
      );
      const heardNow = heard.filter(Boolean).length;
      told += heardNow;
      // The rest is asked for again after a pause, as the same query would only give the same again.
      if (heardNow < heard.length)
        throw ApplicationFailure.retryable(`${heard.length - heardNow} did not hear`, 'behind');
    }
  };

interface News {
  readonly version: number;
  readonly attempt: number;
}

async function note(teller: Teller, applicationId: string, { version, attempt }: News): Promise<boolean> {
  // A run keeps its answer to an id, an internal error too: each attempt asks under an id of its own.
  const id = `edition/${version}/${attempt}`;
  const command = { type: 'NoteEdition', id, by: 'organiser', role: null, version } as const;
  const answer = await teller.tell(applicationStream(applicationId), command).catch(() => null);
  return answer !== null && answer.rejection === null;
}
