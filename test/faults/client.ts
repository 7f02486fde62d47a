import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandIdOf } from '../../apps/api/commands/once.js';
import type { Desk, Tokens } from '../../apps/cli/start/tokens.js';

export interface Request {
  readonly path: string;
  readonly body: object;
  readonly by: Desk | 'anyone';
  /** The type of an event that there must be once it is acknowledged. */
  readonly leaves: string;
  /** Null where only the answer tells. */
  readonly stream: string | null;
}

/** A request that has its final answer. */
export interface Taken extends Request {
  readonly commandId: string;
  readonly status: number;
  readonly answer: Readonly<Record<string, unknown>>;
  /** When it was first asked, in milliseconds since 1970. */
  readonly beganMs: number;
  /** From the first attempt to the final answer. */
  readonly waitedMs: number;
  readonly attempts: number;
}

/** What may be known better next time. Another 5xx is a bug, and must show as one. */
const NOT_FINAL = [429, 503];
const PATIENCE_MS = 120_000;
const PAUSE_MS = 100;

/** The HTTP API as a caller uses it who does not give up: the same request under the same key, until it is answered. */
export class StubbornClient {
  readonly taken: Taken[] = [];
  readonly unanswered: string[] = [];
  readonly #asked = new Set<Promise<unknown>>();

  constructor(
    private readonly apiUrl: string,
    private readonly tokens: Tokens,
  ) {}

  /** Null where no final answer came within two minutes. */
  post(request: Request): Promise<Taken | null> {
    const answer = this.#persist(request).finally(() => this.#asked.delete(answer));
    this.#asked.add(answer);
    return answer;
  }

  /** Resolves when all that has been asked until now is answered. */
  async settled(): Promise<void> {
    await Promise.all(this.#asked);
  }

  async #persist(request: Request): Promise<Taken | null> {
    const key = randomUUID();
    const began = Date.now();
    for (let attempts = 1; Date.now() - began < PATIENCE_MS; attempts += 1) {
      const response = await this.send(request, key);
      if (response !== null && !NOT_FINAL.includes(response.status)) {
        const waitedMs = Date.now() - began;
        const taken = {
          ...request,
          commandId: this.commandId(request, key),
          ...response,
          beganMs: began,
          waitedMs,
          attempts,
        };
        this.taken.push(taken);
        return taken;
      }
      await sleep(PAUSE_MS);
    }
    this.unanswered.push(`${request.path} had no final answer within ${PATIENCE_MS / 1_000} s`);
    return null;
  }

  /** Null where nothing came back, or not all of it. */
  private async send({ path, body, by }: Request, key: string): Promise<Pick<Taken, 'status' | 'answer'> | null> {
    try {
      const response = await fetch(`${this.apiUrl}/api/v1/${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': key,
          ...(by !== 'anyone' && { authorization: `Bearer ${this.tokens[by].token}` }),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return { status: response.status, answer: (await response.json()) as Taken['answer'] };
    } catch {
      return null;
    }
  }

  private commandId({ path, by }: Request, key: string): string {
    const caller = by === 'anyone' ? 'anyone' : `staff:${this.tokens[by].staff}`;
    return commandIdOf({ caller, method: 'POST', path: `/api/v1/${path}`, key });
  }
}
