import type { EntityManager } from 'typeorm';
import { claimDue, type DueEntry, isDueStill, postponeDue } from '#bank/store/clock.js';
import { claimMatching, finishMatching, type MatchingClaimed, postponeMatching } from '#bank/store/work.js';
import { BANK } from '#domain/application/payment.js';
import { entryStream } from '#telling/names.js';
import { entryRecorder } from './entry.process.js';
import { type Hands, type Queue, workOff } from './queue.js';

/** Matches the next entries that nobody has looked at. False where there is none. */
export const matchNext = (hands: Hands): Promise<boolean> => workOff(hands, matching(hands));

/** Looked at together; what was found is told before more is looked for. */
const MATCHED_AT_ONCE = 24;

const matching = (hands: Hands): Queue<MatchingClaimed> => ({
  name: 'bank_matching',
  atOnce: MATCHED_AT_ONCE,
  claim: claimMatching,
  postpone: postponeMatching,
  about: ({ position }) => ({ position }),
  work: async (manager, rows) => {
    for (const row of rows) await matched(manager, row, hands);
    await finishMatching(manager, rows);
    return [];
  },
});

/** Tells the next entry the time on which something has fallen due. False where there is none. */
export const tellEntryTime = (hands: Hands): Promise<boolean> => workOff(hands, falling(hands));

const falling = (hands: Hands): Queue<DueEntry> => ({
  name: 'bank_clock',
  atOnce: 1,
  claim: claimDue,
  postpone: postponeDue,
  about: ({ entryId, deadline }) => ({ entryId, deadline }),
  work: async (manager, rows) => {
    for (const row of rows) await fallen(manager, row, hands);
    return [];
  },
});

async function fallen(manager: EntityManager, due: DueEntry, { clock }: Hands): Promise<void> {
  if (!(await isDueStill(manager, due))) return;
  const { entryId, deadline } = due;
  const told = { id: `time/${deadline.toISOString()}`, at: clock(), by: 'clock', role: null };
  const command = { type: 'ObserveTime', ...told } as const;
  const { keep, result } = await entryRecorder.record(manager, entryStream(entryId), command);
  // It was due by its own clock, and nothing came of it: a rule is wrong, and asking at once would not mend it.
  if (!keep) throw new Error(`ObserveTime changed nothing: ${result.rejection?.reason ?? 'nothing was due'}`);
}

async function matched(manager: EntityManager, row: MatchingClaimed, { clock }: Hands): Promise<void> {
  const told = { id: `match/${row.position}`, at: clock(), by: BANK, role: null };
  const command = { type: 'MatchEntry', ...told } as const;
  const { result } = await entryRecorder.record(manager, entryStream(row.entryId), command);
  if (result.rejection !== null) throw new Error(`MatchEntry was refused: ${result.rejection.reason}`);
}
