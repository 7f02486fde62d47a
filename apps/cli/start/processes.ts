import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './start-error.js';

export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** The command line; empty when there is no such process, or when it is dead and nobody has reaped it. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return commandByPs(pid); // Not Linux, or no such process.
  }
}

function commandByPs(pid: number): string {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'args='], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}

/** False when it is still there after the time. */
export async function ended(pid: number, timeoutMs: number): Promise<boolean> {
  const stepMs = 50;
  for (let waitedMs = 0; exists(pid); waitedMs += stepMs) {
    if (waitedMs > timeoutMs) return false;
    await sleep(stepMs);
  }
  return true;
}
