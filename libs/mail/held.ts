import type { CourierParts } from './courier.js';

/** Is told at every round whether letters are held. */
export type HeldNotice = (isHeld: boolean) => void;

const SAY_AGAIN_MS = 10 * 60_000;

/** For all lanes together: whoever reads the log must not miss that nothing leaves, and why. */
export function heldNotice({ log, clock }: Pick<CourierParts, 'log' | 'clock'>): HeldNotice {
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
