import { createServer } from 'node:net';
import { apiSettings, catcherSettings, serverPorts, type Environment } from '#settings/settings.js';
import { StartError } from './start-error.js';

interface Ports {
  readonly api: number;
  readonly postgres: number;
  readonly temporal: number;
  readonly temporalUi: number;
  readonly smtp: number;
  readonly catcherPage: number;
  readonly metrics: number;
  readonly letterbox: number;
}

export interface ChosenPorts extends Ports {
  /** What somebody else had, as the variable that would have set it, and its number. */
  readonly taken: readonly { readonly variable: string; readonly port: number }[];
}

const HIGHEST = 65_535;

/** The usual ports, or the next free ones; a port that was set in so many words is not silently another. */
export async function choosePorts(environment: Environment): Promise<ChosenPorts> {
  const { host, port: apiPort } = apiSettings(environment);
  const catcher = catcherSettings(environment);
  const servers = serverPorts(environment);
  const taken: { variable: string; port: number }[] = [];
  const chosen = new Set<number>();
  const choose = async (variable: string, wished: number, onHost = '127.0.0.1'): Promise<number> => {
    const isSet = (environment[variable] ?? '') !== '';
    for (let port = wished; port <= HIGHEST; port += 1) {
      if (!chosen.has(port) && (await isFree(port, onHost))) {
        chosen.add(port);
        return port;
      }
      if (isSet)
        throw new StartError(
          `${variable} is ${port}, which another program uses: stop that one, or set ${variable} to a free port.`,
        );
      if (port === wished) taken.push({ variable, port });
    }
    throw new StartError(`No port from ${wished} on is free: set ${variable} to one that is.`);
  };
  return {
    api: await choose('PORT', apiPort, host),
    postgres: await choose('POSTGRES_PORT', servers.postgres),
    temporal: await choose('TEMPORAL_PORT', servers.temporal),
    temporalUi: await choose('TEMPORAL_UI_PORT', servers.temporalUi),
    smtp: await choose('CATCHER_SMTP_PORT', catcher.smtpPort),
    metrics: await choose('METRICS_PORT', servers.metrics),
    letterbox: await choose('LETTERBOX_PORT', servers.letterbox),
    catcherPage: await choose('CATCHER_PAGE_PORT', catcher.pagePort),
    taken,
  };
}

const isFree = (port: number, host: string): Promise<boolean> =>
  new Promise((answer, fail) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') answer(false);
      else if (error.code === 'EACCES')
        fail(new StartError(`Port ${port} needs more rights than this user has: set another one.`));
      else fail(new StartError(`Nothing can listen on ${host} (${error.message}): correct or unset HOST.`));
    });
    server.listen(port, host, () => server.close(() => answer(true)));
  });
