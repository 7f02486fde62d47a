import { isUtf8 } from 'node:buffer';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { asProblems } from './problem.filter.js';
import { Problem } from './problems.js';

const JSON_TYPE = 'application/json';
const CSV_TYPE = 'text/csv';

/** As a body parser hands it over: request, response, the bytes, and the charset that they are said to be in. */
type Verified = readonly [request: unknown, response: unknown, bytes: Buffer, charset?: string];

/** Bodies are JSON objects, or CSV where a list is replaced; small, and in UTF-8 to the last byte. */
export function readBodies(app: NestExpressApplication, limitBytes: number): void {
  app.use(besidesUploads(refuseOtherTypes));
  const verify = (...[, , bytes, charset]: Verified): void => {
    // Decoding would put U+FFFD in place of what is broken, and under another charset two letters in place of one; we
    // would file a name that nobody has.
    if (charset !== 'utf-8') throw new Problem('unsupported-media-type', { expected: 'charset=utf-8' });
    if (!isUtf8(bytes)) throw new Problem('not-utf-8');
  };
  const parsers = [
    express.json({ limit: limitBytes, verify }),
    express.text({ type: CSV_TYPE, limit: limitBytes, verify }),
  ];
  app.use(...parsers.map((parser) => besidesUploads(asProblems(parser, limitBytes))));
}

const UPLOAD = /^\/api\/v1\/(bank-statements|applications\/[^/]+\/information-with-files)\/?$/i;

/** Files are of any type, and read by who takes them, once it is known who sends them. */
const besidesUploads =
  (middleware: RequestHandler): RequestHandler =>
  (request, response, next) => {
    if (request.method === 'POST' && UPLOAD.test(request.path)) next();
    else void middleware(request, response, next);
  };

/** A body that no parser takes would be ignored silently. */
function refuseOtherTypes(request: Request, _response: Response, next: NextFunction): void {
  const length = request.headers['content-length'];
  const hasBody = request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
  const expected = request.method === 'PUT' ? CSV_TYPE : JSON_TYPE;
  // `is` answers false for another type, and for a body without a type.
  if (hasBody && request.is(expected) === false) next(new Problem('unsupported-media-type', { expected }));
  else next();
}
