import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Backlog } from '#readmodel/backlog.js';
import type { QueueBacklog } from '#telling/queue-backlog.js';
import { remembered } from './remembered.js';
import { routeOf } from './route-of.js';

export interface Metrics {
  /** Measures every request, by the route's pattern and never by the path itself. */
  readonly measure: RequestHandler;
  readonly show: RequestHandler;
}

export interface Measured {
  readonly backlog: () => Promise<Backlog>;
  readonly queues: (patienceMs: number) => Promise<readonly QueueBacklog[]>;
  readonly log: Pick<Logger, 'warn'>;
}

/** Prometheus waits ten seconds by default, and hears nothing at all of a process that takes longer. */
const PATIENCE_MS = 2_000;
/** Two watchers and a curious person ask Temporal once. */
const QUEUES_FOR_MS = 5_000;

/** A registry of its own, so that two apis in one process (as in tests) are not counted together. */
export function createMetrics({ backlog, queues, log }: Measured): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests take, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  const failures = failureCounter(registry);
  const unknown = (part: string) => (error: unknown) => log.warn({ part, err: error }, 'the backlog is not known');
  const askDatabase = remembered(backlog, { forMs: 0, patienceMs: PATIENCE_MS, onFault: unknown('database') });
  const askTemporal = remembered(() => queues(PATIENCE_MS), {
    ...{ forMs: QUEUES_FOR_MS, patienceMs: PATIENCE_MS, onFault: unknown('temporal') },
  });
  const measureParts = partGauges(registry);
  const measureBacklog = backlogGauges(registry);
  const measureHeld = heldGauge(registry);
  const measureTemplates = templateGauge(registry);
  const measureQueues = queueGauges(registry);
  return {
    measure: (request: Request, response: Response, next: NextFunction) => {
      const end = seconds.startTimer({ method: request.method });
      response.on('finish', () => {
        const status = String(response.statusCode);
        end({ route: routeOf(request), status });
        if (FAILURES.includes(status)) failures.inc({ status });
      });
      next();
    },
    show: async (_request: Request, response: Response) => {
      // What the process says of itself is worth having when the others are away, then most of all.
      const [database, temporal] = await Promise.all([askDatabase(), askTemporal()]);
      measureParts({ database: database !== null, temporal: temporal !== null });
      measureBacklog(database);
      measureHeld(database);
      measureTemplates(database);
      measureQueues(temporal);
      response.type(registry.contentType).send(await registry.metrics());
    },
  };
}

/** Too much, a bug, and a part that is away. */
const FAILURES: readonly string[] = ['429', '500', '503'];

/** There from the start, at 0: of a series that begins with its first failure Prometheus sees no increase. */
function failureCounter(registry: Registry): Counter<'status'> {
  const help = 'Requests that were turned away or failed, by status.';
  const failures = new Counter({
    ...{ name: 'matricula_requests_failed_total', help },
    labelNames: ['status'],
    registers: [registry],
  });
  for (const status of FAILURES) failures.inc({ status }, 0);
  return failures;
}

function partGauges(registry: Registry): (parts: Readonly<Record<string, boolean>>) => void {
  const reachable = new Gauge({
    name: 'matricula_reachable',
    help: 'Whether the part gave this api an answer, 1 or 0.',
    labelNames: ['part'],
    registers: [registry],
  });
  return (parts) => {
    for (const [part, is] of Object.entries(parts)) reachable.set({ part }, is ? 1 : 0);
  };
}

const BACKLOG: readonly (readonly [Exclude<keyof Backlog, 'held' | 'unfitTemplates'>, name: string, help: string])[] = [
  ['owed', 'matricula_owed', 'Letters and documents that are still owed.'],
  ['owedOldestSeconds', 'matricula_owed_oldest_seconds', 'How long the oldest of them has waited.'],
  ['tellsOwed', 'matricula_tells', 'What streams owe one another and have not told yet.'],
  ['tellsOldestSeconds', 'matricula_tells_oldest_seconds', 'How long the oldest of it has waited.'],
  ['tellsRefused', 'matricula_tells_refused', 'What one stream owed another and was refused.'],
  [
    'pastDeadline',
    'matricula_applications_past_deadline',
    'Open applications, and bank entries that owe money back, whose deadline passed untold.',
  ],
  ['undeliverable', 'matricula_letters_undeliverable', 'Letters that can never be delivered.'],
  ['bounced', 'matricula_letters_bounced', 'Letters that left and came back, and were not sent again.'],
  ['mailUnread', 'matricula_mail_unread', 'Mails that came in and that no worker has read yet.'],
  ['mailUnreadOldestSeconds', 'matricula_mail_unread_oldest_seconds', 'How long ago the oldest of them came in.'],
  ['mailWaiting', 'matricula_mail_waiting', 'Mails that a person has to decide.'],
  ['mailWaitingOldestSeconds', 'matricula_mail_waiting_oldest_seconds', 'How long ago the oldest of them came in.'],
  ['mailboxAgeSeconds', 'matricula_mailbox_age_seconds', 'Since when a mailbox that is to be read was not read.'],
  ['unbalanced', 'matricula_accounts_unbalanced', 'Applications whose money does not add up.'],
  ['bankDiffers', 'matricula_bank_accounts_differ', 'Accounts that do not come to what the bank has stated.'],
  [
    'withoutWorkflow',
    'matricula_applications_without_workflow',
    'Open applications, and editions with news, that no workflow attends to, as the watchman saw it last.',
  ],
  ['roundAgeSeconds', 'matricula_watchman_round_age_seconds', 'Since when no watchman has made his round.'],
];

/** What is not known is not there: an old number, or none at all, would pass for the truth. */
function backlogGauges(registry: Registry): (backlog: Backlog | null) => void {
  const gauges = BACKLOG.map(([key, name, help]) => ({ key, gauge: new Gauge({ name, help, registers: [registry] }) }));
  return (backlog) => {
    for (const { key, gauge } of gauges) {
      const value = backlog?.[key] ?? null;
      if (value === null) gauge.remove();
      else gauge.set(value);
    }
  };
}

function heldGauge(registry: Registry): (backlog: Backlog | null) => void {
  const held = new Gauge({
    name: 'matricula_held',
    help: '1 where letters leave, or numbers are drawn, only once a person has released them: after a restore.',
    labelNames: ['what'],
    registers: [registry],
  });
  return (backlog) => {
    held.reset();
    if (backlog === null) return;
    for (const what of ['letters', 'numbers']) held.set({ what }, backlog.held.includes(what) ? 1 : 0);
  };
}

function templateGauge(registry: Registry): (backlog: Backlog | null) => void {
  const unfit = new Gauge({
    name: 'matricula_template_unfit',
    help: "1 for each template of the office that does not fit this release: letters leave in the release's own words.",
    labelNames: ['letter', 'language', 'edition'],
    registers: [registry],
  });
  return (backlog) => {
    unfit.reset();
    for (const { letter, language, edition } of backlog?.unfitTemplates ?? [])
      unfit.set({ letter, language, edition }, 1);
  };
}

function queueGauges(registry: Registry): (queues: readonly QueueBacklog[] | null) => void {
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames: ['kind'], registers: [registry] });
  const tasks = gauge('matricula_task_queue_backlog', 'About how many tasks wait on Temporal for a worker.');
  const age = gauge('matricula_task_queue_backlog_age_seconds', 'How long the first of them has waited.');
  return (queues) => {
    tasks.reset();
    age.reset();
    for (const { kind, tasks: count, ageSeconds } of queues ?? []) {
      tasks.set({ kind }, count);
      age.set({ kind }, ageSeconds);
    }
  };
}
