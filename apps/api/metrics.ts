import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Backlog } from '#readmodel/backlog.js';

export interface Metrics {
  /** Measures every request, by the route's pattern and never by the path itself. */
  readonly measure: RequestHandler;
  readonly show: RequestHandler;
}

/** A registry of its own, so that two apis in one process (as in tests) are not counted together. */
export function createMetrics(backlog: () => Promise<Backlog>, log: Logger): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests take, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  const measureBacklog = backlogGauges(registry);
  return {
    measure: (request: Request, response: Response, next: NextFunction) => {
      const end = seconds.startTimer({ method: request.method });
      response.on('finish', () => end({ route: routeOf(request), status: String(response.statusCode) }));
      next();
    },
    show: async (_request: Request, response: Response) => {
      // What the process says of itself is worth having when the database is away, then most of all.
      await backlog().then(measureBacklog, (error: unknown) => log.warn({ err: error }, 'the backlog is not known'));
      response.type(registry.contentType).send(await registry.metrics());
    },
  };
}

function backlogGauges(registry: Registry): (backlog: Backlog) => void {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const owed = gauge('matricula_owed', 'Letters and documents that are still owed.');
  const oldest = gauge('matricula_owed_oldest_seconds', 'How long the oldest of them has waited.');
  const late = gauge('matricula_applications_past_deadline', 'Open applications whose deadline passed untold.');
  const lost = gauge('matricula_letters_undeliverable', 'Letters that can never be delivered.');
  const wrong = gauge('matricula_accounts_unbalanced', 'Applications whose money does not add up.');
  const held = new Gauge({
    name: 'matricula_held',
    help: '1 where letters leave, or numbers are drawn, only once a person has released them: after a restore.',
    labelNames: ['what'],
    registers: [registry],
  });
  return ({ owed: count, owedOldestSeconds, pastDeadline, undeliverable, unbalanced, held: things }) => {
    owed.set(count);
    oldest.set(owedOldestSeconds);
    late.set(pastDeadline);
    lost.set(undeliverable);
    wrong.set(unbalanced);
    for (const what of ['letters', 'numbers']) held.set({ what }, things.includes(what) ? 1 : 0);
  };
}

function routeOf({ route }: Request): string {
  const pattern: unknown = typeof route === 'object' && route !== null ? Reflect.get(route, 'path') : undefined;
  return typeof pattern === 'string' ? pattern : 'none';
}
