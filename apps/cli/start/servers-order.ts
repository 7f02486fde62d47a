/** What the launcher wants of the servers' process, as JSON in its first argument. */
export interface ServersOrder {
  readonly database?: DatabaseOrder;
  readonly temporal?: TemporalOrder;
}

export interface DatabaseOrder {
  readonly directory: string;
  readonly port: number;
}

export interface TemporalOrder {
  readonly binary: string;
  readonly databaseFile: string;
  readonly pidFile: string;
  readonly namespace: string;
  readonly port: number;
  readonly uiPort: number;
  /** Of the server's dynamic configuration, each `key=value`. */
  readonly dynamicConfig?: readonly string[];
}

export interface RunningServer {
  readonly name: string;
  /** Resolves when the server has ended, for whatever reason. */
  readonly gone: Promise<void>;
  readonly stop: () => Promise<void>;
}

/** What a child process may say to the launcher. */
export type ChildMessage = { readonly progress: string } | { readonly failed: string } | 'ready';

// Only this machine can reach it, and whoever runs programs here as this user can read the files anyway.
export const ownDatabase = { user: 'matricula', password: 'matricula', name: 'matricula' } as const;

export const ownDatabaseUrl = (port: number): string =>
  `postgres://${ownDatabase.user}:${ownDatabase.password}@127.0.0.1:${port}/${ownDatabase.name}`;
