import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Logger } from 'pino';

/** Follows a request from its arrival through the update and the record to SQL. */
export interface Tracing {
  /** To come before whatever logs the request. */
  requests<R extends IncomingMessage>(told: Told<R>): Middleware<R>;
  /** For a client that tells. */
  readonly client: WorkflowClientInterceptor;
  /** For a worker that records. */
  readonly activity: ActivityInterceptorsFactory;
  /** Sends what is left, as far as somebody takes it soon. */
  stop(): Promise<void>;
}

/** What only the api knows of its requests; it is asked when they are answered. */
export interface Told<R> {
  readonly routeOf: (request: R) => string;
  readonly hasFailed: (statusCode: number) => boolean;
}

export type Middleware<R> = (request: R, response: ServerResponse, next: () => void) => void;

export interface TracingOrder {
  /** Null: nothing is traced, and nothing that could is loaded. */
  readonly endpoint: string | null;
  readonly service: string;
  readonly log: Pick<Logger, 'warn'>;
}

export interface TraceIds {
  readonly trace_id?: string;
  readonly span_id?: string;
}
