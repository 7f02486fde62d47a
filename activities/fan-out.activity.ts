import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import { groupsBehind } from '#readmodel/groups.js';
import { applicationsBehind } from '#readmodel/open-applications.js';
import { atOnce } from '#telling/at-once.js';
import { applicationStream, groupStream, processOf, subjectOf } from '#telling/names.js';
import type { Teller } from '#telling/teller.js';

export interface FanningOut {
  readonly dataSource: DataSource;
  readonly teller: Teller;
  /** How many are asked for at a time. */
  readonly roundSize?: number;
}

const AT_ONCE = 8;

/**
 * Tells every group and every open application of the edition that there is news, until none is behind. Who comes
 * meanwhile either saw the new version or turns up in the next round, so there is no gap. Groups first: of an edition that
 * is cancelled no discount is lost when all leave.
 */
export const createFanOut =
  ({ dataSource, teller, roundSize = 100 }: FanningOut) =>
  async (stream: string): Promise<{ told: number }> => {
    const context = Context.current();
    const { attempt } = context.info;
    let told = 0;
    for (;;) {
      // Those that do not hear come back in every round: with each attempt there must be room for others beside them.
      const [code, limit] = [subjectOf(stream), roundSize * attempt];
      const { version, applicationIds } = await applicationsBehind(dataSource, code, limit);
      const groups = await groupsBehind(dataSource, code, limit);
      const count = groups.length + applicationIds.length;
      if (count === 0) return { told };
      let deaf = 0;
      const tell = (streams: readonly string[]): Promise<void> =>
        atOnce(AT_ONCE, streams, async (one) => {
          if (!(await note(teller, one, { version, attempt }))) deaf += 1;
          context.heartbeat();
        });
      await tell(groups.map(groupStream));
      await tell(applicationIds.map(applicationStream));
      told += count - deaf;
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
  const told = { id, by: 'organiser', role: null } as const;
  const command =
    processOf(stream) === 'group'
      ? ({ type: 'NoteGroupEdition', ...told } as const)
      : ({ type: 'NoteEdition', ...told, version } as const);
  const answer = await teller.tell(stream, command).catch(() => null);
  return answer !== null && answer.rejection === null;
}
