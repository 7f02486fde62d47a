import type {
  BatchCommand,
  BatchContext,
  BatchTellName,
  Draft,
  DraftPayee,
  DraftReturn,
  Received,
  UntoldBatchCommand,
} from '#domain/batch/batch-commands.js';
import type { BatchEvent } from '#domain/batch/batch-events.js';
import type { Batch, BatchState } from '#domain/batch/batch-state.js';
import { type BatchTell, tellsBetween } from '#domain/batch/batch-tells.js';
import { decideBatch } from '#domain/batch/decide-batch.js';
import { evolveBatch, foldBatch } from '#domain/batch/evolve-batch.js';
import { type Facts, Rejection, type RejectionReason } from '#domain/rejection.js';

/** A Friday. */
export const AT = '2024-10-18T10:00:00.000Z';
export const OURS = 'ES9121000418450200051332';
export const [BRUNO, CARLA] = ['staff:bruno', 'staff:carla'];
const ID = '5f0c2f0e-8d0a-5a4f-9a4e-0f9d7d1c3b2a';
const APPLICATION = '7d9f2c1e-3b4a-4c5d-8e6f-0a1b2c3d4e5f';

export const refused = (reason: RejectionReason, facts: Facts = {}): Rejection => new Rejection(reason, facts);

export const draft = (refund: number, change: Partial<Draft> = {}): Draft => ({
  ...{ application: APPLICATION, refund, amountMinor: 45_000, currency: 'EUR', cause: 'cancellation', stage: 'owed' },
  ...{ isInBatch: false, cameBack: false, returnedTo: [], cameFrom: [], isBeingReversed: false },
  ...change,
});

type Receipt = Received['receipts'][number];
export const receipt = (paymentId: string, amountMinor: number, country: string | null = 'FR'): Receipt => ({
  paymentId,
  amountMinor,
  from: country === null ? null : { payee: { kind: 'sender', id: `text-${paymentId}` }, country },
});

interface Preparing {
  readonly drafts?: readonly Draft[];
  readonly receipts?: readonly Receipt[];
  readonly accounts?: readonly string[];
  readonly account?: string | null;
  readonly instead?: DraftPayee | null;
  readonly returns?: readonly DraftReturn[];
  readonly elsewhere?: ReadonlyMap<string, string>;
}

/** A batch told things, as the recorder would; it keeps what its lines owe to be told, also in short: `1 ApproveRefund staff:bruno`. */
export class BatchLife {
  readonly events: BatchEvent[];
  tells: readonly string[] = [];
  commands: readonly BatchTell['command'][] = [];
  private told = 0;

  constructor(events: readonly BatchEvent[] = []) {
    this.events = [...events];
  }

  static prepared(count = 1, change: Partial<Draft> = {}, paid: readonly number[] = [60_000 * count]): BatchLife {
    const life = new BatchLife();
    life.prepare({
      drafts: Array.from({ length: count }, (_, nth) => draft(nth + 1, change)),
      receipts: paid.map((minor, nth) => receipt(`p${nth + 1}`, minor)),
    });
    return life;
  }

  static approved(...given: Parameters<typeof BatchLife.prepared>): BatchLife {
    const life = BatchLife.prepared(...given);
    for (const { line } of life.batch.lines) life.note(line, 'ApproveRefund');
    return life;
  }

  static sealed(...given: Parameters<typeof BatchLife.prepared>): BatchLife {
    const life = BatchLife.approved(...given);
    life.tell({ type: 'ReleaseBatch', by: CARLA });
    for (const { line } of life.batch.lines) life.note(line, 'OrderRefund');
    return life;
  }

  static paid(paid?: readonly number[]): BatchLife {
    const life = BatchLife.sealed(1, {}, paid);
    for (const { endToEnd, amountMinor } of life.batch.lines[0]?.shares ?? []) life.debit({ endToEnd, amountMinor });
    life.note(1, 'ConfirmRefundPaid');
    return life;
  }

  get batch(): Batch {
    const batch = this.state;
    if (batch === null) throw new Error('nothing was prepared');
    return batch;
  }

  private get state(): BatchState {
    return foldBatch(ID, this.events);
  }

  tell(
    { by = 'bank', ...said }: UntoldBatchCommand & { readonly by?: string },
    context: Partial<BatchContext> = {},
  ): readonly BatchEvent[] | Rejection {
    const command = { ...said, id: `c${(this.told += 1)}`, at: AT, by, role: null } as BatchCommand;
    const before = this.state;
    const nothing = {
      accounts: [],
      unknown: [],
      drafts: [],
      returns: [],
      elsewhere: new Map(),
      received: new Map(),
      namedByBank: new Set([]),
    };
    const all = { batch: ID, ...nothing, ...context };
    const verdict = decideBatch(command, before, all);
    if (verdict instanceof Rejection) return verdict;
    let now = before;
    for (const event of verdict) {
      const former = now;
      now = evolveBatch(former, event, ID);
      if (now === null) continue;
      const owed = tellsBetween(former, now);
      this.commands = [...this.commands, ...owed.map(({ command: said }) => said)];
      this.tells = [...this.tells, ...owed.map(({ line, command: { type, by: who } }) => `${line} ${type} ${who}`)];
    }
    this.events.push(...verdict);
    return verdict;
  }

  prepare({
    drafts = [draft(1)],
    receipts = [receipt('p1', 60_000)],
    accounts = [OURS],
    account = null,
    instead = null,
    returns = [],
    elsewhere = new Map(),
  }: Preparing = {}): readonly BatchEvent[] | Rejection {
    const received = new Map([[APPLICATION, { instead, receipts, sent: [], sentByHand: [] }]]);
    const said = { type: 'PrepareBatch', account, refunds: null, entries: null, dueBy: null, by: BRUNO } as const;
    return this.tell(said, { accounts, drafts, returns, elsewhere, received });
  }

  /** What the application of a line answered. */
  note(line: number, told: BatchTellName, refusal: string | null = null): readonly BatchEvent[] {
    const verdict = this.tell({ type: 'NoteAnswer', line, told, refusal });
    if (verdict instanceof Rejection) throw new Error(verdict.reason);
    return verdict;
  }

  /** The bank's line of the first transfer, as it was ordered but for the change. */
  debit(change: object = {}): readonly BatchEvent[] | Rejection {
    const line = { entry: 'entry-1', amountMinor: 45_000, currency: 'EUR', bankReference: 'OUT-1' } as const;
    const said = { type: 'NoteDebit', endToEnd: this.first, bookedOn: '2024-10-21', ...line, ...change } as const;
    return this.tell(said);
  }

  comesBack(change: object = {}): readonly BatchEvent[] | Rejection {
    const line = { entry: 'entry-9', amountMinor: 45_000, currency: 'EUR', bankReference: null } as const;
    const said = { type: 'NoteReturn', endToEnd: this.first, bookedOn: '2024-10-23', becauseId: 'entry-9' } as const;
    return this.tell({ ...said, ...line, ...change });
  }

  private get first(): string {
    return this.batch.lines[0]?.shares[0]?.endToEnd ?? '';
  }
}
