import { Client, type ClientConfig } from 'pg';

/** As many as the hot paths have several times over; what is put together anew each time must not fill the server. */
const MOST = 500;
const names = new Map<string, string>();

type Send = (asked: unknown, ...more: readonly unknown[]) => unknown;

/**
 * A connection that has every statement with values parsed once and not at each of its uses: of what a short statement
 * costs the server, parsing and planning are more than half. Texts are few, for values never stand in them.
 */
export class PreparingClient extends Client {
  constructor(config?: ClientConfig) {
    super(config);
    const send = this.query.bind(this) as Send;
    const prepared: Send = (asked, values, ...more) => {
      const name = typeof asked === 'string' && Array.isArray(values) ? nameOf(asked) : undefined;
      return name === undefined ? send(asked, values, ...more) : send({ name, text: asked, values }, ...more);
    };
    this.query = prepared as Client['query'];
  }
}

/** Undefined where there are too many already. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST) return known;
  const name = `m${names.size}`;
  names.set(text, name);
  return name;
}
