/** More is waiting than can be answered in good time. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
}

export interface Bounds {
  /** At once for one key. */
  readonly perKey: number;
  /** At once for all keys together. */
  readonly overall: number;
  /** In line, over all keys; whoever comes then is refused. */
  readonly waiting: number;
}

interface Waiting {
  readonly key: string;
  readonly go: () => void;
}

/** Lets work begin in the order in which it came, as far as the bounds allow; a crowded key does not hold up others. */
export class Lanes {
  private readonly running = new Map<string, number>();
  private runningOverall = 0;
  private readonly line: Waiting[] = [];

  constructor(private readonly bounds: Bounds) {}

  /** @throws Overloaded when the line is full; then the work has not begun. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    await this.enter(key);
    try {
      return await work();
    } finally {
      this.leave(key);
    }
  }

  private enter(key: string): Promise<void> | void {
    if (this.hasRoom(key)) {
      this.take(key);
      return;
    }
    if (this.line.length >= this.bounds.waiting) throw new Overloaded('Too much is waiting to be told');
    return new Promise((go) => this.line.push({ key, go }));
  }

  private leave(key: string): void {
    const left = (this.running.get(key) ?? 0) - 1;
    if (left === 0) this.running.delete(key);
    else this.running.set(key, left);
    this.runningOverall -= 1;
    const index = this.line.findIndex((one) => this.hasRoom(one.key));
    if (index === -1) return;
    for (const next of this.line.splice(index, 1)) {
      this.take(next.key);
      next.go();
    }
  }

  private hasRoom(key: string): boolean {
    return this.runningOverall < this.bounds.overall && (this.running.get(key) ?? 0) < this.bounds.perKey;
  }

  private take(key: string): void {
    this.running.set(key, (this.running.get(key) ?? 0) + 1);
    this.runningOverall += 1;
  }
}
