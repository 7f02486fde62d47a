import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { passingFault } from '#database/passing-fault.js';
import { Overloaded } from '#telling/lanes.js';
import { Unanswered } from '#telling/teller.js';
import { Problem, problemOf, type ProblemReason } from './problems.js';

const RETRY_AFTER_SECONDS: Partial<Record<ProblemReason, number>> = {
  overloaded: 2,
  unanswered: 5,
  unavailable: 5,
  'numbers-held': 60,
};

const FAULTS: ReadonlySet<ProblemReason> = new Set(['internal-error', 'unavailable', 'unanswered']);

/** Whatever a request ends with other than an answer becomes problem details here. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Logger,
    private readonly bodyLimitBytes: number,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = problemIn(error, this.bodyLimitBytes);
    if (FAULTS.has(problem.reason)) this.log.error({ err: problem.cause ?? problem }, 'a request failed');
    sendProblem(host.switchToHttp().getResponse<Response>(), problem);
  }
}

export function sendProblem(response: Response, { reason, facts }: Problem): void {
  if (response.headersSent) return;
  const view = problemOf(reason, facts);
  const retryAfter = RETRY_AFTER_SECONDS[reason];
  if (retryAfter !== undefined) response.setHeader('Retry-After', String(retryAfter));
  if (view.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  response.status(view.status).type('application/problem+json').send(JSON.stringify(view));
}

/** Errors of middlewares carry a `type` (body-parser) or a `status`; what nobody knows is a fault of ours. */
function problemIn(error: unknown, limitBytes: number): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Unanswered) return new Problem('unanswered', {}, { cause: error });
  if (error instanceof Overloaded) return new Problem('overloaded', {}, { cause: error });
  const type = fieldOf(error, 'type');
  if (type === 'entity.too.large') return new Problem('too-large', { limitBytes });
  if (type === 'entity.parse.failed') return new Problem('not-json');
  if (type === 'charset.unsupported' || type === 'encoding.unsupported')
    return new Problem('unsupported-media-type', { expected: 'application/json; charset=utf-8' });
  if (passingFault(error) !== null) return new Problem('unavailable', { part: 'database' }, { cause: error });
  const status = error instanceof HttpException ? error.getStatus() : Number(fieldOf(error, 'status'));
  if (status === 404) return new Problem('not-found');
  if (status >= 400 && status < 500) return new Problem('invalid-input', { issues: [] });
  return new Problem('internal-error', {}, { cause: error });
}

/**
 * What fails before Nest has the request, as a problem: Nest would wrap the parser's error, and forget what it said. A
 * problem is made anew, for the parser has written fields of its own into it.
 */
export const asProblems =
  (middleware: RequestHandler, limitBytes: number): RequestHandler =>
  (request, response, next) => {
    middleware(request, response, (error?: unknown) => {
      if (error === undefined) next();
      else next(renewed(problemIn(error, limitBytes)));
    });
  };

const renewed = ({ reason, facts, cause }: Problem): Problem => new Problem(reason, facts, { cause });

const fieldOf = (error: unknown, field: 'type' | 'status'): unknown =>
  typeof error === 'object' && error !== null && field in error ? Reflect.get(error, field) : undefined;
