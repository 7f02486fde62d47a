const MINUTE_MS = 60_000;
/** More hosts than this at once are an attack from many places; then the oldest are forgotten. */
const HOSTS = 10_000;

interface Counted {
  readonly sinceMs: number;
  count: number;
}

/** Counts the addresses that hosts have guessed wrong, each within a minute. */
export class Guesses {
  private readonly hosts = new Map<string, Counted>();

  constructor(
    private readonly perMinute: number,
    private readonly nowMs: () => number = Date.now,
  ) {}

  add(host: string): void {
    const known = this.fresh(host);
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    this.hosts.delete(host);
    this.hosts.set(host, { sinceMs: this.nowMs(), count: 1 });
    for (const oldest of this.hosts.keys()) {
      if (this.hosts.size <= HOSTS) break;
      this.hosts.delete(oldest);
    }
  }

  /** Whether the host has guessed so often that it has to wait. */
  isTooMany(host: string): boolean {
    return (this.fresh(host)?.count ?? 0) >= this.perMinute;
  }

  private fresh(host: string): Counted | undefined {
    const known = this.hosts.get(host);
    return known !== undefined && this.nowMs() - known.sinceMs < MINUTE_MS ? known : undefined;
  }
}
