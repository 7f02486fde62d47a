import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import { applicationsBehind } from '#readmodel/open-applications.js';
import { atOnce } from '#telling/at-once.js';
import { applicationStream, subjectOf } from '#telling/names.js';
import type { Teller } from '#telling/teller.js';

export interface FanningOut {
  readonly dataSource: DataSource;
  readonly teller: Teller;
  /** How many are asked for at a time. */
  readonly roundSize?: number;
}

const AT_ONCE = 8;

/**
 * Tells every open application of the edition that there is news, until none is behind. Applications submitted
 * meanwhile either saw the new version or turn up in the next round, so there is no gap.
 */
export const createFanOut =
  ({ dataSource, teller, roundSize = 100 }: FanningOut) =>
  async (stream: string): Promise<{ told: number }> => {
    const context = Context.current();
    const { attempt } = context.info;
    let told = 0;
    for (;;) {
      // Those that do not hear come back in every round: with each attempt there must be room for others beside them.
      const { version, applicationIds } = await applicationsBehind(dataSource, subjectOf(stream), roundSize * attempt);
      if (applicationIds.length === 0) return { told };
      let deaf = 0;
      await atOnce(AT_ONCE, applicationIds, async (id) => {
        if (!(await note(teller, applicationStream(id), { version, attempt }))) deaf += 1;
        context.heartbeat();
      });
      told += applicationIds.length - deaf;
      if (deaf > 0)
        throw ApplicationFailure.retryable(`${stream}: ${deaf} did not hear of version ${version}`, 'behind');
    }
  };

interface News {
  readonly version: number;
  readonly attempt: number;
}

async function note(teller: Teller, stream: string, { version, attempt }: News): Promise<boolean> {
  // A run keeps its answer to an id, an internal error too: each attempt asks under an id of its own.
  const id = `edition/${version}/${attempt}`;
  const command = { type: 'NoteEdition', id, by: 'organiser', role: null, version } as const;
  const answer = await teller.tell(stream, command).catch(() => null);
  return answer !== null && answer.rejection === null;
}
