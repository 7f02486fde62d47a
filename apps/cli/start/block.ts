import type { ChosenPorts } from './ports.js';
import type { Running } from './running.js';

interface BlockOptions {
  readonly taken: ChosenPorts['taken'];
  /** Only the password of a database that we brought along ourselves may stand on a screen. */
  readonly ownDatabase: boolean;
  /** Letters or numbers that a person has to release. */
  readonly held: readonly string[];
}

/** What `matricula start` prints when everything runs. */
export function block(running: Running, { taken, ownDatabase, held }: BlockOptions): string {
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['API', `${running.apiUrl}/api/v1`],
    ['API docs', `${running.apiUrl}/api/docs`],
    ['Temporal UI', running.temporalUiUrl],
    ['Temporal', running.temporalUiUrl === undefined ? running.temporalAddress : undefined],
    ['Letters', running.mailUrl],
    ['Mail server', running.mailUrl === undefined ? withoutPassword(running.smtpUrl) : undefined],
    ['Letter box', running.repliesUrl],
    ['PostgreSQL', ownDatabase ? running.databaseUrl : withoutPassword(running.databaseUrl)],
    ['Metrics', `${running.apiUrl}/metrics and ${running.metricsUrl}`],
    ['Tokens', running.tokensFile],
    ['Logs', running.logDirectory],
  ];
  const shown = lines.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name.padEnd(13)}${value}`]));
  return [
    '',
    'Matricula is running.',
    '',
    ...shown,
    ...taken.map(
      ({ variable, port }) => `  Port ${port} was taken, so the next free one is used (${variable} sets it).`,
    ),
    ...(held.length === 0
      ? []
      : [
          '',
          `HELD: ${held.join(' and ')}, for this database was restored, copied or moved. What to look at, and how to go on:`,
          '  npm run matricula -- restored',
        ]),
    '',
    'Try next, in another terminal:',
    '  npm run tour                                  a season, from application to certificate, in 90 seconds',
    `  curl ${`${running.apiUrl}/api/v1/editions`.padEnd(41)}what is on offer`,
    '',
    'Ctrl-C stops everything; all data stays.',
    '',
  ].join('\n');
}

function withoutPassword(text: string): string {
  const url = new URL(text);
  if (url.password !== '') url.password = '***';
  return url.href;
}
