import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** Another answer than the one that was hoped for. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';

  constructor(
    readonly status: number,
    readonly body: unknown,
    request: string,
  ) {
    super(`${request} → ${status} ${JSON.stringify(body)}`);
  }
}

interface Asked {
  readonly token?: string | undefined;
  /** The same key is the same request, however often it is sent. */
  readonly key?: string;
}

const MAY_BE_REPEATED = [429, 503];
const TRIES = 6;

/** The HTTP API as its clients use it: what is not known to be taken is sent again under the same key. */
export class ApiClient {
  /** @param apiUrl without a path: `http://127.0.0.1:3000` */
  constructor(private readonly apiUrl: string) {}

  /** @throws UnexpectedAnswer for anything but 2xx */
  get(path: string, token?: string): Promise<unknown> {
    return this.ask(path, { method: 'GET', headers: bearer(token) });
  }

  /** @throws UnexpectedAnswer for anything but 2xx */
  post(path: string, body: object, { token, key = randomUUID() }: Asked = {}): Promise<unknown> {
    const headers = { ...bearer(token), 'content-type': 'application/json', 'idempotency-key': key };
    return this.ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** A file as it is. @throws UnexpectedAnswer for anything but 2xx */
  upload(path: string, file: string, token: string): Promise<unknown> {
    const headers = { ...bearer(token), 'content-type': 'application/octet-stream', 'idempotency-key': randomUUID() };
    return this.ask(path, { method: 'POST', headers, body: file });
  }

  /** What is no JSON, as it comes. @throws UnexpectedAnswer for anything but 2xx */
  download(path: string, token: string): Promise<Response> {
    return this.answered(path, { method: 'GET', headers: bearer(token) });
  }

  private async ask(path: string, request: RequestInit): Promise<unknown> {
    return bodyOf(await this.answered(path, request));
  }

  private async answered(path: string, request: RequestInit): Promise<Response> {
    for (let tries = 1; ; tries += 1) {
      const response = await fetch(`${this.apiUrl}/api/v1/${path}`, request);
      if (response.ok) return response;
      if (tries === TRIES || !MAY_BE_REPEATED.includes(response.status))
        throw new UnexpectedAnswer(response.status, await bodyOf(response), `${request.method ?? 'GET'} ${path}`);
      await response.body?.cancel();
      await sleep(waitMs(response.headers.get('retry-after')));
    }
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return text === '' ? null : JSON.parse(text);
}

function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

function waitMs(retryAfter: string | null): number {
  const seconds = Number(retryAfter ?? '1');
  return Number.isFinite(seconds) ? Math.min(10, Math.max(0.2, seconds)) * 1_000 : 1_000;
}
