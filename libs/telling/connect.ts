import { Client, Connection, type WorkflowClientInterceptor } from '@temporalio/client';
import type { TemporalSettings } from '#settings/settings.js';
import { temporalConnection } from '#settings/temporal-connection.js';

/** A client whose first call connects. Close it by `client.connection.close()`. */
export async function connectTemporal(
  settings: TemporalSettings,
  interceptor?: WorkflowClientInterceptor,
): Promise<Client> {
  const connection = Connection.lazy({
    ...(await temporalConnection(settings)),
    // By default a server that was away for a minute is tried again only after minutes.
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1_000 },
  });
  const interceptors = { workflow: interceptor === undefined ? [] : [interceptor] };
  return new Client({ connection, namespace: settings.namespace, interceptors });
}
