/**
 * Calls `stop` once: on SIGTERM or SIGINT, or when the launcher that forked this process is gone, by kill -9 even.
 * A launcher that went away while this process was still loading is noticed too: its `disconnect` came before anybody
 * listened.
 */
export function whenToldToStop(stop: () => void): void {
  let isTold = false;
  const once = (): void => {
    if (!isTold) {
      isTold = true;
      stop();
    }
  };
  process.on('SIGTERM', once).on('SIGINT', once).on('disconnect', once);
  if (hasLostLauncher()) once();
}

/** Tells the launcher, if there is one, that the next part may start. */
export function sayReady(): void {
  if (process.connected) process.send?.('ready');
}

const hasLostLauncher = (): boolean => process.send !== undefined && !process.connected;
