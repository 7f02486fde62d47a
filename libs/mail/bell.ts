import { Client } from 'pg';
import { OWED_CHANNEL } from './owed.js';

/** Wakes whoever waits for something to be owed. */
export interface Bell {
  /** Resolves at the next ring, or after the time; at once when the bell was stopped. */
  wait(timeoutMs: number): Promise<void>;
  stop(): Promise<void>;
}

const RECONNECT_MS = 2_000;

/**
 * Rings when a transaction that owes something commits. A connection that is lost is made anew; meanwhile the poll of
 * the waiting ones is what finds new rows, so that nothing hangs on this.
 */
export function hangBell(databaseUrl: string, lost: (error: Error) => void): Bell {
  const waiting = new Set<() => void>();
  const ring = (): void => waiting.forEach((wake) => wake());
  const stopListening = keepListening(databaseUrl, { ring, lost });
  let stopped = false;
  return {
    wait: (timeoutMs) =>
      new Promise((resolve) => {
        if (stopped) {
          resolve();
          return;
        }
        const wake = (): void => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, timeoutMs);
        waiting.add(wake);
      }),
    stop: async () => {
      stopped = true;
      ring();
      await stopListening();
    },
  };
}

interface Ears {
  readonly ring: () => void;
  readonly lost: (error: Error) => void;
}

function keepListening(databaseUrl: string, { ring, lost }: Ears): () => Promise<void> {
  let stopped = false;
  let client: Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  const connect = async (): Promise<void> => {
    const mine = new Client({
      connectionString: databaseUrl,
      application_name: 'matricula courier bell',
      keepAlive: true,
    });
    client = mine;
    mine.on('notification', ring);
    mine.on('error', lost);
    mine.on('end', again);
    await mine.connect();
    await mine.query(`LISTEN ${OWED_CHANNEL}`);
    ring(); // Whatever was owed while nobody listened.
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
