import { claimMatching, finishMatching, type MatchingClaimed, postponeMatching } from '#bank/store/work.js';
import { BANK } from '#domain/application/payment.js';
import { entryStream } from '#telling/names.js';
import { entryProcess } from './entry.process.js';
import { type Hands, type Queue, workOff } from './queue.js';
import { createRecorder } from './recorder.js';

/** Takes commands for bank entries, within the caller's transaction. */
export const entryRecorder = createRecorder(entryProcess);

/** Matches the next entry that nobody has looked at. False where there is none. */
export const matchNext = (hands: Hands): Promise<boolean> => workOff(hands, matching(hands));

const matching = ({ clock }: Hands): Queue<MatchingClaimed> => ({
  name: 'bank_matching',
  claim: claimMatching,
  postpone: postponeMatching,
  about: ({ position }) => ({ position }),
  work: async (manager, row) => {
    const told = { id: `match/${row.position}`, at: clock(), by: BANK, role: null };
    const command = { type: 'MatchEntry', ...told } as const;
    const { result } = await entryRecorder.record(manager, entryStream(row.entryId), command);
    if (result.rejection !== null) throw new Error(`MatchEntry was refused: ${result.rejection.reason}`);
    await finishMatching(manager, row);
    return null;
  },
});
