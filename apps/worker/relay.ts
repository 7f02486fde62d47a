import { matchNext, tellEntryTime } from '#activities/match-next.js';
import { type TellingHands, tellNext } from '#activities/tell-next.js';
import { BANK_CHANNEL } from '#bank/store/work.js';
import { createDataSource } from '#database/data-source.js';
import { TELL_CHANNEL } from '#eventstore/owed-tells.js';
import { hangBell } from '#mail/bell.js';

export interface RelaySettings extends Pick<TellingHands, 'teller' | 'clock'> {
  readonly databaseUrl: string;
  readonly log: TellingHands['log'] & { warn(fields: object, message: string): void };
  readonly pollMs?: number;
}

/** Each waits for an answer, and most of the time does nothing else. */
const LANES = 6;
/** Only for what is tried again, what time alone brings, and a lost bell; new work rings. */
const POLL_MS = 2_000;

/**
 * The message relay: tells streams what others have decided for them and wrote down as owed, and where nothing is owed
 * matches bank entries as they come in and tells the time to those that owe money back, until it is stopped; any number of
 * workers share the work. `stop` waits for what is under way.
 */
export async function startRelay(settings: RelaySettings): Promise<{ stop(): Promise<void> }> {
  const { databaseUrl, log, teller, clock, pollMs = POLL_MS } = settings;
  const lost = (error: Error): void => log.warn({ err: error }, 'the relay lost the bell');
  const dataSource = await createDataSource(databaseUrl, LANES).initialize();
  const work: TellingHands = { dataSource, teller, clock, log };
  const stopping = new AbortController();
  const bell = hangBell(databaseUrl, [TELL_CHANNEL, BANK_CHANNEL], lost);
  const walk = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const found = await workNext(work).catch((error: unknown) => {
        log.error({ err: error }, 'the relay could not reach the work');
        return false;
      });
      if (found) bell.ring();
      else await bell.wait(pollMs);
    }
  };
  const lanes = Array.from({ length: LANES }, walk);
  return {
    async stop() {
      stopping.abort();
      await bell.stop();
      await Promise.all(lanes);
      await dataSource.destroy();
    },
  };
}

/** What was found is told before more is looked for: somebody waits for their place. */
const workNext = async (work: TellingHands): Promise<boolean> =>
  (await tellNext(work)) || (await matchNext(work)) || (await tellEntryTime(work));
