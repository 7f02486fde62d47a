import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import express, { type RequestHandler, type Response, type Router } from 'express';
import { packageRoot } from '#settings/package-root.js';
import type { Parts } from '../parts.js';
import { applicationPage } from './application-page.js';
import { askToStop, stopAtOnce } from './unsubscribe-page.js';
import { certificatePage } from './certificate-page.js';

const FOLDER = join(packageRoot(), 'apps', 'api', 'pages');
const BROWSER_FOLDER = join(FOLDER, 'browser');

/** Nothing from elsewhere, nothing inline, and no text of anybody's that could become markup. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/**
 * The two pages that letters and certificates link to: `/certificates/<code>` and `/applications/<id>#<token>`. They
 * lie outside the prefix, under the same paths as their JSON, so that Nest's exceptions to the prefix cannot name them.
 */
export function pages(parts: Parts): Router {
  // Links inside the pages are relative, so that a proxy may put a path in front; a slash at the end would break them.
  const router = express.Router({ strict: true });
  router.get(['/certificates/:code', '/applications/:id'], guarded);
  router.get('/certificates/:code', certificatePage(parts));
  router.get('/applications/:id', applicationPage(FOLDER));
  router.all('/unsubscribe/:key', guarded, postsToItself);
  router.get('/unsubscribe/:key', askToStop);
  router.post('/unsubscribe/:key', stopAtOnce(parts));
  const assets = readAssets();
  router.get('/pages/:file', (request, response, next) => {
    const text = assets.get(request.params.file);
    if (text === undefined) next();
    else revalidated(response).type(extname(request.params.file)).send(text);
  });
  return router;
}

const guarded: RequestHandler = (_request, response, next) => {
  response.setHeader('Content-Security-Policy', POLICY);
  response.setHeader('X-Robots-Tag', 'noindex, nofollow');
  next();
};

const postsToItself: RequestHandler = (_request, response, next) => {
  response.setHeader('Content-Security-Policy', POLICY.replace("form-action 'none'", "form-action 'self'"));
  next();
};

/** Scripts and styles by file name, read once. */
function readAssets(): ReadonlyMap<string, string> {
  const names = readdirSync(BROWSER_FOLDER).filter((name) => /\.(js|css)$/.test(name));
  return new Map(names.map((name) => [name, readFileSync(join(BROWSER_FOLDER, name), 'utf8')]));
}

/** Asked for again each time, and sent only where it changed: a page never meets the scripts of another release. */
const revalidated = (response: Response): Response => response.setHeader('Cache-Control', 'no-cache');
