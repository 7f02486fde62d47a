import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { context, diag, DiagLogLevel, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { detectResourcesSync, envDetectorSync, Resource } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { activity, client, requests } from './spans.js';
import type { TraceIds, Tracing, TracingOrder } from './tracing.types.js';

const STOP_PATIENCE_MS = 2_000;

/** Sets up the process: where spans go, and that SQL makes some. */
export function openTelemetry({ service, log }: TracingOrder): Tracing {
  const complain = (message: string) => log.warn({ reason: message }, 'traces are not taken');
  const silent = (): void => undefined;
  diag.setLogger({ error: complain, warn: complain, info: silent, debug: silent, verbose: silent }, DiagLogLevel.WARN);
  const own = new Resource({ 'service.name': service });
  const provider = new NodeTracerProvider({
    resource: own.merge(detectResourcesSync({ detectors: [envDetectorSync] })),
    spanProcessors: [new WithoutWords(new OTLPTraceExporter())],
  });
  // Only the ids: what a caller sends along as baggage would end in Temporal's histories.
  provider.register({ propagator: new W3CTraceContextPropagator() });
  // What runs by itself, such as the courier's looking round, makes no traces; and statements come without their values.
  new PgInstrumentation({ requireParentSpan: true });
  createRequire(import.meta.url)('pg'); // Whoever imports it as a module would pass by the instrumentation.
  return {
    requests,
    client,
    activity,
    stop: () => Promise.race([provider.shutdown(), sleep(STOP_PATIENCE_MS)]),
  };
}

/** An error's message may hold what somebody typed. That it failed, and as what, is enough. */
class WithoutWords extends BatchSpanProcessor {
  override onEnd(span: ReadableSpan): void {
    delete span.status.message;
    span.events.length = 0;
    super.onEnd(span);
  }
}

export function activeIds(): TraceIds {
  const span = trace.getSpanContext(context.active());
  return span === undefined ? {} : { trace_id: span.traceId, span_id: span.spanId };
}
