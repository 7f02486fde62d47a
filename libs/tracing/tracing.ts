import type { TraceIds, Tracing, TracingOrder } from './tracing.types.js';

let idsNow = (): TraceIds => ({});

/** What a log line belongs to; empty where nothing is traced. */
export const traceIds = (): TraceIds => idsNow();

/** Once per process, before the database is connected. The standard OTEL_… variables say the rest: where, how much. */
export async function startTracing(order: TracingOrder): Promise<Tracing | null> {
  if (order.endpoint === null) return null;
  const { openTelemetry, activeIds } = await import('./open-telemetry.js');
  idsNow = activeIds;
  return openTelemetry(order);
}
