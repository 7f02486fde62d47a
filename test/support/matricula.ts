import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

export interface Said {
  readonly exitCode: number;
  readonly output: string;
  readonly complaint: string;
}

/** The last build's command, as a person would give it. */
export function matricula(words: readonly string[], around: Record<string, string>): Promise<Said> {
  const env = { PATH: process.env['PATH'] ?? '', ...around };
  return new Promise((settle) => {
    execFile(process.execPath, [resolve('dist/apps/cli/main.js'), ...words], { env }, (error, stdout, stderr) =>
      settle({ exitCode: Number(error?.code ?? 0), output: stdout.trim(), complaint: stderr.trim() }),
    );
  });
}
