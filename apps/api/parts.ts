import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import type { Teller } from '#telling/teller.js';

/** What the api may be told about its surroundings; everything has a default but the first three. */
export interface ApiSettings {
  /** The key of every access token. */
  readonly secret: string;
  /** Links and the document's server begin with it. */
  readonly publicUrl: string;
  readonly log: Logger;
  readonly limits?: Partial<Limits>;
  /** How many proxies in front are believed about whose request it is. */
  readonly trustedProxies?: number;
  readonly now?: () => Instant;
  /** Aborted when the api is to take no more. */
  readonly leaving?: AbortSignal;
}

export interface Limits {
  readonly bodyBytes: number;
  /** Of a bank's statement file, which goes to disk. */
  readonly uploadBytes: number;
  /** Of an answer with its files: as much as a mail may have. */
  readonly answerBytes: number;
  /** From one address, over everything. */
  readonly requestsPerMinute: number;
  /** From one address, by people without a token. */
  readonly submissionsPerMinute: number;
}

export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 1_000_000,
  uploadBytes: 1_000_000_000,
  answerBytes: 15 * 1024 * 1024,
  requestsPerMinute: 6_000,
  submissionsPerMinute: 600,
};

/** A class, because Nest injects by class. */
export class Parts {
  readonly leaving: AbortSignal;

  constructor(
    readonly dataSource: DataSource,
    readonly teller: Teller,
    readonly settings: ApiSettings,
  ) {
    this.leaving = settings.leaving ?? new AbortController().signal;
  }

  /** The one clock of the api; what a command is judged by is the process' own time. */
  now(): Instant {
    return this.settings.now?.() ?? new Date().toISOString();
  }
}
