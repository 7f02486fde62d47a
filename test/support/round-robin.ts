import { types } from 'node:util';
import { ask, type Asked, type Told } from './http.js';

/** An answer, with how long it took; from whichever api. */
export interface Answered extends Told {
  readonly line: string;
  readonly waitedMs: number;
}

/**
 * What stands in front of several apis, and knows no more than that a connection was refused: then nobody has taken the
 * request, and the next api gets it. Whatever else goes wrong is thrown.
 */
export class RoundRobin {
  readonly answered: Answered[] = [];
  #next = 0;

  constructor(private readonly urls: readonly string[]) {}

  async ask(line: string, asked: Asked = {}): Promise<Answered> {
    const began = Date.now();
    const first = this.#next++;
    for (let refused = 0; ; refused += 1) {
      const url = this.urls[(first + refused) % this.urls.length] ?? '';
      try {
        const answer = { ...(await ask({ url }, line, asked)), line, waitedMs: Date.now() - began };
        this.answered.push(answer);
        return answer;
      } catch (error) {
        if (!isRefused(error) || refused + 1 === this.urls.length) throw error;
      }
    }
  }
}

/** By its shape: an error of fetch is none of the classes that a test file sees. */
const isRefused = (error: unknown): boolean =>
  types.isNativeError(error) && (error.cause as { code?: unknown } | undefined)?.code === 'ECONNREFUSED';
