import type { RunningApp } from './app.js';
import { must } from './course.js';
import { ask, type Told } from './http.js';
import { type Payers, startPaying } from './payers.js';
import { until } from './until.js';

export interface BatchSeen {
  readonly id: string;
  readonly state: string;
  readonly file: { readonly sha256: string } | null;
  readonly lines: readonly {
    readonly line: number;
    readonly refund: string;
    readonly state: string;
    readonly because: string | null;
    readonly transfers: readonly {
      readonly endToEndId: string;
      readonly amount: { readonly amountMinor: number };
      readonly returnedOn: string | null;
      readonly to: { readonly kind: string; readonly name: string | null; readonly iban: string | null } | null;
    }[];
  }[];
  readonly leftOut: readonly { readonly refund: string; readonly because: string }[];
}

/** An application, and what it is owed. */
export interface Owed {
  readonly id: string;
  readonly refund: string;
}

/** Two of finance who pay refunds back, each with a token of their own. */
export class Paybacks {
  private constructor(
    private readonly app: RunningApp,
    readonly preparer: string,
    readonly releaser: string,
  ) {}

  static async of(app: RunningApp): Promise<Paybacks> {
    const [preparer, releaser] = await Promise.all([app.token('finance', 'bruno'), app.token('finance', 'carla')]);
    return new Paybacks(app, preparer, releaser);
  }

  post(path: string, token: string, body: object = {}): Promise<Told> {
    return ask(this.app, `POST ${path}`, { token, body });
  }

  /** The fee was paid and the place given up in time: 450.00 of 600.00 are owed back, and 150.00 are kept. */
  async cancelled(payers: Payers, from: string): Promise<Owed> {
    const { id, reference: structured } = await payers.invoiced();
    await payers.brings({ minor: 60_000, from, structured });
    await payers.cancels(id);
    const [refund] = await this.refundsOf(id);
    return { id, refund: refund?.id ?? 'nothing is owed' };
  }

  /** Prepared, and every line approved. */
  async prepared(refunds: readonly string[]): Promise<BatchSeen> {
    const told = await must(201, this.post('refund-batches', this.preparer, { refunds }));
    return this.once((told.body as { id: string }).id, ({ lines }) =>
      lines.every(({ state }) => state !== 'approving'),
    );
  }

  /** Released by the other, and sealed. */
  async sealed(id: string): Promise<BatchSeen> {
    await must(200, this.post(`refund-batches/${id}/release`, this.releaser));
    return this.once(id, ({ state }) => state === 'sealed' || state === 'empty');
  }

  async once(id: string, is: (batch: BatchSeen) => boolean): Promise<BatchSeen> {
    let seen = await this.batch(id);
    await until(async () => {
      seen = await this.batch(id);
      return is(seen);
    });
    return seen;
  }

  async batch(id: string): Promise<BatchSeen> {
    const { body } = await must(200, ask(this.app, `GET refund-batches/${id}`, { token: this.preparer }));
    return body as never;
  }

  file(id: string): Promise<Told> {
    return ask(this.app, `GET refund-batches/${id}/file`, { token: this.releaser });
  }

  async refundsOf(applicationId: string): Promise<{ id: string; state: string; dueAt: string }[]> {
    const { body } = await must(
      200,
      ask(this.app, `GET applications/${applicationId}/account`, { token: this.preparer }),
    );
    return body['refunds'] as never;
  }
}

/** The same as for whoever pays, and finance who pay back. */
export async function startPayingBack(): Promise<{ app: RunningApp; payers: Payers; paybacks: Paybacks }> {
  const paying = await startPaying();
  return { ...paying, paybacks: await Paybacks.of(paying.app) };
}
