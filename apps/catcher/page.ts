import { createServer, type IncomingMessage, type Server } from 'node:http';
import { readMail, type ReadMail } from './mail.js';
import { type ReplyDesk, ReplyRefused, takeReply } from './reply-desk.js';
import type { KeptMessage, MailStore, MessageFilter } from './store.js';
import { broughtView, listView, messageView, problemView } from './views.js';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'";
/** Pictures only from the mail itself: a remote one would tell its sender that the mail was opened. */
const MAIL_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/**
 * The page for people (`/`, `/mail/:id`) and the same for machines:
 * GET /messages?to=&subject=&after= → { messages: KeptMessage[] }, newest first; GET /messages/:id → KeptMessage
 * with text, html, headers, attachments; GET /messages/:id/raw; GET /messages/:id/attachments/:index;
 * DELETE /messages → 204.
 * POST /messages/:id/reply { text, from?, automatic? } answers a letter, by SMTP to the letter box: → 202 { from, to,
 * code: 250, said }, or 502 with the same where the letter box says anything else.
 */
export const createPageServer = (store: MailStore, repliesUrl: string | null = null): Server =>
  createServer((request, response) => {
    answer({ store, repliesUrl }, request)
      .catch((error: unknown) =>
        problem(
          error instanceof ReplyRefused ? error.status : 500,
          error instanceof Error ? error.message : String(error),
        ),
      )
      .then(
        ({ status, headers, body }) => {
          const guards = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' };
          response.writeHead(status, { ...guards, ...headers }).end(request.method === 'HEAD' ? undefined : body);
        },
        () => response.destroy(),
      );
  });

async function answer(desk: ReplyDesk, request: IncomingMessage): Promise<Answer> {
  const { store } = desk;
  const { method = 'GET', url: target = '/' } = request;
  if (!URL.canParse(target, 'http://catcher')) return problem(400, 'This is no address');
  const { pathname, searchParams } = new URL(target, 'http://catcher');
  if (method === 'DELETE' && pathname === '/messages') {
    await store.clear();
    return { status: 204, headers: {}, body: '' };
  }
  if (method === 'POST' && /^\/(mail|messages)\/[^/]+\/reply$/.test(pathname)) return replied(desk, pathname, request);
  if (method !== 'GET' && method !== 'HEAD') return problem(405, 'This can only be read');
  if (pathname === '/') return page(listView(store.list()));
  if (pathname === '/messages') return list(store, searchParams);
  const [, area, id, part, index] = pathname.split('/');
  const message = store.find(id ?? '');
  if (message === undefined || (area !== 'mail' && area !== 'messages'))
    return problem(404, 'There is no such message');
  const raw = await store.raw(message);
  if (area === 'messages' && part === 'raw')
    return { status: 200, headers: type('text/plain; charset=utf-8'), body: raw };
  const mail = await readMail(raw);
  if (area === 'mail' && part === undefined) return page(messageView(message, mail, desk.repliesUrl !== null));
  return area === 'mail' ? htmlPart(mail, part) : forMachines(message, mail, { part, index });
}

async function replied(desk: ReplyDesk, pathname: string, request: IncomingMessage): Promise<Answer> {
  const [, area, id] = pathname.split('/');
  const message = desk.store.find(id ?? '');
  if (message === undefined) return problem(404, 'There is no such message');
  const brought = await takeReply(desk, message, request);
  const status = brought.code === 250 ? 202 : 502;
  return area === 'mail' ? page(broughtView(message, brought), status) : { ...json(brought), status };
}

function htmlPart(mail: ReadMail, part: string | undefined): Answer {
  if (part !== 'html') return problem(404, 'There is no such part');
  const headers = { ...type('text/html; charset=utf-8'), 'Content-Security-Policy': MAIL_POLICY };
  return { status: 200, headers, body: `<base target="_blank">${mail.html}` };
}

interface Part {
  readonly part: string | undefined;
  readonly index: string | undefined;
}

function forMachines(message: KeptMessage, mail: ReadMail, { part, index }: Part): Answer {
  if (part === undefined) {
    const attachments = mail.attachments.map(({ filename, contentType, content }, position) => {
      return { index: position, filename, contentType, sizeBytes: content.length };
    });
    const { text, html, headers } = mail;
    return json({ ...message, text, html, headers, attachments });
  }
  const wanted = part === 'attachments' && /^\d+$/.test(index ?? '') ? mail.attachments[Number(index)] : undefined;
  if (wanted === undefined) return problem(404, 'There is no such part');
  // Never shown, always saved: the sender chose the type, and a browser would believe it.
  const disposition = `attachment; filename*=UTF-8''${encoded(wanted.filename)}`;
  const headers = { ...type('application/octet-stream'), 'Content-Disposition': disposition };
  return { status: 200, headers, body: wanted.content };
}

function list(store: MailStore, query: URLSearchParams): Answer {
  const [to, subject, after] = [query.get('to'), query.get('subject'), query.get('after')];
  if (after !== null && Number.isNaN(Date.parse(after))) return problem(400, 'after is no instant: use ISO 8601');
  const filter: MessageFilter = {
    ...(to !== null && { to }),
    ...(subject !== null && { subject }),
    ...(after !== null && { after: new Date(after) }),
  };
  return json({ messages: store.list(filter) });
}

const type = (contentType: string) => ({ 'Content-Type': contentType });

const json = (body: object): Answer => ({
  status: 200,
  headers: type('application/json; charset=utf-8'),
  body: JSON.stringify(body),
});

const page = (body: string, status = 200): Answer => ({
  status,
  headers: { ...type('text/html; charset=utf-8'), 'Content-Security-Policy': PAGE_POLICY },
  body,
});

const problem = (status: number, title: string): Answer => page(problemView(title), status);

/** encodeURIComponent leaves four characters that RFC 5987 wants encoded, and throws on half a surrogate pair. */
const encoded = (text: string): string =>
  encodeURIComponent(Buffer.from(text).toString()).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
