/** What one message takes of the room. */
export interface Hold {
  /** false where there is not so much room left; then nothing is taken. */
  grow(bytes: number): boolean;
  release(): void;
}

/** How much mail may be in memory at once, so that a burst ends in "come again" and not in the death of the process. */
export class Room {
  constructor(private freeBytes: number) {}

  hold(): Hold {
    let held = 0;
    return {
      grow: (bytes) => {
        if (bytes > this.freeBytes) return false;
        this.freeBytes -= bytes;
        held += bytes;
        return true;
      },
      release: () => {
        this.freeBytes += held;
        held = 0;
      },
    };
  }
}
