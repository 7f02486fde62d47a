import type { IncomingMessage } from 'node:http';
import {
  type Attributes,
  type Context,
  context,
  defaultTextMapGetter,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { TRACE } from '#telling/names.js';
import type { Middleware, Told } from './tracing.types.js';

const tracer = trace.getTracer('matricula');

/** By the route's pattern: neither path nor query, for people search for names. Machines that look in make no spans. */
export const requests =
  <R extends IncomingMessage>({ routeOf, hasFailed }: Told<R>): Middleware<R> =>
  (request, response, next) => {
    if (/^\/(metrics|health\/)/.test(request.url ?? '')) {
      next();
      return;
    }
    const method = request.method ?? '';
    const before = propagation.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
    const attributes = { 'http.request.method': method };
    const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, before);
    const during = trace.setSpan(before, span);
    response.on('close', () => {
      const route = routeOf(request);
      const { statusCode } = response;
      span.updateName(`${method} ${route}`);
      span.setAttributes({ 'http.route': route, 'http.response.status_code': statusCode });
      if (hasFailed(statusCode)) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    context.with(during, next);
  };

/** A span for each time that a command is told, and its ids in a header of the update. */
export const client: WorkflowClientInterceptor = {
  startUpdateWithStart: (input, next) => {
    const { updateName, updateArgs, updateOptions, workflowStartOptions, updateHeaders } = input;
    const attributes = {
      'matricula.stream': workflowStartOptions.workflowId,
      'matricula.command': typeIn(updateArgs[0]),
      ...(updateOptions.updateId !== undefined && { 'matricula.command_id': updateOptions.updateId }),
    };
    return inSpan(updateName, { kind: SpanKind.CLIENT, attributes, within: context.active() }, () =>
      next({ ...input, updateHeaders: { ...updateHeaders, ...headers() } }),
    );
  },
};

/** A span for each record, within the tell that led to it; a deadline's own is nobody's child. */
export const activity: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute: (input, next) => {
      const [stream, command] = input.args;
      const attributes = {
        'matricula.stream': String(stream),
        ...(command !== undefined && { 'matricula.command': typeIn(command) }),
        'temporal.attempt': info.attempt,
      };
      const within = contextIn(input.headers);
      return inSpan(info.activityType, { kind: SpanKind.INTERNAL, attributes, within }, () => next(input));
    },
  },
});

interface SpanOrder {
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  readonly within: Context;
}

const inSpan = <T>(name: string, { kind, attributes, within }: SpanOrder, work: () => Promise<T>): Promise<T> =>
  tracer.startActiveSpan(name, { kind, attributes }, within, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
      throw error;
    } finally {
      span.end();
    }
  });

function headers(): Headers {
  const carrier: { [TRACE]?: string } = {};
  propagation.inject(context.active(), carrier);
  // Beside it there may be a caller's own trace state, which is none of Temporal's business.
  const { [TRACE]: ids } = carrier;
  return ids === undefined ? {} : { [TRACE]: defaultPayloadConverter.toPayload(ids) };
}

function contextIn({ [TRACE]: payload }: Headers): Context {
  if (payload === undefined) return ROOT_CONTEXT;
  const carrier = { [TRACE]: defaultPayloadConverter.fromPayload<string>(payload) };
  return propagation.extract(ROOT_CONTEXT, carrier);
}

function typeIn(command: unknown): string {
  const type: unknown = typeof command === 'object' && command !== null ? Reflect.get(command, 'type') : undefined;
  return typeof type === 'string' ? type : 'unknown';
}
