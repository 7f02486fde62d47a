import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { expect } from '@jest/globals';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { packageRoot } from '#settings/package-root.js';

const PACKED = join(packageRoot(), 'node_modules', '@sparticuz', 'chromium', 'bin');
const QUIET = ['--no-sandbox', '--no-zygote', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];

export interface RunningBrowser {
  readonly browser: Browser;
  readonly stop: () => Promise<void>;
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

/** What was requested while the page was visited; an error on its console, such as the policy's, ends the test. */
export async function visited(
  { browser, ...options }: BrowserContextOptions & { readonly browser: Browser },
  url: string,
  visit: (tab: Page) => Promise<void>,
): Promise<string[]> {
  const requested: string[] = [];
  const errors: string[] = [];
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const tab = await context.newPage();
  tab.on('request', (request) => requested.push(request.url()));
  tab.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  tab.on('pageerror', (error) => errors.push(error.message));
  await tab.goto(url);
  await visit(tab);
  await context.close();
  expect(errors).toEqual([]);
  return requested;
}
