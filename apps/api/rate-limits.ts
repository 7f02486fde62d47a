import type { Request } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Limits } from './parts.js';
import { sendProblem } from './problem.filter.js';
import { Problem } from './problems.js';

const MINUTE_MS = 60_000;

/** Wide for everybody, narrower for what anybody may post without a token. Health checks are never counted. */
export const rateLimits = ({ requestsPerMinute, submissionsPerMinute }: Limits) => [
  limiter(requestsPerMinute, (request) => request.path.startsWith('/health/')),
  limiter(submissionsPerMinute, (request) => !isSubmission(request)),
];

const limiter = (limit: number, skip: (request: Request) => boolean) =>
  rateLimit({
    windowMs: MINUTE_MS,
    limit,
    skip,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendProblem(response, new Problem('too-many-requests')),
  });

const isSubmission = ({ method, path }: Request): boolean =>
  method === 'POST' && /^\/api\/v1\/editions\/[^/]+\/applications\/?$/i.test(path);
