import { Client } from 'pg';

/** Wakes those who wait for something to do. */
export interface Bell {
  /** Resolves at the next ring that nobody else has answered, or after the time; at once when the bell was stopped. */
  wait(timeoutMs: number): Promise<void>;
  /** Wakes one more, for where there was something for one there may be something for two. */
  ring(): void;
  stop(): Promise<void>;
}

const RECONNECT_MS = 2_000;

/**
 * Rings when a transaction that notified one of the channels commits, and wakes one of those who wait: a ring that woke all of them
 * made each look for a row that only one could have. A connection that is lost is made anew; meanwhile the poll of the
 * waiting ones is what finds new rows, so that nothing hangs on this.
 */
export function hangBell(
  databaseUrl: string,
  channels: string | readonly string[],
  lost: (error: Error) => void,
): Bell {
  const waiting: (() => void)[] = [];
  // A ring that finds nobody waiting is for whoever comes to wait next: they may have looked too early.
  let unanswered = false;
  let stopped = false;
  const ring = (): void => {
    const wake = waiting.shift();
    if (wake === undefined) unanswered = true;
    else wake();
  };
  const stopListening = keepListening(databaseUrl, { ring, lost, channels: [channels].flat() });
  return {
    ring,
    wait: (timeoutMs) =>
      new Promise((resolve) => {
        if (stopped || unanswered) {
          unanswered = false;
          resolve();
          return;
        }
        const wake = (): void => {
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(wake), 1);
          resolve();
        }, timeoutMs);
        waiting.push(wake);
      }),
    stop: async () => {
      stopped = true;
      for (const wake of waiting.splice(0)) wake();
      await stopListening();
    },
  };
}

interface Ears {
  readonly ring: () => void;
  readonly lost: (error: Error) => void;
  readonly channels: readonly string[];
}

function keepListening(databaseUrl: string, { ring, lost, channels }: Ears): () => Promise<void> {
  let stopped = false;
  let client: Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  const connect = async (): Promise<void> => {
    const mine = new Client({
      connectionString: databaseUrl,
      application_name: `matricula bell for ${channels.join(' and ')}`,
      keepAlive: true,
    });
    client = mine;
    mine.on('notification', ring);
    mine.on('error', lost);
    mine.on('end', again);
    await mine.connect();
    await mine.query(channels.map((channel) => `LISTEN ${channel}`).join('; '));
    ring(); // Whatever came while nobody listened.
  };
  // A connection that fails both throws and ends: one timer for the two.
  const again = (): void => {
    clearTimeout(retry);
    if (!stopped) retry = setTimeout(start, RECONNECT_MS);
  };
  const start = (): void => {
    connect().catch((error: unknown) => {
      lost(error instanceof Error ? error : new Error(String(error)));
      again();
    });
  };
  start();
  return async () => {
    stopped = true;
    clearTimeout(retry);
    await client?.end();
  };
}
