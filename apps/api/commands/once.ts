import { v5 as uuidv5 } from 'uuid';
import { type Asked, claim, type FinalAnswer, type RequestKey, settle } from '#access/idempotency.js';
import { type CalledRequest, callerOf, nameOf } from '../access/caller.js';
import type { Parts } from '../parts.js';
import { Problem, problemOf, statusOf } from '../problems.js';

const COMMANDS = '5c7e0c52-3f1e-4a58-9d0e-2b8f6f1f6a0d';

/** @throws Problem when the header is missing, or not 1 to 255 visible ASCII characters */
export function requestKey(request: CalledRequest): RequestKey {
  const key = request.get('idempotency-key');
  if (key === undefined || key === '') throw new Problem('idempotency-key-missing');
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw new Problem('idempotency-key-invalid');
  return { caller: nameOf(callerOf(request)), method: request.method, path: request.path.replace(/\/+$/, ''), key };
}

/** The same request is the same command, whichever copy of the api it reaches. */
export const commandIdOf = ({ caller, method, path, key }: RequestKey): string =>
  uuidv5([caller, method, path, key].join('\n'), COMMANDS);

/**
 * Does the work once per key, and gives everybody who asks with the same body the same final answer. Refusals by the
 * rules are final too; what may be different next time (who you are, whether it exists, a fault) is not kept. But the
 * key stays bound to its body even so: nobody knows whether a fault came before the command was taken or after.
 * @throws Problem `idempotency-key-reused` for another body under the key
 */
export async function once(
  parts: Parts,
  asked: Omit<Asked, 'at'>,
  work: () => Promise<FinalAnswer>,
): Promise<FinalAnswer> {
  const { dataSource } = parts;
  const claimed = await claim(dataSource, { ...asked, at: parts.now() });
  if (claimed === 'reused') throw new Problem('idempotency-key-reused');
  if (claimed !== 'open') return claimed;
  return settle(dataSource, asked.key, await work().catch(refusal));
}

function refusal(error: unknown): FinalAnswer {
  if (!(error instanceof Problem)) throw error;
  const status = statusOf(error.reason);
  if (status === 409 || status === 422) return { status, body: problemOf(error.reason, error.facts) };
  throw error;
}
