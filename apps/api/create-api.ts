import 'reflect-metadata';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express, Request, Response } from 'express';
import helmet from 'helmet';
import type { DataSource } from 'typeorm';
import { backlog } from '#readmodel/backlog.js';
import type { Teller } from '#telling/teller.js';
import type { Tracing } from '#tracing/tracing.types.js';
import { AppModule, type Desks } from './app.module.js';
import { readBodies } from './bodies.js';
import { invalidInput } from './invalid-input.js';
import { lastAnswers } from './last-answers.js';
import { createMetrics } from './metrics.js';
import { serveOpenApi } from './openapi.js';
import { pages } from './pages/pages.js';
import { type ApiSettings, DEFAULT_LIMITS, Parts } from './parts.js';
import { ProblemFilter, sendProblem } from './problem.filter.js';
import { Problem } from './problems.js';
import { rateLimits } from './rate-limits.js';
import { nestLog, requestLog } from './request-log.js';
import { routeOf } from './route-of.js';

export interface ApiParts extends Desks {
  readonly dataSource: DataSource;
  readonly teller: Teller;
  readonly tracing?: Tracing | null;
  readonly settings: ApiSettings;
}

/** The api, not yet listening. It owns neither the database nor the teller: close those after it. */
export async function createApi(given: ApiParts): Promise<NestExpressApplication> {
  const { dataSource, teller, tracing, settings } = given;
  const { log, publicUrl } = settings;
  const limits = { ...DEFAULT_LIMITS, ...settings.limits };
  const parts = new Parts(dataSource, teller, settings);
  const metrics = createMetrics({
    backlog: () => backlog(dataSource, parts.now()),
    queues: (patienceMs) => teller.waiting(patienceMs),
    log,
  });

  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(parts, given), {
    bodyParser: false,
    logger: nestLog(log),
  });
  app.set('trust proxy', settings.trustedProxies ?? 0);
  app.disable('x-powered-by');
  if (tracing) app.use(tracing.requests({ routeOf, hasFailed: (statusCode) => statusCode >= 500 }));
  // In this order: what is refused later still has its id, its line in the log and its measure.
  app.use(
    lastAnswers(parts.leaving),
    requestLog(log),
    metrics.measure,
    helmet(headers(publicUrl)),
    ...rateLimits(limits),
  );
  const server: Express = app.getHttpAdapter().getInstance();
  server.get('/metrics', metrics.show);
  server.use(pages(parts));
  readBodies(app, limits.bodyBytes);
  app.setGlobalPrefix('api/v1', { exclude: ['health/live', 'health/ready'] });
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: invalidInput }));
  app.useGlobalFilters(new ProblemFilter(log, limits.bodyBytes));
  serveOpenApi(app, publicUrl);
  await app.init();
  // Nest answers for what lies under the prefix; this is for the rest, and comes last.
  app.use((_request: Request, response: Response) => sendProblem(response, new Problem('not-found')));
  return app;
}

/** Over plain HTTP (a laptop, or TLS ended in front) a browser must not be told to come back by HTTPS only. */
function headers(publicUrl: string): Parameters<typeof helmet>[0] {
  if (publicUrl.startsWith('https:')) return {};
  return { strictTransportSecurity: false, contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } };
}
