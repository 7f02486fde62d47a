import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Answer, Obstacle, Outcome } from '#domain/outcome.js';
import type { RejectionReason } from '#domain/rejection.js';
import { type Bounds, Lanes } from './lanes.js';
import { processOf, type RefusalDetails, TELL, type UntimedCommand } from './names.js';
import { type QueueBacklog, queueBacklogs } from './queue-backlog.js';

/** Whether the command was taken is not known. The same command, with the same id, may be told again. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

export interface TellerOptions {
  readonly bounds?: Bounds;
  /** How long the server waits for a worker that took a task and died. Longer where many start at once. */
  readonly taskTimeoutMs?: number;
  /** For one call; then the same is asked again. */
  readonly callTimeoutMs?: number;
  /** For all calls of one tell together. */
  readonly patienceMs?: number;
}

// Above ten updates in flight on one workflow the server stalls for seconds; past sixteen overall only latency grows.
const DEFAULTS = {
  bounds: { perKey: 4, overall: 16, waiting: 400 },
  taskTimeoutMs: 2_000,
  callTimeoutMs: 5_000,
  patienceMs: 30_000,
};
const PAUSE_MS = 100;

/** Tells processes something and brings back their answer, whether they run, have finished or were lost. */
export class Teller {
  private readonly options: Required<TellerOptions>;
  private readonly lanes: Lanes;

  constructor(
    private readonly client: Client,
    private readonly taskQueue: string,
    options: TellerOptions = {},
  ) {
    this.options = { ...DEFAULTS, ...options };
    this.lanes = new Lanes(this.options.bounds);
  }

  /**
   * The answer of `record` to this command, also where the same command was told before. The run keeps a refusal under
   * the command's id; `anew` has it judged again.
   * @throws Unanswered when it is not known whether the command was taken
   * @throws Overloaded when too much is waiting; then the command was not told
   */
  tell(stream: string, command: UntimedCommand, { anew = false }: { readonly anew?: boolean } = {}): Promise<Answer> {
    const deadlineMs = Date.now() + this.options.patienceMs;
    const again = (): Promise<Answer> =>
      this.ask(stream, command, { updateId: `${command.id}/${randomUUID()}`, deadlineMs });
    return this.lanes.run(stream, async () => {
      if (anew) return again();
      const answer = await this.ask(stream, command, { updateId: command.id, deadlineMs });
      // The run keeps its answer to an update id; what stood in the way may have been mended since it was given.
      return isObstacle(answer.rejection?.reason) ? again() : answer;
    });
  }

  /** What waits for a worker where processes are told. Fails where Temporal gives no answer in time. */
  waiting(patienceMs: number): Promise<readonly QueueBacklog[]> {
    return queueBacklogs(this.client, this.taskQueue, patienceMs);
  }

  private async ask(stream: string, command: UntimedCommand, call: Call): Promise<Answer> {
    for (let pauseMs = PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, 1_000)) {
      try {
        return { outcome: await this.send(stream, command, call), rejection: null };
      } catch (error) {
        const refusal = refusalIn(error);
        if (refusal !== null) return refusal;
        if (!mayBeRepeated(error)) throw error;
        if (Date.now() + pauseMs >= call.deadlineMs)
          throw new Unanswered(`${stream} gave no answer to ${command.type}`, { cause: error });
      }
      await sleep(pauseMs);
    }
  }

  private send(stream: string, command: UntimedCommand, { updateId, deadlineMs }: Call): Promise<Outcome> {
    const startWorkflowOperation = new WithStartWorkflowOperation(processOf(stream), {
      workflowId: stream,
      taskQueue: this.taskQueue,
      args: [stream],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowTaskTimeout: this.options.taskTimeoutMs,
    });
    const until = Math.min(Date.now() + this.options.callTimeoutMs, deadlineMs);
    return this.client.withDeadline(until, () =>
      this.client.workflow.executeUpdateWithStart<Process, Outcome, [UntimedCommand]>(TELL, {
        startWorkflowOperation,
        args: [command],
        updateId,
      }),
    );
  }
}

const OBSTACLES: ReadonlySet<string | undefined> = new Set<Obstacle>(['internal-error', 'numbers-held']);

const isObstacle = (reason: string | undefined): boolean => OBSTACLES.has(reason);

type Process = (stream: string) => Promise<void>;

interface Call {
  readonly updateId: string;
  readonly deadlineMs: number;
}

/** A refusal by the process itself; null for whatever else went wrong. */
function refusalIn(error: unknown): Answer | null {
  if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure)) return null;
  const { type, details } = error.cause;
  if (isLost(type) || type === null || type === undefined || details?.length !== 2) return null;
  const [facts, outcome] = details as RefusalDetails;
  return { outcome, rejection: { reason: type as RejectionReason | Obstacle, facts } };
}

// The server's own words for an update whose run ended under it: it may have been recorded, so the same is asked again.
const isLost = (type: string | null | undefined): boolean =>
  type === 'UnprocessedUpdate' || type === 'AcceptedUpdateCompletedWorkflow';

const DEADLINE_EXCEEDED = 4;
const RESOURCE_EXHAUSTED = 8;
const FAILED_PRECONDITION = 9;
const UNAVAILABLE = 14;
const PASSING = new Set([DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, UNAVAILABLE]);

function mayBeRepeated(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  if (error instanceof WorkflowUpdateFailedError)
    return error.cause instanceof ApplicationFailure && isLost(error.cause.type);
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) && PASSING.has(cause.code);
}
