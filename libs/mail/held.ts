import type { Instant } from '#domain/time/zone.js';

/** Is told at every round whether letters are held. */
export type HeldNotice = (isHeld: boolean) => void;

const SAY_AGAIN_MS = 10 * 60_000;

interface Saying {
  readonly clock: () => Instant;
  readonly log: Readonly<Record<'info' | 'warn', (fields: object, message: string) => void>>;
}

/** For all lanes together: whoever reads the log must not miss that nothing leaves, and why. */
export function heldNotice({ log, clock }: Saying): HeldNotice {
  let saidAt: number | null = null;
  return (isHeld) => {
    const now = Date.parse(clock());
    if (isHeld && (saidAt === null || now - saidAt >= SAY_AGAIN_MS)) {
      saidAt = now;
      log.warn({}, 'letters are held, as after a restore: `matricula restored` says which, and releases them');
    } else if (!isHeld && saidAt !== null) {
      saidAt = null;
      log.info({}, 'letters are released');
    }
  };
}
