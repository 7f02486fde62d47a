/** @typedef {import('#contracts/problem.js').ProblemView} Problem */

/** Beside this script, so that whatever stands before the pages' paths stands before the api's too. */
const API = new URL('../api/v1/', import.meta.url);

/** Nobody knows whether what was sent under them was taken: the same may be sent again, under the same key. */
const PASSING = new Set([
  'unreachable',
  'unanswered',
  'unavailable',
  'overloaded',
  'numbers-held',
  'too-many-requests',
  'internal-error',
]);

/** What a request ends with other than an answer. */
export class Trouble extends Error {
  /**
   * @param {string} reason the problem's, or `unreachable`
   * @param {Problem | null} problem
   */
  constructor(reason, problem) {
    super(problem === null ? reason : `${problem.title}. ${problem.detail}`);
    this.reason = reason;
    this.facts = problem?.facts ?? {};
    this.isPassing = PASSING.has(reason);
  }
}

/**
 * @template View
 * @param {string} path after the prefix
 * @param {{ token?: string, tell?: { key: string, text: string | FormData } }} [options] `tell` makes it a POST, of JSON or a form
 * @returns {Promise<View>}
 * @throws {Trouble}
 */
export async function call(path, { token, tell } = {}) {
  /** @type {Record<string, string>} */
  const headers = { accept: 'application/json' };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  if (tell !== undefined) {
    // Of a form the browser says it, with what stands between its parts.
    if (typeof tell.text === 'string') headers['content-type'] = 'application/json';
    headers['idempotency-key'] = tell.key;
  }
  const method = tell === undefined ? { method: 'GET' } : { method: 'POST', body: tell.text };
  const response = await fetch(new URL(path, API), { ...method, headers, cache: 'no-store' }).catch(() => {
    throw new Trouble('unreachable', null);
  });
  // What stands between may cut an answer off, or give one of its own that is no JSON.
  const body = await response.json().catch(() => {
    throw new Trouble('unanswered', null);
  });
  if (response.ok) return body;
  throw new Trouble(String(body.type).split(':').at(-1) ?? '', body);
}

/** Random, of 32 hexadecimal digits. `randomUUID` would need HTTPS, and an office's own network may do without. */
export const freshKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
