import { randomUUID } from 'node:crypto';

export interface Asked {
  readonly token?: string | undefined;
  /** Fresh unless given; null sends none. */
  readonly key?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON of either kind; else the text. */
  readonly body: Record<string, unknown>;
  readonly text: string;
}

/** Sends one request; `path` begins after `/api/v1/` unless it has a slash in front. */
export async function ask(app: { url: string }, line: string, asked: Asked = {}): Promise<Told> {
  const [method = 'GET', path = ''] = line.split(' ');
  const key = asked.key === undefined ? randomUUID() : asked.key;
  const response = await fetch(app.url + (path.startsWith('/') ? path : `/api/v1/${path}`), {
    method,
    headers: {
      ...(asked.token !== undefined && { authorization: `Bearer ${asked.token}` }),
      ...(method === 'POST' && key !== null && { 'idempotency-key': key }),
      ...(asked.body !== undefined && { 'content-type': 'application/json' }),
      ...asked.headers,
    },
    ...(asked.body !== undefined && { body: typeof asked.body === 'string' ? asked.body : JSON.stringify(asked.body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    text,
  };
}
