import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { readMail } from './mail.js';
import { bringReply, type Brought, type Reply, replySchema } from './reply.js';
import type { KeptMessage, MailStore } from './store.js';

const LARGEST_BYTES = 1_000_000;

/** Why an answer cannot be brought; `status` is HTTP's. */
export class ReplyRefused extends Error {
  override readonly name = 'ReplyRefused';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export interface ReplyDesk {
  readonly store: MailStore;
  readonly repliesUrl: string | null;
}

/**
 * Takes an answer as JSON or from a form, and brings it to the letter box.
 * @throws ReplyRefused
 */
export async function takeReply(
  { store, repliesUrl }: ReplyDesk,
  message: KeptMessage,
  request: IncomingMessage,
): Promise<Brought> {
  if (repliesUrl === null)
    throw new ReplyRefused(409, 'There is no letter box: set CATCHER_REPLIES to where it takes mail');
  if (!isFromHere(request)) throw new ReplyRefused(403, 'This came from another site');
  const reply = parsed(await bodyOf(request), request.headers['content-type'] ?? '');
  const mail = await readMail(await store.raw(message));
  if (mail.replyTo === '') throw new ReplyRefused(409, 'This letter names nobody who could be answered');
  return bringReply(repliesUrl, { message, mail }, reply);
}

/** A browser says which page it sends from: no other site may answer letters by somebody's browser. */
function isFromHere({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LARGEST_BYTES) throw new ReplyRefused(413, 'This is more than anybody writes');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parsed(body: string, contentType: string): Reply {
  const result = replySchema.safeParse(fieldsOf(body, contentType));
  if (result.success) return result.data;
  throw new ReplyRefused(422, z.prettifyError(result.error));
}

function fieldsOf(body: string, contentType: string): unknown {
  if (contentType.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(body));
  if (!contentType.startsWith('application/json'))
    throw new ReplyRefused(415, 'An answer is application/json: { "text", "from"?, "automatic"? }');
  try {
    return JSON.parse(body);
  } catch {
    throw new ReplyRefused(400, 'This is no JSON');
  }
}
