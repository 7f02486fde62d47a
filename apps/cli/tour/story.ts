/** One thing that was done and found to be as it should. */
export interface Step {
  readonly what: string;
  readonly afterMs: number;
}

export type Say = (line: string) => void;

/** What one person goes through; each step is shown when it has been checked. */
export class Story {
  readonly steps: Step[] = [];
  failure: string | null = null;

  readonly who: string;
  readonly what: string;

  constructor(
    { who, what }: Pick<Story, 'who' | 'what'>,
    private readonly startedMs: number,
    private readonly say: Say,
  ) {
    this.who = who;
    this.what = what;
  }

  /** Does and checks one thing. Throws what the work throws, having said so. */
  async step<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work();
      const afterMs = Date.now() - this.startedMs;
      this.steps.push({ what, afterMs });
      this.show('✓', what, afterMs);
      return result;
    } catch (error) {
      this.failure = `${what}: ${error instanceof Error ? error.message : String(error)}`;
      this.show('✗', this.failure, Date.now() - this.startedMs);
      throw error;
    }
  }

  /** What was read in the last step, for whoever watches. */
  shows(lines: readonly string[]): void {
    for (const line of lines) this.say(`${' '.repeat(10)}${this.who.padEnd(8)}   ${line}`);
  }

  private show(mark: string, text: string, afterMs: number): void {
    this.say(`${(afterMs / 1_000).toFixed(1).padStart(5)} s  ${mark} ${this.who.padEnd(8)} ${text}`);
  }
}

/** The table at the end. */
export function tableOf(stories: readonly Story[]): string {
  const rows = stories.map((story) => ({
    who: story.who,
    what: story.what,
    steps: String(story.steps.length),
    ended: `${((story.steps.at(-1)?.afterMs ?? 0) / 1_000).toFixed(1)} s`,
    result: story.failure === null ? 'as promised' : 'NOT as promised',
  }));
  const head = { who: 'Who', what: 'Story', steps: 'Steps', ended: 'Ended', result: 'Result' };
  const width = (column: keyof typeof head) => Math.max(...[head, ...rows].map((row) => row[column].length));
  return [head, ...rows]
    .map((row) =>
      [
        row.who.padEnd(width('who')),
        row.what.padEnd(width('what')),
        row.steps.padStart(width('steps')),
        row.ended.padStart(width('ended')),
        row.result,
      ].join('  '),
    )
    .join('\n');
}
