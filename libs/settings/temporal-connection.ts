import { readFile } from 'node:fs/promises';
import { SettingsError, type TemporalSettings } from './settings.js';

export interface TemporalConnectionOptions {
  readonly address: string;
  readonly apiKey?: string;
  readonly tls: boolean | TlsFiles;
}

interface TlsFiles {
  readonly serverRootCACertificate?: Buffer;
  readonly clientCertPair?: { readonly crt: Buffer; readonly key: Buffer };
}

/** What both `Connection.connect` and `NativeConnection.connect` take. Throws SettingsError when a file is unreadable. */
export async function temporalConnection(settings: TemporalSettings): Promise<TemporalConnectionOptions> {
  return {
    address: settings.address,
    ...(settings.apiKey !== undefined && { apiKey: settings.apiKey }),
    tls: typeof settings.tls === 'boolean' ? settings.tls : await tlsFiles(settings.tls),
  };
}

async function tlsFiles({ ca, cert, key }: Exclude<TemporalSettings['tls'], boolean>): Promise<TlsFiles> {
  return {
    ...(ca !== undefined && { serverRootCACertificate: await pem('TEMPORAL_TLS_CA', ca) }),
    ...(cert !== undefined &&
      key !== undefined && {
        clientCertPair: { crt: await pem('TEMPORAL_TLS_CERT', cert), key: await pem('TEMPORAL_TLS_KEY', key) },
      }),
  };
}

const pem = (variable: string, path: string): Promise<Buffer> =>
  readFile(path).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingsError(`${variable} cannot be read (${reason}): set it to the path of a PEM file.`);
  });
