import type { CancellationChannel, CancellationDatum } from '../programme/terms.js';
import type { Instant } from '../time/zone.js';

export type CancellationRefusal = 'deadline-passed' | 'wrong-channel' | 'data-missing';

/** What is on record of somebody who wants to leave, until it is accepted or refused. */
export type CancellationFact =
  /** Somebody asked for it from another address than the registered one, which has to say that it is so. */
  | {
      readonly type: 'CancellationConfirmationRequested';
      /** When that mail came in: the instant that counts, once it is confirmed. */
      readonly receivedAt: Instant;
      /** Confirmed before, it counts of itself; null: whenever it is. Whoever confirms later finds a person. */
      readonly until: Instant | null;
      /** What the mail says. */
      readonly noteId: string;
      /** The address that it came from. */
      readonly senderId: string;
    }
  | {
      readonly type: 'CancellationRequested';
      readonly request: number;
      readonly receivedAt: Instant;
      readonly channel: CancellationChannel;
      readonly given: readonly CancellationDatum[];
      readonly noteId: string | null;
    }
  | {
      readonly type: 'CancellationDataRequested';
      readonly request: number;
      readonly missing: readonly CancellationDatum[];
      readonly until: Instant;
    }
  | {
      readonly type: 'CancellationAccepted';
      readonly request: number;
      /** The instant that counts: of the first request, when its data came within the grace. */
      readonly receivedAt: Instant;
      readonly percent: number;
      readonly rule: 'tier' | 'leave-after-reschedule';
      readonly deadline: Instant;
      readonly closesAt: Instant;
    }
  | {
      readonly type: 'CancellationRefused';
      readonly request: number;
      readonly reason: CancellationRefusal;
      readonly receivedAt: Instant;
      readonly deadline: Instant;
      readonly missing: readonly CancellationDatum[];
    };
