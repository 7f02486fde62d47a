import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestHandler, Response } from 'express';

/** Longer than a command waits for its answer. Whoever has not even sent a whole request by then is cut off. */
const LAST_ANSWER_MS = 40_000;

/** Once the api is leaving, every connection ends with the answer that is on it or comes next. */
export function lastAnswers(leaving: AbortSignal): RequestHandler {
  const open = new Set<Response>();
  const makeLast = (response: Response): void => {
    if (!response.headersSent) response.setHeader('Connection', 'close');
  };
  leaving.addEventListener('abort', () => open.forEach(makeLast));
  return (_request, response, next) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    if (leaving.aborted) makeLast(response);
    next();
  };
}

export interface Leaving {
  /** The one whose signal the api was made with. */
  readonly leaving: AbortController;
  /** How long it still takes what comes, for those who send it to notice. */
  readonly drainMs: number;
  readonly lastAnswerMs?: number;
}

interface Listening {
  getHttpServer(): Server;
  close(): Promise<unknown>;
}

/**
 * Takes its leave: not ready from now on, closed to newcomers after the drain, and gone when all have their answers. A
 * drain that is longer than an idle connection is kept leaves none open on which a request could be on its way.
 */
export async function takeLeave(
  api: Listening,
  { leaving, drainMs, lastAnswerMs = LAST_ANSWER_MS }: Leaving,
): Promise<void> {
  leaving.abort();
  await sleep(drainMs);
  const cutOff = setTimeout(() => api.getHttpServer().closeAllConnections(), lastAnswerMs);
  await api.close();
  clearTimeout(cutOff);
}
