import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { packageRoot } from '#settings/package-root.js';

const PACKED = join(packageRoot(), 'node_modules', '@sparticuz', 'chromium', 'bin');
const QUIET = ['--no-sandbox', '--no-zygote', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];

export interface RunningBrowser {
  readonly browser: Browser;
  stop(): Promise<void>;
}

/**
 * A Chromium without a window: the one that CHROMIUM names, or the one of the package `@sparticuz/chromium` (Linux on
 * x64) with the few libraries it needs, unpacked for as long as it runs.
 */
export async function startBrowser(): Promise<RunningBrowser> {
  const named = process.env['CHROMIUM'];
  if (named !== undefined) {
    const browser = await chromium.launch({ executablePath: named, args: QUIET });
    return { browser, stop: () => browser.close() };
  }
  const directory = mkdtempSync(join(tmpdir(), 'matricula-browser-'));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  try {
    const browser = await chromium.launch({ ...(await unpacked(directory)), args: QUIET });
    const stop = async (): Promise<void> => {
      await browser.close();
      remove();
    };
    return { browser, stop };
  } catch (error) {
    remove();
    throw new Error('No browser here for the pages: let CHROMIUM name a Chromium.', { cause: error });
  }
}

interface Unpacked {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

async function unpacked(directory: string): Promise<Unpacked> {
  const executablePath = join(directory, 'chromium');
  const libraries = join(directory, 'libraries.tar');
  await Promise.all([unpack('chromium.br', executablePath, 0o700), unpack('al2023.tar.br', libraries, 0o600)]);
  execFileSync('tar', ['-xf', libraries, '-C', directory]);
  return { executablePath, env: { HOME: directory, LD_LIBRARY_PATH: join(directory, 'lib') } };
}

const unpack = (name: string, to: string, mode: number): Promise<void> =>
  pipeline(createReadStream(join(PACKED, name)), createBrotliDecompress(), createWriteStream(to, { mode }));
