/** So often a message is asked for before what is behind it is read; its turn comes again after a while. */
const TRIES = 4;
const AGAIN_AFTER_MS = 3_600_000;

interface Trouble {
  readonly tries: number;
  readonly notBeforeMs: number;
}

/** How far one numbering of a mailbox has been read, and what the server would not give of it. Nothing waits behind that. */
export class Progress {
  private readonly troubles = new Map<number, Trouble>();

  constructor(
    readonly uidValidity: number,
    private reached: number,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /** Up to where nothing is missing: from there it is listed, and read again after a restart. */
  get lastUid(): number {
    return Math.min(this.reached, ...[...this.troubles.keys()].map((uid) => uid - 1));
  }

  /** Those whose turn it is, what has been passed by last. What is not listed any more is not missed either. */
  due<Listed extends { readonly uid: number }>(listed: readonly Listed[]): Listed[] {
    const there = new Set(listed.map(({ uid }) => uid));
    for (const uid of this.troubles.keys()) if (!there.has(uid)) this.troubles.delete(uid);
    const isNew = ({ uid }: Listed): boolean => uid > this.reached;
    const isAgain = ({ uid }: Listed): boolean => (this.troubles.get(uid)?.notBeforeMs ?? Infinity) <= this.nowMs();
    const inOrder = [...listed].sort((one, other) => one.uid - other.uid);
    return [...inOrder.filter(isNew), ...inOrder.filter((one) => !isNew(one) && isAgain(one))];
  }

  taken(uid: number): void {
    this.troubles.delete(uid);
    this.reached = Math.max(this.reached, uid);
  }

  /** Answers whether it is passed by from now on. */
  notGiven(uid: number): boolean {
    const tries = (this.troubles.get(uid)?.tries ?? 0) + 1;
    const isPassedBy = tries >= TRIES;
    this.troubles.set(uid, { tries, notBeforeMs: isPassedBy ? this.nowMs() + AGAIN_AFTER_MS : 0 });
    if (isPassedBy) this.reached = Math.max(this.reached, uid);
    return isPassedBy;
  }
}
